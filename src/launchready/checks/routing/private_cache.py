"""
A cache that many people share keeps what belongs to one of them.

Why it matters: One user's chat, name or session is stored at the edge and handed to the next one who asks. It shows only under real traffic, and
then to everybody.

What is looked at: Pages and JSON of the product's hosts that set a session cookie, and the answers of the private routes of the product
file to somebody without a session. Such an answer must not come out of a shared cache (Age, Cache-Status, CF-Cache-Status, X-Vercel-Cache,
X-Cache) nor tell one to keep it (public, s-maxage, and the headers to the edge alone, CDN-Cache-Control and its like). `Vary: Cookie` or
`Authorization` keeps users apart and is fine. The empty shell of a single-page app is the same for everybody and may be cached. What
two sessions get is compared elsewhere; without one only this much can be seen.

Fix: Send `Cache-Control: private, no-store` with everything that depends on who asks, and take "cache everything" rules off those paths.

Reference: RFC 9111, sections 3 and 5.2; RFC 9213 (targeted cache control); RFC 9211 (Cache-Status).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from launchready.checks.answers import media_type, own
from launchready.model.check import (
    Check,
    Confidence,
    Exposure,
    Fix,
    Impact,
    Result,
    Severity,
    Stage,
    failed,
    not_applicable,
    passed,
    unknown,
)
from launchready.model.evidence.hosts import HostsEvidence
from launchready.model.evidence.http import Exchange, HttpEvidence
from launchready.model.evidence.run import Run
from launchready.model.probe import Curl
from launchready.model.product import Product, RouteKind
from launchready.standards.caching import allowed, hit, invited, told_apart
from launchready.standards.challenge import challenged
from launchready.standards.cookies import CookieError, Kind, kind, parse
from launchready.standards.cors import PROBE_ORIGIN
from launchready.standards.quoting import quote

_HTML = frozenset({"text/html", "application/xhtml+xml"})

_OWN_COOKIES = ("x-vercel-cache", "x-nextjs-cache")
"""Caches that keep no answer with Set-Cookie: a cookie beside their hit was made anew at the edge (vercel.com/docs/caching/cdn-cache)."""


@dataclass(frozen=True, slots=True)
class _Fault:
    aspect: str
    severity: Severity
    seen: str


def evaluate(hosts: HostsEvidence, http: HttpEvidence, product: Product, run: Run) -> Iterator[Result]:
    """Judge answers that set sessions, and the private routes."""
    looked = False
    for exchange in own(hosts, http):
        session = _session(exchange, run)
        if session and exchange.url.startswith("https:"):
            looked = True
            yield _result(exchange, _with_session(exchange, session))
    for route in product.routes_of(RouteKind.PRIVATE):
        if route.method != "GET":
            continue
        looked = True
        answer = _asked(http, route.url)
        if answer is None or not answer.answered:
            yield unknown(route.url, "the private route gave no answer", "see audit.domain-map", Curl(route.url))
        elif challenged(answer):
            reason = f"answers {answer.status}, to robots at least"
            yield unknown(route.url, reason, "let this audit in", Curl(route.url))
        else:
            yield _result(answer, _private(answer))
    if not looked:
        yield not_applicable(product.domain, "no session is set, and no private route is declared")


def _asked(http: HttpEvidence, url: str) -> Exchange | None:
    """Return the answer to somebody without a session, be it that of the question about foreign origins."""
    plain = http.find(url)
    if plain is not None:
        return plain
    origin = (("Origin", PROBE_ORIGIN),)
    return next((each for each in http.exchanges if each.url == url and each.request_headers == origin), None)


def _session(exchange: Exchange, run: Run) -> str:
    """Return the name of a session that an answer begins, or ""."""
    for header in exchange.header_values("set-cookie")[:60]:
        try:
            cookie = parse(header)
        except CookieError:
            continue
        if kind(cookie.name) is Kind.SESSION and not cookie.gone(run.now) and cookie.value_size:
            return cookie.name[:60]
    return ""


def _with_session(exchange: Exchange, session: str) -> _Fault | None:
    if told_apart(exchange.headers):
        return None
    stored = hit(exchange.headers)
    if stored and not stored.startswith(_OWN_COOKIES):
        seen = f"the answer came out of a shared cache ({stored}) and sets {session}: several people may get the same session"
        return _Fault("session-hit", Severity.HIGH, seen)
    asked = invited(exchange.headers)
    if asked:
        return _Fault(
            "session-public", Severity.HIGH, f"the answer sets {session} and tells shared caches to keep it ({asked})"
        )
    return None


def _private(answer: Exchange) -> _Fault | None:
    if told_apart(answer.headers) or (media_type(answer) in _HTML and answer.status == 200):
        return None
    stored = hit(answer.headers)
    if stored:
        return _Fault("private-hit", Severity.HIGH, f"the private route's answer came out of a shared cache ({stored})")
    asked = invited(answer.headers)
    if asked:
        return _Fault(
            "private-public", Severity.HIGH, f"the private route tells shared caches to keep its answer ({asked})"
        )
    may = allowed(answer.headers, answer.status)
    if may:
        return _Fault(
            "private-allowed", Severity.MEDIUM, f"the private route lets shared caches keep its answer ({may})"
        )
    return None


def _result(exchange: Exchange, fault: _Fault | None) -> Result:
    url = exchange.url
    probe = Curl(url, headers=exchange.request_headers)
    if fault is None:
        return passed(url, "no shared cache keeps it for others", probe)
    return failed(
        url,
        seen=fault.seen,
        expected="Cache-Control: private, no-store",
        severity=fault.severity,
        confidence=Confidence.FIRM,
        exposure=Exposure.MANY,
        impact=Impact.DATA,
        probe=probe,
        aspect=fault.aspect,
        fix=Fix(
            summary="Keep what belongs to one user out of shared caches",
            steps=(
                "Send the header below with every answer that depends on who asks, errors and redirects included.",
                "Take cache rules of the edge (Cloudflare: Cache Rules with Eligible for cache; Vercel: s-maxage) off these paths.",
                "Then purge the edge's cache: what it has stored stays there.",
                "Where a page is the same for all, set the session elsewhere, so that the page itself may be cached.",
            ),
            hours=(0.5, 3),
            hours_reason="a header and a rule; longer where pages mix what is shared and what is not",
            snippet="Cache-Control: private, no-store",
            prompt=(
                f"The answer of {quote(url)} depends on the user and can be kept by shared caches. Send Cache-Control: private, no-store with every "
                "route handler, server-rendered page and redirect that reads the session or sets a cookie, remove s-maxage, public, "
                "revalidate and CDN-Cache-Control from them, and do not render user data into statically cached pages."
            ),
        ),
    )


CHECK = Check(
    id="routing.private-cache",
    title="A shared cache may keep what belongs to one user",
    stage=Stage.ROUTING,
    impact=Impact.DATA,
    severity=Severity.HIGH,
    evaluate=evaluate,
)
