"""
The product tells other sites which of its pages a visitor came from.

Why it matters: An address may hold a conversation's id, an invitation, a reset token. Browsers keep it to themselves by default; a
Referrer-Policy that is weaker than that default hands it to every host that a page links to or loads from.

What is looked at: The Referrer-Policy headers of the product's pages. The last word that browsers know counts. No header is fine: browsers then
send other sites the origin alone. `unsafe-url` sends the whole address to everybody, `no-referrer-when-downgrade` to every https site;
`origin` and `origin-when-cross-origin` send the origin even over http.

Fix: Send `Referrer-Policy: strict-origin-when-cross-origin`, or leave the header away.

Reference: W3C Referrer Policy, sections 3 and 8.1.
"""

from __future__ import annotations

from collections.abc import Iterator

from launchready.checks.answers import pages
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
from launchready.standards.headers import DEFAULT_REFERRER_POLICY, referrer
from launchready.standards.urls import host_of

_WEAK = {
    "unsafe-url": (
        Severity.MEDIUM,
        "every site that a page links to or loads from is told the whole address, over http too",
    ),
    "no-referrer-when-downgrade": (
        Severity.LOW,
        "every https site that a page links to or loads from is told the whole address",
    ),
    "origin": (Severity.LOW, "the origin is told over http too, which browsers do not do by themselves"),
    "origin-when-cross-origin": (
        Severity.LOW,
        "the origin is told over http too, which browsers do not do by themselves",
    ),
}


def evaluate(hosts: HostsEvidence, http: HttpEvidence, product: Product) -> Iterator[Result]:
    """Judge each page; what is the same on several pages of a host is said once."""
    found = pages(hosts, http, product)
    if not found:
        yield not_applicable(product.domain, "no page answered with HTML")
    told: set[tuple[str, str]] = set()
    for page in found.values():
        result = _judge(page)
        key = (host_of(page.url), result.aspect)
        if key not in told:
            told.add(key)
            yield result


def _judge(page: Exchange) -> Result:
    host = host_of(page.url)
    values = page.header_values("referrer-policy")
    policy = referrer(values)
    probe = Curl(page.url)
    if policy.policy in _WEAK:
        severity, meaning = _WEAK[policy.policy]
        return _failed(host, f"Referrer-Policy: {policy.policy}: {meaning}", severity, policy.policy, probe)
    if policy.unknown and not policy.policy:
        seen = f"browsers know no word of Referrer-Policy: {', '.join(policy.unknown)[:120]}"
        return _failed(host, seen, Severity.LOW, "unknown", probe)
    return passed(host, f"other sites are told by {policy.policy or DEFAULT_REFERRER_POLICY}", probe)


def _failed(host: str, seen: str, severity: Severity, aspect: str, probe: Curl) -> Result:
    return failed(
        host,
        seen=seen,
        expected=f"{DEFAULT_REFERRER_POLICY} or stricter, or no header",
        severity=severity,
        exposure=Exposure.SOME,
        probe=probe,
        aspect=aspect,
        fix=Fix(
            summary=f"Send a stricter Referrer-Policy from {host}",
            steps=("Replace the header where it is set; leaving it away does as well.",),
            hours=(0.25, 0.5),
            hours_reason="one header",
            snippet=f"Referrer-Policy: {DEFAULT_REFERRER_POLICY}",
            prompt=(
                f"Set the response header Referrer-Policy: {DEFAULT_REFERRER_POLICY} for the whole project and remove every other "
                "Referrer-Policy header, meta tag and referrerpolicy attribute that is weaker."
            ),
        ),
    )


CHECK = Check(
    id="edge.headers-referrer",
    title="Other sites are told the addresses of the product's pages",
    stage=Stage.EDGE,
    impact=Impact.TRUST,
    severity=Severity.MEDIUM,
    evaluate=evaluate,
)
