"""
A cookie that logs somebody in can be overheard, taken by a script, or is refused by browsers.

Why it matters: Whoever has the session cookie is the user: reads the chats, spends the budget, changes the password. Two words in a header
keep it from networks and from injected scripts. A cookie that browsers refuse is a login that does not last.

What is looked at: Every Set-Cookie that the product's hosts sent, parsed and stored as browsers do: prefixes, Domain and the public suffix
list, SameSite, sizes, dates. What it is for is read from its name: a session must be Secure and HttpOnly; what remembers a language or counts
visits may be neither. Cookies of edges and load balancers, cookies that are being deleted, and those of robot checks are not judged; nor
are values, which no evidence holds. A missing SameSite means Lax in most browsers and is no failure for a session.

Fix: Set-Cookie: __Host-session=...; Path=/; Secure; HttpOnly; SameSite=Lax

Reference: RFC 6265bis, sections 5.6 and 5.7; OWASP Session Management cheat sheet.
"""

from __future__ import annotations

from collections.abc import Iterator

from launchready.checks.answers import own
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
)
from launchready.model.evidence.hosts import HostsEvidence
from launchready.model.evidence.http import Exchange, HttpEvidence
from launchready.model.evidence.run import Run
from launchready.model.probe import Curl
from launchready.model.product import Product
from launchready.standards.cookie_flaws import Flaw, flaws
from launchready.standards.hsts import parse as parse_hsts
from launchready.standards.quoting import quote
from launchready.standards.redirects import REDIRECTS
from launchready.standards.urls import host_of

MOST_COOKIES = 60
"""Cookies judged of one answer; browsers keep some 180 of a whole site."""
EXPECTED = {
    "insecure": "Secure on every cookie that is more than a preference",
    "readable": "HttpOnly on every cookie that logs somebody in",
    "refused": "a cookie that browsers store",
    "same-site-invalid": "SameSite=Strict, Lax or None",
    "same-site-missing": "SameSite=Lax or Strict",
}


def evaluate(hosts: HostsEvidence, http: HttpEvidence, product: Product, run: Run) -> Iterator[Result]:
    """Judge each host's cookies; what several of them share is said once."""
    kept = {host_of(each.url) for each in own(hosts, http) if _hsts(each)}
    seen: dict[str, str] = {}
    found: dict[tuple[str, str], list[tuple[Flaw, str]]] = {}
    for exchange in own(hosts, http):
        host = host_of(exchange.url)
        for header in exchange.header_values("set-cookie")[:MOST_COOKIES]:
            seen.setdefault(host, exchange.url)
            for flaw in flaws(header, exchange.url, run.now, hsts=host in kept):
                if not _harmless(flaw, exchange):
                    found.setdefault((host, flaw.code), []).append((flaw, exchange.url))
    if not seen:
        yield not_applicable(product.domain, "no cookie was set")
    for host, url in seen.items():
        if not any(name == host for name, _ in found):
            yield passed(host, "its cookies are safe for what they are for", Curl(url))
    for (host, code), several in found.items():
        yield _failed(host, code, several)


def _hsts(exchange: Exchange) -> bool:
    values = exchange.header_values("strict-transport-security")
    return exchange.tls_verified is True and bool(values) and (parse_hsts(values[0]).max_age or 0) > 0


def _harmless(flaw: Flaw, exchange: Exchange) -> bool:
    """Return True where a redirect to https carries a cookie that the https answer sets again."""
    return flaw.code == "refused" and exchange.url.startswith("http:") and exchange.status in REDIRECTS


def _failed(host: str, code: str, several: list[tuple[Flaw, str]]) -> Result:
    worst, url = min(several, key=lambda pair: pair[0].severity.order)
    names = list(dict.fromkeys(flaw.cookie for flaw, _ in several))
    more = f" (and {len(names) - 1} more: {', '.join(name[:40] for name in names[1:4])})" if len(names) > 1 else ""
    return failed(
        host,
        seen=worst.message + more,
        expected=EXPECTED[code],
        severity=worst.severity,
        confidence=Confidence.CERTAIN if code == "refused" else Confidence.FIRM,
        exposure=Exposure.SOME,
        impact=Impact.SIGNUP if code == "refused" else Impact.DATA,
        probe=Curl(url),
        aspect=code,
        fix=Fix(
            summary=f"Set {host}'s cookies with the attributes that they need",
            steps=(
                "Find where the cookie is set (the session middleware or the auth library's cookie options).",
                "Set secure, httpOnly, sameSite lax and path /; leave domain away unless other hosts need the cookie.",
                "Log in anew and look at the cookie in the browser's storage panel.",
            ),
            hours=(0.25, 2),
            hours_reason="the options of one library; longer where several places set cookies",
            snippet="Set-Cookie: __Host-session=...; Path=/; Secure; HttpOnly; SameSite=Lax",
            prompt=(
                f"The cookie {quote(worst.cookie)} is set with unsafe or invalid attributes. Find every place that sets it and set Secure, "
                "HttpOnly, SameSite=Lax and Path=/, without a Domain unless other subdomains need it. Keep its name and lifetime. Only a "
                "cookie that must work inside other sites' frames gets SameSite=None, and then Secure and Partitioned."
            ),
        ),
    )


CHECK = Check(
    id="edge.headers-cookies",
    title="A cookie is not protected",
    stage=Stage.EDGE,
    impact=Impact.DATA,
    severity=Severity.HIGH,
    evaluate=evaluate,
)
