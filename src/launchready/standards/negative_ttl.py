"""How long resolvers remember that a name is missing (RFC 2308, section 5)."""

from __future__ import annotations

from launchready.model.evidence.dns import DnsEvidence
from launchready.standards.zone import climb

DEFAULT = 3600
"""Seconds, where the zone's SOA was not seen: what zones usually say."""
LONGEST = 10_800
"""Seconds; resolvers cap negative answers at one to three hours (RFC 2308, section 5)."""


def negative_ttl(dns: DnsEvidence, domain: str) -> int:
    """Return the seconds for a name: by its zone, the smaller of the SOA record's own TTL and its last field, within what resolvers keep."""
    for name in climb(domain, domain):
        answer = dns.find(name, "SOA")
        for record in answer.records if answer else ():
            fields = record.value.split()
            if record.type == "SOA" and len(fields) == 7 and fields[6].isdigit():
                return min(record.ttl, int(fields[6]), LONGEST)
    return DEFAULT
