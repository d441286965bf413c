"""Cookies, sharing, framing and caching that protect nobody, and edges that hide nothing."""

from __future__ import annotations

from collections.abc import Callable

from launchready.lab.faults.fault import Fault
from launchready.lab.world import DOMAIN, Record, World
from launchready.model.product import Edge

CSP = "Content-Security-Policy"
ELSEWHERE = "127.0.0.9"  # a loopback address on which the lab does not listen
RAY = {"CF-Ray": "8f0000000000abcd-FRA", "Server": "cloudflare"}


def _cookie(attributes: str, name: str = "session") -> Callable[[World], None]:
    def plant(world: World) -> None:
        world.site("app").page_headers["Set-Cookie"] = f"{name}=9f0b1c2d3e4f; Path=/; {attributes}"

    return plant


def _cors_reflects(world: World) -> None:
    world.site("api").reflects_origin = True


def _cors_null(world: World) -> None:
    world.site("api").headers |= {"Access-Control-Allow-Origin": "null", "Access-Control-Allow-Credentials": "true"}


def _frames_allowed(world: World) -> None:
    site = world.site("app")
    site.headers.pop("X-Frame-Options", None)
    site.page_headers[CSP] = site.page_headers.get(CSP, "").replace("; frame-ancestors 'none'", "")


def _nosniff_missing(world: World) -> None:
    world.site("docs").headers.pop("X-Content-Type-Options", None)


def _referrer_unsafe(world: World) -> None:
    world.site("app").headers["Referrer-Policy"] = "unsafe-url"


def _version_told(world: World) -> None:
    world.site("api").headers["X-Powered-By"] = "PHP/8.1.2"


def _hsts_twice(world: World) -> None:
    world.site("docs").headers["X-Frame-Options"] = "DENY, SAMEORIGIN"


def _private_cached(world: World) -> None:
    world.site("app").headers["CDN-Cache-Control"] = "max-age=600"


def _edge_everywhere(world: World) -> None:
    world.product = world.product.model_copy(update={"edge": Edge(provider="cloudflare")})
    for site in world.product_sites():
        site.headers |= RAY


def _edge_bypassed(world: World) -> None:
    _edge_everywhere(world)
    for name in RAY:
        world.site("api").headers.pop(name, None)


def _origin_exposed(world: World) -> None:
    _edge_everywhere(world)
    world.records.append(Record(f"origin.{DOMAIN}", "A", ELSEWHERE))


def _edges_stacked(world: World) -> None:
    world.site("docs").headers |= {**RAY, "X-Vercel-Id": "fra1::iad1::abcde-1700000000000-000000000000"}


COOKIE_INSECURE = Fault(
    name="cookie-insecure",
    checks=("edge.headers-cookies",),
    title="The session cookie of app.kettle.test lacks Secure and HttpOnly.",
    plant=_cookie("SameSite=Lax"),
)
COOKIE_SAMESITE_NONE = Fault(
    name="cookie-samesite-none",
    checks=("edge.headers-cookies",),
    title="app.kettle.test sets a cookie with SameSite=None and without Secure, which browsers refuse.",
    plant=_cookie("HttpOnly; SameSite=None"),
)
CORS_REFLECTS = Fault(
    name="cors-reflects",
    checks=("edge.headers-cors",),
    title="api.kettle.test lets any site read its answers with the visitor's cookies.",
    plant=_cors_reflects,
)
CORS_NULL = Fault(
    name="cors-null",
    checks=("edge.headers-cors",),
    title="api.kettle.test lets sandboxed frames of any site read its answers with cookies.",
    plant=_cors_null,
)
FRAMES_ALLOWED = Fault(
    name="frames-allowed",
    checks=("edge.headers-framing",),
    title="Any site can put app.kettle.test into a frame.",
    plant=_frames_allowed,
)
NOSNIFF_MISSING = Fault(
    name="nosniff-missing",
    checks=("edge.headers-sniffing",),
    title="docs.kettle.test does not keep browsers from guessing types.",
    plant=_nosniff_missing,
)
REFERRER_UNSAFE = Fault(
    name="referrer-unsafe",
    checks=("edge.headers-referrer",),
    title="app.kettle.test tells other sites the whole address that a visitor came from.",
    plant=_referrer_unsafe,
)
VERSION_TOLD = Fault(
    name="version-told",
    checks=("edge.headers-banner",),
    title="api.kettle.test tells the version of its software.",
    plant=_version_told,
)
HEADERS_CONTRADICT = Fault(
    name="headers-contradict",
    checks=("edge.headers-conflict",),
    title="docs.kettle.test says twice who may frame it, and says two things.",
    plant=_hsts_twice,
)
PRIVATE_CACHED = Fault(
    name="private-cached",
    checks=("routing.private-cache",),
    title="The edge is told to keep what app.kettle.test answers to one user.",
    plant=_private_cached,
)
EDGE_BYPASSED = Fault(
    name="edge-bypassed",
    checks=("edge.ddos",),
    title="api.kettle.test is reached around the edge that stands in front of all other hosts.",
    plant=_edge_bypassed,
)
ORIGIN_EXPOSED = Fault(
    name="origin-exposed",
    checks=("edge.ddos-origin",),
    title="origin.kettle.test shows the server behind the edge to everybody.",
    plant=_origin_exposed,
)
EDGES_STACKED = Fault(
    name="edges-stacked",
    checks=("edge.ddos-stacked",),
    title="Cloudflare stands in front of docs.kettle.test, which Vercel serves with an edge of its own.",
    plant=_edges_stacked,
)
