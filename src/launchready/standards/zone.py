"""Where a zone is cut, who serves it, and how evidence names a server that was asked."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass

from launchready.model.evidence.dns import DnsAnswer, DnsEvidence
from launchready.model.evidence.run import Seams
from launchready.standards.urls import parse_address, registrable_domain, within

MAX_SERVERS = 8
"""Name servers of a zone that are asked one by one; the largest zones name 13."""
MAX_CLIMB = 5
"""Names from a host up to its registered domain that are asked about."""


@dataclass(frozen=True, slots=True)
class NameServer:
    """One server of a zone: its name, the address that was asked, and what it said by type."""

    name: str
    address: str
    shown: str
    answers: tuple[DnsAnswer, ...]

    def answer(self, rtype: str) -> DnsAnswer | None:
        """Return what it said of a type at the zone's own name, or None if it was not asked."""
        return next((answer for answer in self.answers if answer.type == rtype), None)

    @property
    def serial(self) -> int | None:
        """The zone's serial number, as this server has it."""
        return serial(self.answer("SOA"))


def top(domain: str) -> str:
    """Return the domain that somebody registered for a name, or the name itself where it is a public suffix."""
    return registrable_domain(domain) or domain


def climb(host: str, domain: str) -> tuple[str, ...]:
    """Return a host and the names above it, down from its registered domain: nearest first, bounded."""
    highest = top(host) if not within(host, domain) else top(domain)
    names = [host]
    while names[-1] != highest and "." in names[-1] and len(names) < MAX_CLIMB:
        names.append(names[-1].partition(".")[2])
    return tuple(names)


def zone_of(dns: DnsEvidence, domain: str) -> str:
    """Return the zone that a domain lies in: the nearest name above it where an SOA record was seen; "" if none was."""
    for name in climb(domain, domain):
        answer = dns.find(name, "SOA")
        if answer and any(record.type == "SOA" and record.name == name for record in answer.records):
            return name
    return ""


def shown(address: str, seams: Seams) -> str:
    """Return how evidence names the name server at an address, which `--resolve` may lead elsewhere."""
    rule = seams.rule(address, 53)
    reached = rule.address if rule and rule.address != "*" else address
    return (
        f"[{reached}]:{rule.to_port if rule else 53}" if ":" in reached else f"{reached}:{rule.to_port if rule else 53}"
    )


def server_address(dns: DnsEvidence, name: str) -> str:
    """Return the address at which a name server was asked: the first IPv4 one, else the first of IPv6; "" without any."""
    return next(iter(dns.addresses(name)), "")


def server_names(dns: DnsEvidence, zone: str) -> tuple[str, ...]:
    """Return the name servers that the zone itself names, as the run's resolver gave them."""
    answer = dns.find(zone, "NS")
    if answer is None:
        return ()
    return tuple(sorted({record.value for record in answer.records if record.type == "NS" and record.name == zone}))


def servers(dns: DnsEvidence, zone: str, names: tuple[str, ...], seams: Seams) -> tuple[NameServer, ...]:
    """Return the servers of these names that were asked about the zone, as far as they have an address."""
    found = []
    for name in names[:MAX_SERVERS]:
        address = server_address(dns, name)
        if not address:
            continue
        asked = shown(address, seams)
        answers = tuple(a for a in dns.answers if a.server == asked and a.name == zone)
        if answers:
            found.append(NameServer(name, address, asked, answers))
    return tuple(found)


def referral(dns: DnsEvidence, zone: str) -> tuple[str, ...]:
    """Return the name servers that the parent sends everyone to; none where no server of the parent was seen to say."""
    for answer in dns.answers:
        if answer.server and answer.name == zone and answer.type == "NS" and not answer.authoritative and answer.values:
            return tuple(sorted(set(answer.values)))
    return ()


def serial(answer: DnsAnswer | None) -> int | None:
    """Return the serial number of an SOA answer."""
    for value in answer.values if answer else ():
        fields = value.split()
        if len(fields) == 7 and fields[2].isdigit():
            return int(fields[2][:10])
    return None


def public(address: str) -> bool:
    """Return True for an address of the public internet; of others, nothing can be said from their numbers."""
    parsed = parse_address(address)
    return parsed is not None and parsed.is_global


def network(address: str) -> str:
    """Return the network that an address is routed in at the least: /24 of IPv4, /48 of IPv6."""
    prefix = 48 if ":" in address else 24
    return str(ipaddress.ip_network(f"{address}/{prefix}", strict=False))
