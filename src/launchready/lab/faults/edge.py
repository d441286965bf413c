"""Plain http that still serves, and headers that protect nothing."""

from __future__ import annotations

from launchready.lab.faults.fault import Fault
from launchready.lab.world import World

HSTS = "Strict-Transport-Security"
CSP = "Content-Security-Policy"


def _http_serves_content(world: World) -> None:
    world.site("app").http_redirect = None


def _hsts_missing(world: World) -> None:
    world.site("app").headers.pop(HSTS, None)


def _hsts_short(world: World) -> None:
    world.site("www").headers[HSTS] = "max-age=300; includeSubDomains"


def _hsts_preload_unsafe(world: World) -> None:
    for host in ("", "www"):
        world.site(host).headers[HSTS] = "max-age=31536000; preload"


def _csp_missing(world: World) -> None:
    world.site("app").page_headers.pop(CSP, None)


def _csp_unsafe_inline(world: World) -> None:
    _allow_scripts(world, "www", "'self' 'unsafe-inline'")


def _csp_report_only(world: World) -> None:
    headers = world.site("app").page_headers
    if CSP in headers:
        headers[f"{CSP}-Report-Only"] = headers.pop(CSP)


def _csp_wildcard(world: World) -> None:
    _allow_scripts(world, "app", "*")


def _allow_scripts(world: World, host: str, sources: str) -> None:
    headers = world.site(host).page_headers
    if CSP in headers:  # another fault may have taken it away
        headers[CSP] = headers[CSP].replace("script-src 'self'", f"script-src {sources}")


HTTP_SERVES_CONTENT = Fault(
    name="http-serves-content",
    checks=("edge.https-enforced",),
    title="http://app.kettle.test serves the app unencrypted instead of leading to https.",
    plant=_http_serves_content,
)
HSTS_MISSING = Fault(
    name="hsts-missing",
    checks=("edge.https-enforced",),
    title="app.kettle.test sends no Strict-Transport-Security.",
    plant=_hsts_missing,
)
HSTS_SHORT = Fault(
    name="hsts-short",
    checks=("edge.https-enforced",),
    title="Strict-Transport-Security of www.kettle.test lasts five minutes.",
    plant=_hsts_short,
)
HSTS_PRELOAD_UNSAFE = Fault(
    name="hsts-preload-unsafe",
    checks=("edge.https-enforced",),
    title="kettle.test asks browsers to preload HSTS without includeSubDomains, which the preload list refuses.",
    plant=_hsts_preload_unsafe,
)
CSP_MISSING = Fault(
    name="csp-missing",
    checks=("edge.headers-csp",),
    title="app.kettle.test sends no Content-Security-Policy.",
    plant=_csp_missing,
)
CSP_UNSAFE_INLINE = Fault(
    name="csp-unsafe-inline",
    checks=("edge.headers-csp",),
    title="The Content-Security-Policy of www.kettle.test allows inline scripts.",
    plant=_csp_unsafe_inline,
)
CSP_REPORT_ONLY = Fault(
    name="csp-report-only",
    checks=("edge.headers-csp",),
    title="The Content-Security-Policy of app.kettle.test is only reported, not enforced.",
    plant=_csp_report_only,
)
CSP_WILDCARD = Fault(
    name="csp-wildcard",
    checks=("edge.headers-csp",),
    title="The Content-Security-Policy of app.kettle.test allows scripts from anywhere.",
    plant=_csp_wildcard,
)
