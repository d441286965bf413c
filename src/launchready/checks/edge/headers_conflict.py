"""
A header that may stand there once stands there twice, and says two things.

Why it matters: The app sets a header and the edge sets it again. Browsers take the first, the last or neither, each header by its own rule,
so nobody knows which protection is in force, and a change in one place does nothing.

What is looked at: Strict-Transport-Security, X-Frame-Options, X-Content-Type-Options, Content-Type and Location in the answers of each host, where
they stand there several times with different values. The same value twice harms nothing. Content-Security-Policy and Set-Cookie may stand
there many times; Referrer-Policy is a list by design; Access-Control-Allow-Origin is judged by edge.headers-cors.

Fix: Let one place set each header, the edge or the app, and take it away from the other.

Reference: RFC 9110, section 5.3; RFC 6797, section 8.1; HTML standard, X-Frame-Options.
"""

from __future__ import annotations

from collections.abc import Iterator

from launchready.checks.answers import own
from launchready.model.check import (
    Check,
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
from launchready.model.probe import Curl
from launchready.model.product import Product
from launchready.standards.headers import items
from launchready.standards.urls import host_of

SINGLE = {
    "strict-transport-security": "browsers take the first",
    "x-frame-options": "browsers then let nobody frame the page, or everybody",
    "x-content-type-options": "browsers take the first",
    "content-type": "browsers take the last that they know",
    "location": "browsers may stop there",
}


def evaluate(hosts: HostsEvidence, http: HttpEvidence, product: Product) -> Iterator[Result]:
    """Judge each host's answers; each header is said once a host."""
    answered: dict[str, str] = {}
    found: dict[tuple[str, str], Exchange] = {}
    for exchange in own(hosts, http):
        host = host_of(exchange.url)
        answered.setdefault(host, exchange.url)
        for name in SINGLE:
            if _conflict(exchange, name):
                found.setdefault((host, name), exchange)
    if not answered:
        yield not_applicable(product.domain, "no host answered")
    for host, url in answered.items():
        if not any(name == host for name, _ in found):
            yield passed(host, "no header contradicts itself", Curl(url))
    for (host, name), exchange in found.items():
        yield _failed(host, name, exchange)


def _conflict(exchange: Exchange, name: str) -> bool:
    values = exchange.header_values(name)
    if name in ("x-frame-options", "x-content-type-options"):  # lists, which proxies join into one line
        values = items(values)
    return len({"".join(value.lower().split()) for value in values if value.strip()}) > 1


def _failed(host: str, name: str, exchange: Exchange) -> Result:
    values = " and ".join(repr(value[:80]) for value in dict.fromkeys(exchange.header_values(name)))
    return failed(
        host,
        seen=f"{name} says {values[:300]}: {SINGLE[name]} ({exchange.url})",
        expected=f"{name} once",
        severity=Severity.LOW,
        exposure=Exposure.FEW,
        probe=Curl(exchange.url),
        aspect=name,
        fix=Fix(
            summary=f"Set {name} in one place",
            steps=(
                "Look for the header in the edge's rules, the hosting configuration and the app's middleware.",
                "Keep the one with the value that is meant, and take the others away.",
            ),
            hours=(0.25, 1),
            hours_reason="finding the second place",
            prompt=(
                f"The response header {name} is sent twice with different values. Find every place of this project that sets it (middleware, "
                "hosting configuration, framework options) and leave exactly one."
            ),
        ),
    )


CHECK = Check(
    id="edge.headers-conflict",
    title="A header contradicts itself",
    stage=Stage.EDGE,
    impact=Impact.TRUST,
    severity=Severity.LOW,
    evaluate=evaluate,
)
