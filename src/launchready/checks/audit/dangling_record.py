"""
A name of the product points to something that is gone, and that a stranger may claim.

Why it matters: Whoever claims it serves their own pages under the product's name: they read cookies that are set for the whole domain,
pass every check of "is this our domain", get a certificate for it, and write to customers with links that look right.

What is looked at: Each host whose CNAME leads out of the product's own domain. If the name at its end does not exist, it counts by who
could bring it back: anyone who registers its domain, anyone at a provider that gives names out again, or nobody that is known. If the
provider answers that it has no such site there (a page or header of its own, never a mere 404), it counts by whether the provider asks
newcomers for proof. The name servers of the zone are looked at in the same way. A name that answers as every other name does (a wildcard) and
names within the product's own domain are not judged.

Fix: Delete the record. If the service is still wanted, set the site up there first, and then point the name to it.

Reference: RFC 1034, section 3.6.2 (aliases); github.com/EdOverflow/can-i-take-over-xyz; Microsoft, "Prevent dangling DNS entries".
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
)
from launchready.model.evidence.dns import DnsAnswer, DnsEvidence, DnsStatus
from launchready.model.evidence.hosts import Host, HostsEvidence
from launchready.model.evidence.http import Exchange, HttpEvidence
from launchready.model.probe import Curl, Dig
from launchready.model.product import Product
from launchready.standards.challenge import challenged
from launchready.standards.takeover import Provider, abandoned, bought, claimable
from launchready.standards.urls import within
from launchready.standards.zone import MAX_SERVERS, server_names, top, zone_of

CONTROL = "launchready-no-such-host"
"""The label that the collector of hosts asks for to see a wildcard."""


def evaluate(hosts: HostsEvidence, dns: DnsEvidence, http: HttpEvidence, product: Product) -> Iterator[Result]:
    """Judge each host's alias, then the zone's name servers."""
    home = top(product.domain)
    control = dns.find(f"{CONTROL}.{product.domain}", "A")
    for host in hosts.hosts:
        answer = dns.find(host.name, "A")
        if answer is None or not answer.status.settled or _wild(answer, control):
            continue
        yield from _host(host, answer, home, dns, http)
    zone = zone_of(dns, product.domain)
    for name in server_names(dns, zone)[:MAX_SERVERS] if zone else ():
        yield from _server(zone, name, home, dns)


def _wild(answer: DnsAnswer, control: DnsAnswer | None) -> bool:
    return bool(control and control.cnames and answer.cnames[:1] == control.cnames[:1])


def _host(host: Host, answer: DnsAnswer, home: str, dns: DnsEvidence, http: HttpEvidence) -> Iterator[Result]:
    target = answer.cnames[-1] if answer.cnames else ""
    if target and within(target, home):
        return
    if target and answer.status is DnsStatus.NXDOMAIN:
        result = _missing(host, answer, target, dns)
        if result:
            yield result
        return
    exchanges = (http.find(f"https://{host.name}/"), http.find(f"http://{host.name}/"))
    answered = [each for each in exchanges if each is not None and each.answered and not challenged(each)]
    for exchange in answered:
        provider = abandoned(target, dns.addresses(host.name), exchange)
        if provider:
            yield _abandoned(host, provider, exchange, answer)
            return
    if target and answered:
        yield passed(host.name, f"leads to {target}, where somebody answers", Dig(host.name))


def _missing(host: Host, answer: DnsAnswer, target: str, dns: DnsEvidence) -> Result | None:
    """Return a failure for an alias to a name that does not exist; None where audit.domain-map says all that there is to say."""
    probe = Dig(host.name)
    domain = bought(target)
    owned = dns.find(domain, "SOA") if domain else None
    if owned is not None and owned.status is DnsStatus.NXDOMAIN:
        seen = f"its CNAME leads to {target}, and nobody has registered {domain}"
        return _failed(host.name, seen, Severity.BLOCKER, Confidence.FIRM, "unregistered", probe, answer)
    provider = claimable(target)
    if provider:
        seen = f"its CNAME leads to {target}, which does not exist: at {provider.name} anyone can take that name"
        return _failed(host.name, seen, Severity.BLOCKER, Confidence.CERTAIN, "claimable", probe, answer)
    if host.declared or owned is None:
        return None
    seen = f"its CNAME leads to {target}, which does not exist"
    return _failed(host.name, seen, Severity.MEDIUM, Confidence.FIRM, "gone", probe, answer)


def _abandoned(host: Host, provider: Provider, exchange: Exchange, answer: DnsAnswer) -> Result:
    how = (
        "anyone can set it up there" if provider.open else "whoever sets it up there must show that the name is theirs"
    )
    seen = f"{provider.name} answers {exchange.status} for a site that nobody has set up; {how}"
    severity = Severity.HIGH if provider.open else Severity.MEDIUM
    return _failed(host.name, seen, severity, Confidence.FIRM, "abandoned", Curl(exchange.url), answer)


def _server(zone: str, name: str, home: str, dns: DnsEvidence) -> Iterator[Result]:
    """Judge a name server whose own domain nobody has: whoever registers it answers for the whole zone."""
    answer = dns.find(name, "A")
    domain = bought(name)
    if answer is None or answer.status is not DnsStatus.NXDOMAIN or within(name, home) or not domain:
        return
    owned = dns.find(domain, "SOA")
    if owned is None or owned.status is not DnsStatus.NXDOMAIN:
        return
    seen = f"{zone} names {name} as its server, and nobody has registered {domain}: whoever does answers for the whole zone"
    yield _failed(name, seen, Severity.BLOCKER, Confidence.FIRM, "server", Dig(domain, "SOA"), answer)


def _failed(
    where: str,
    seen: str,
    severity: Severity,
    confidence: Confidence,
    aspect: str,
    probe: Dig | Curl,
    answer: DnsAnswer,
) -> Result:
    return failed(
        where,
        seen=seen,
        expected="names of the product lead only to what the product owns",
        severity=severity,
        confidence=confidence,
        exposure=Exposure.SOME,
        probe=probe,
        aspect=aspect,
        fix=Fix(
            summary=f"Delete the record of {where}"
            if aspect != "server"
            else f"Take {where} out of the zone's name servers",
            steps=(
                "See if anybody still needs it; if not, delete the record where the zone is served.",
                "If it is needed, set the site up at the provider first, let it confirm the domain, and only then point the name to it.",
                "Keep this order from now on: delete the record first, the service behind it after.",
            ),
            hours=(0.25, 1),
            hours_reason="one record",
            waits=(Wait(WaitKind.DNS_TTL, round(answer.ttl / 3600, 2), "caches keep the old record for its TTL"),),
        ),
    )


CHECK = Check(
    id="audit.dangling-record",
    title="A name of the product points to something that a stranger may claim",
    stage=Stage.AUDIT,
    impact=Impact.TRUST,
    severity=Severity.BLOCKER,
    evaluate=evaluate,
)
