"""
DNS shows the server that the edge is meant to hide.

Why it matters: Whoever wants the product down does not attack the edge: they look for the server behind it. If its address stands in DNS, the
edge's protection is a door beside an open gate.

What is looked at: For a product whose web hosts go through an edge: names that people use for the server behind (origin, direct),
origin hosts and addresses that the product file names, and whether any record of the zone (MX, SPF) gives such an address away. Only an
address outside the edge's ranges, and other than those of the hosts that go through it, counts. Names that only a wildcard answers, private
addresses, hosts that the product file declares, and mail servers with an address of their own are passed over.

Fix: Take the record away, change the server's address, and let the server accept connections from the edge alone.

Reference: developers.cloudflare.com/fundamentals/security/protect-your-origin-server; CWE-200.
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
    not_applicable,
    passed,
)
from launchready.model.evidence.dns import DnsAnswer, DnsEvidence
from launchready.model.evidence.hosts import HostsEvidence
from launchready.model.evidence.http import HttpEvidence
from launchready.model.probe import Dig
from launchready.model.product import Product
from launchready.standards.edges import by_address, by_name, providers
from launchready.standards.urls import parse_address

ORIGIN_LABELS = ("origin", "direct", "origin-www")
"""Labels under which people keep the server behind an edge."""
CONTROL = "launchready-no-such-host"
PROXIES = frozenset({"cloudflare", "cloudfront", "fastly", "akamai", "bunny", "azure-front-door"})
"""Edges that are put in front of a server of one's own. Hosts such as Vercel have no server to hide."""


def evaluate(hosts: HostsEvidence, http: HttpEvidence, dns: DnsEvidence, product: Product) -> Iterator[Result]:
    """Look for the server of a product that stands behind an edge."""
    proxied = [host.name for host in hosts.hosts if _is_proxied(host.name, http, dns)]
    if not proxied:
        yield not_applicable(product.domain, "no host goes through an edge that hides a server")
        return
    edge = {address for name in proxied for address in dns.addresses(name)}
    found = False
    for label in ORIGIN_LABELS:
        name = f"{label}.{product.domain}"
        shown = _shown(dns, name, edge, product) if product.surface(name) is None else ()
        if shown:
            found = True
            yield _failed(name, name, shown, dns, declared=False)
    for origin in dict.fromkeys(product.edge.origin[:20]):
        for answer in dns.answers:
            if _gives_away(answer, origin, edge):
                found = True
                yield _failed(answer.name, f"{answer.name} {answer.type}", (origin,), dns, declared=True)
                break
    if not found:
        yield passed(product.domain, "no record shows a server behind the edge", Dig(f"origin.{product.domain}"))


def _is_proxied(name: str, http: HttpEvidence, dns: DnsEvidence) -> bool:
    exchange = http.find(f"https://{name}/")
    if exchange is not None and exchange.answered and set(providers(exchange)) & PROXIES:
        return True
    return any(by_address(address) in PROXIES for address in dns.addresses(name))


def _shown(dns: DnsEvidence, name: str, edge: set[str], product: Product) -> tuple[str, ...]:
    """Return the addresses that a name shows and that no edge has; none where any name would answer so."""
    addresses = dns.addresses(name)
    if any(by_name(answer.cnames) for answer in dns.address_answers(name)):
        return ()
    control = set(dns.addresses(f"{CONTROL}.{product.domain}"))
    if not addresses or set(addresses) <= control:
        return ()
    return tuple(a for a in addresses if a not in edge and not by_address(a) and _reachable(a))


def _reachable(address: str) -> bool:
    """Return True for an address that strangers reach; loopback is where a lab's internet is."""
    parsed = parse_address(address)
    return parsed is not None and (parsed.is_global or parsed.is_loopback)


def _gives_away(answer: DnsAnswer, origin: str, edge: set[str]) -> bool:
    if origin in edge or answer.type not in ("A", "AAAA", "TXT"):
        return False
    if answer.type == "TXT":
        words = " ".join(answer.values).replace('"', " ").split()
        return f"ip4:{origin}" in words or f"ip6:{origin}" in words
    return origin in answer.values


def _failed(where: str, record: str, addresses: tuple[str, ...], dns: DnsEvidence, *, declared: bool) -> Result:
    ttl = max((answer.ttl for answer in dns.address_answers(where)), default=0)
    return failed(
        where,
        seen=f"{record} shows {', '.join(addresses[:4])}, which is no address of the edge",
        expected="no record that leads past the edge",
        severity=Severity.MEDIUM if declared else Severity.LOW,
        confidence=Confidence.CERTAIN if declared else Confidence.TENTATIVE,
        exposure=Exposure.MANY,
        impact=Impact.REACH,
        probe=Dig(where),
        aspect="shown",
        fix=Fix(
            summary=f"Hide the server that {where} shows",
            steps=(
                "Take the record out of DNS, or let it go through the edge; send mail from another address than the server's.",
                "Let the server accept ports 80 and 443 from the edge's published ranges alone, or connect it by a tunnel.",
                "Have the server's address changed: the old one is kept in DNS histories.",
            ),
            hours=(0.5, 4),
            hours_reason="a record and a firewall rule; longer where the server must move",
            waits=(Wait(WaitKind.DNS_TTL, ttl / 3600, f"the record is kept for up to {ttl} seconds"),) if ttl else (),
        ),
    )


CHECK = Check(
    id="edge.ddos-origin",
    title="DNS shows the server behind the edge",
    stage=Stage.EDGE,
    impact=Impact.REACH,
    severity=Severity.MEDIUM,
    evaluate=evaluate,
)
