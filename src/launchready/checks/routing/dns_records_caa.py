"""
CAA records forbid the authority that issues the product's certificates, so the next renewal fails.

Why it matters: Certificates of today last weeks, and are renewed by machines. A CAA record that leaves their authority out stops the renewal
without a word; on the day on which the last certificate ends, browsers refuse the site.

What is looked at: For each host with a trusted certificate: the CAA records of its name, else of the nearest name above that has any. Whether
the authority that issued the certificate is among those allowed; for a certificate by wildcard, issuewild counts where there is one.
An authority that is not known here by the names of its certificates is only judged where the records forbid all of them. Hosts without
CAA records may get certificates from anyone, and are fine.

Fix: Add a CAA record for the authority, or delete the record that is too narrow. Hosting providers document which authorities they use.

Reference: RFC 8659, sections 3 and 4; CA/Browser Forum Baseline Requirements, section 3.2.2.8.
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
    Wait,
    WaitKind,
    failed,
    passed,
    unknown,
)
from launchready.model.evidence.dns import DnsAnswer, DnsEvidence
from launchready.model.evidence.hosts import HostsEvidence
from launchready.model.evidence.tls import TlsEndpoint, TlsEvidence, Trust
from launchready.model.probe import Dig
from launchready.model.product import Product
from launchready.standards.caa import authority, parse
from launchready.standards.zone import climb


def evaluate(hosts: HostsEvidence, dns: DnsEvidence, tls: TlsEvidence, product: Product) -> Iterator[Result]:
    """Judge each host that has a certificate which browsers trust."""
    for host in hosts.hosts:
        endpoint = tls.find(host.name)
        if endpoint is None or endpoint.trust is not Trust.TRUSTED or not endpoint.chain:
            continue
        result = _host(host.name, endpoint, dns, product)
        if result:
            yield result


def _host(host: str, endpoint: TlsEndpoint, dns: DnsEvidence, product: Product) -> Result | None:
    for name in climb(host, product.domain):
        answer = dns.find(name, "CAA")
        if answer is None:
            return None
        if not answer.status.settled:
            reason = (
                f"the question for CAA at {name} ended with {answer.status}: authorities refuse to issue when it does"
            )
            return unknown(host, reason, "ask again; if it stays so, another DNS provider", Dig(name, "CAA"))
        if answer.values:
            return _judge(host, name, answer, endpoint)
    return None


def _judge(host: str, name: str, answer: DnsAnswer, endpoint: TlsEndpoint) -> Result:
    policy = parse(answer.values)
    names = endpoint.chain[0].names
    wild = host not in names and f"*.{host.partition('.')[2]}" in names
    allowed = policy.wild if wild else policy.issue
    probe = Dig(name, "CAA")
    issuer = authority(endpoint.chain)
    if allowed is None:
        return passed(host, "CAA does not restrict who may issue", probe)
    shown = ", ".join(sorted(allowed)[:5]) or "nobody"
    if allowed and (issuer is None or allowed & set(issuer.domains)):
        return passed(host, f"CAA at {name} allows {shown}", probe)
    who = issuer.name if issuer else f"{endpoint.chain[0].issuer!r}"
    domain = issuer.domains[0] if issuer else "<the authority's name>"
    tag = "issuewild" if wild and policy.wild != policy.issue else "issue"
    return failed(
        host,
        seen=f"CAA at {name} allows {shown}; the certificate is from {who}",
        expected=f"a CAA record that allows {who}, or none",
        severity=Severity.HIGH,
        confidence=Confidence.FIRM if allowed else Confidence.CERTAIN,
        exposure=Exposure.EVERYONE,
        probe=probe,
        aspect="forbidden",
        fix=Fix(
            summary=f"Allow {who} in the CAA records of {name}",
            steps=(
                "Look up which authorities your host and your edge issue with; their documentation lists the CAA records.",
                f"Add them at {name}, beside the ones that are there.",
                "Let the host renew the certificate once now, to see that it works.",
            ),
            hours=(0.25, 1),
            hours_reason="one record, and one renewal",
            waits=(
                Wait(WaitKind.DNS_TTL, round(answer.ttl / 3600, 2), "authorities may keep the old record for its TTL"),
            ),
            snippet=f'{name}. 300 IN CAA 0 {tag} "{domain}"',
        ),
    )


CHECK = Check(
    id="routing.dns-records-caa",
    title="CAA forbids the authority of the present certificate",
    stage=Stage.ROUTING,
    impact=Impact.TRUST,
    severity=Severity.HIGH,
    evaluate=evaluate,
)
