"""
A host of the product is reached without the edge that the product file says is in front.

Why it matters: An edge takes a flood on itself; a server of one's own falls over in minutes, and the model's bill with it. One host that leads
past the edge is the one that will be flooded.

What is looked at: Each host that answers: its headers, its CNAME chain and its addresses against what the large edges and hosts publish of
themselves. Where the product file names an edge (`edge.provider`), a host that shows no sign of it, while others do, is a failure.
Where nothing is declared and nothing is recognised, nothing is said against the host: it is UNKNOWN, since many edges do not show
themselves. Addresses of private networks are not judged.

Fix: Let the host's record go through the edge (Cloudflare: the orange cloud), then let the server accept connections from the edge alone.

Reference: OWASP Denial of Service cheat sheet; developers.cloudflare.com/fundamentals/security/protect-your-origin-server.
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
    unknown,
)
from launchready.model.evidence.dns import DnsEvidence
from launchready.model.evidence.hosts import HostsEvidence
from launchready.model.evidence.http import HttpEvidence
from launchready.model.probe import Curl
from launchready.model.product import Product
from launchready.standards.edges import absorbs, by_address, by_name, providers
from launchready.standards.quoting import quote
from launchready.standards.urls import parse_address


def evaluate(hosts: HostsEvidence, http: HttpEvidence, dns: DnsEvidence, product: Product) -> Iterator[Result]:
    """Judge each host that answers over https."""
    seen: dict[str, set[str]] = {}
    for host in hosts.hosts:
        exchange = http.find(f"https://{host.name}/")
        if exchange is None or not exchange.answered:
            continue
        found = set(providers(exchange))
        chains = [answer.cnames for answer in dns.address_answers(host.name)]
        found |= {by_name(chain) for chain in chains} | {by_address(address) for address in dns.addresses(host.name)}
        seen[host.name] = found - {""}
    if not seen:
        yield not_applicable(product.domain, "no host answers over https")
    declared = product.edge.provider.strip().lower()
    used = bool(declared) and any(declared in found for found in seen.values())
    bare: list[str] = []
    for name, found in seen.items():
        absorbing = sorted(provider for provider in found if absorbs(provider))
        addresses = dns.addresses(name)
        if absorbing or declared in found:
            yield passed(name, f"answers through {', '.join(absorbing) or declared[:40]}", Curl(f"https://{name}/"))
        elif used:
            yield _bypassed(name, declared, dns)
        elif addresses and not any(_public(address) for address in addresses):
            yield not_applicable(name, "its addresses are private ones")
        else:
            bare.append(name)
    if bare:
        yield _undecided(bare, product)


def _undecided(bare: list[str], product: Product) -> Result:
    """Return the one UNKNOWN for all hosts of which nothing can be said."""
    reason = f"no edge that absorbs floods shows itself at {', '.join(bare[:6])}" + (" …" if len(bare) > 6 else "")
    remedy = "name what stands in front as edge.provider in the product file, or put an edge in front"
    return unknown(product.domain, reason, remedy, Curl(f"https://{bare[0]}/"))


def _public(address: str) -> bool:
    parsed = parse_address(address)
    return parsed is not None and parsed.is_global


def _bypassed(name: str, declared: str, dns: DnsEvidence) -> Result:
    ttl = max((answer.ttl for answer in dns.address_answers(name)), default=0)
    shown = ", ".join(dns.addresses(name)[:4]) or "its address"
    return failed(
        name,
        seen=f"other hosts answer through {declared[:40]}, this one straight from {shown}",
        expected=f"every public host goes through {declared[:40]}",
        severity=Severity.MEDIUM,
        confidence=Confidence.FIRM,
        exposure=Exposure.MANY,
        impact=Impact.REACH,
        probe=Curl(f"https://{name}/"),
        aspect="bypassed",
        fix=Fix(
            summary=f"Let {name} go through the edge",
            steps=(
                "Point the host's record to the edge (Cloudflare: switch its record to Proxied).",
                "Let the server accept ports 80 and 443 from the edge's published ranges alone.",
                "Change the server's address afterwards: the old one is known.",
            ),
            hours=(0.5, 3),
            hours_reason="a record and a firewall rule; longer where the server must move",
            waits=(Wait(WaitKind.DNS_TTL, ttl / 3600, f"the old record is kept for up to {ttl} seconds"),)
            if ttl
            else (),
            prompt=(
                f"The host {quote(name)} is reached without the CDN that protects the other hosts. List what in this project binds it to a "
                "server of its own (hard-coded addresses, allowed hosts, webhooks) and make it work behind the CDN, taking the visitor's "
                "address from the CDN's header only when the request came from the CDN."
            ),
        ),
    )


CHECK = Check(
    id="edge.ddos",
    title="A host is reached around the edge",
    stage=Stage.EDGE,
    impact=Impact.REACH,
    severity=Severity.MEDIUM,
    evaluate=evaluate,
)
