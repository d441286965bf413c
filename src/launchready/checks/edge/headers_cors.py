"""
Any site may read the product's answers with the visitor's cookies.

Why it matters: A page that a user opens somewhere else asks the product's API, the browser sends the user's cookies along, and the answer, chats
and all, is handed to that page. The same-origin rule that keeps sites apart is switched off.

What is looked at: The API-like hosts and the private routes of the product file are asked once each with an Origin that nobody allows by name. The
answer must not name that origin (or `null`) together with Access-Control-Allow-Credentials: true. `*` without cookies is how public
data is shared and no failure; nor is naming the origin without cookies. `*` with cookies is refused by browsers and told as a mistake.

Fix: Allow a fixed list of origins, compared whole, and never the one that asked.

Reference: Fetch standard, "CORS check"; OWASP HTML5 Security cheat sheet.
"""

from __future__ import annotations

from collections.abc import Iterator

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
from launchready.model.probe import Curl
from launchready.model.product import Product
from launchready.standards.challenge import challenged
from launchready.standards.cors import Sharing, sharing
from launchready.standards.quoting import quote
from launchready.standards.urls import host_of

_FAULTS = {
    Sharing.CREDENTIALS: (Severity.HIGH, "reflects", "names whoever asks as allowed, with cookies"),
    Sharing.NULL: (
        Severity.HIGH,
        "null",
        "allows the origin null with cookies, which any site can have by a sandboxed frame",
    ),
    Sharing.IMPOSSIBLE: (
        Severity.LOW,
        "impossible",
        "says * together with cookies, which browsers refuse: calls with cookies fail",
    ),
    Sharing.SEVERAL: (
        Severity.LOW,
        "several",
        "sends more than one Access-Control-Allow-Origin, which browsers refuse: calls fail",
    ),
}


def evaluate(hosts: HostsEvidence, http: HttpEvidence, product: Product) -> Iterator[Result]:
    """Judge each answer to a foreign origin; what several URLs of a host share is said once."""
    names = {host.name for host in hosts.hosts}
    told: set[tuple[str, str]] = set()
    asked = False
    for exchange in http.exchanges:
        origin = next((value for name, value in exchange.request_headers if name.lower() == "origin"), "")
        relevant = origin or exchange.header("access-control-allow-origin") is not None
        if not relevant or exchange.method != "GET" or not exchange.answered or host_of(exchange.url) not in names:
            continue
        asked = True
        result = _judge(exchange, origin)
        if (host_of(exchange.url), result.aspect) not in told:
            told.add((host_of(exchange.url), result.aspect))
            yield result
    if not asked:
        yield not_applicable(product.domain, "no host that answers programs was asked")


def _judge(exchange: Exchange, origin: str) -> Result:
    probe = Curl(exchange.url, headers=exchange.request_headers)
    if challenged(exchange):
        reason = f"{exchange.url} answers {exchange.status}, to robots at least"
        return unknown(host_of(exchange.url), reason, "let this audit in", probe, aspect="challenged")
    what = sharing(
        exchange.header_values("access-control-allow-origin"),
        exchange.header_values("access-control-allow-credentials"),
        origin,
    )
    if what not in _FAULTS:
        return passed(host_of(exchange.url), "no foreign site may read its answers with the user's cookies", probe)
    severity, aspect, words = _FAULTS[what]
    url = exchange.url
    return failed(
        host_of(url),
        seen=f"{url} {words}",
        expected="a fixed list of origins that may read answers with cookies",
        severity=severity,
        confidence=Confidence.FIRM if severity is Severity.HIGH else Confidence.CERTAIN,
        exposure=Exposure.MANY if severity is Severity.HIGH else Exposure.SOME,
        impact=Impact.DATA if severity is Severity.HIGH else Impact.CHAT,
        probe=probe,
        aspect=aspect,
        fix=Fix(
            summary=f"Allow only the product's own origins at {host_of(url)}",
            steps=(
                "In the API's CORS settings name the origins of the product's own pages; no pattern, no reflection, no null.",
                "Allow credentials only if the API reads cookies at all; with bearer tokens it need not.",
                "Send Vary: Origin where the answer depends on it.",
            ),
            hours=(0.5, 2),
            hours_reason="one setting, and a test of every page that calls the API",
            snippet=f"Access-Control-Allow-Origin: https://app.{product_like(url)}\nVary: Origin",
            prompt=(
                f"The API at {quote(host_of(url))} allows any origin to read its answers with cookies. Change its CORS configuration to an exact "
                "list of this product's own origins, drop null and any origin taken from the request, allow credentials only where cookies "
                "are used, and send Vary: Origin."
            ),
        ),
    )


def product_like(url: str) -> str:
    """Return the domain to show in an example for a URL's host."""
    return quote(host_of(url)).strip('"').partition(".")[2] or "example.com"


CHECK = Check(
    id="edge.headers-cors",
    title="Any site may read answers with the visitor's cookies",
    stage=Stage.EDGE,
    impact=Impact.DATA,
    severity=Severity.HIGH,
    evaluate=evaluate,
)
