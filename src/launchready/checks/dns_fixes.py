"""A fix that is a record in DNS, and how long it waits: until resolvers have forgotten what they hold of the name."""

from __future__ import annotations

from launchready.model.check import Fix, Wait, WaitKind
from launchready.model.evidence.dns import DnsEvidence
from launchready.standards.negative_ttl import negative_ttl


def dns_wait(dns: DnsEvidence, name: str, rtype: str = "TXT") -> Wait:
    """Return how long resolvers keep their answer about a name: the records that were seen, or that there are none."""
    answer = dns.find(name, rtype)
    held = answer is not None and bool(answer.records)
    seconds = answer.ttl if answer is not None and held else negative_ttl(dns, name)
    reason = (
        f"resolvers keep the old record for up to {seconds} seconds"
        if held
        else f"resolvers remember for up to {seconds} seconds that the record was not there"
    )
    return Wait(WaitKind.DNS_TTL, round(seconds / 3600, 2), reason)


def dns_fix(
    summary: str,
    *steps: str,
    dns: DnsEvidence,
    name: str,
    rtype: str = "TXT",
    hours: tuple[float, float] = (0.25, 1),
    reason: str = "one record",
    snippet: str = "",
) -> Fix:
    """Return a fix in DNS, done once resolvers have forgotten what they hold."""
    return Fix(
        summary=summary,
        steps=(*steps, "Ask again with the command shown above, once resolvers have forgotten the old answer."),
        hours=hours,
        hours_reason=reason,
        waits=(dns_wait(dns, name, rtype),),
        snippet=snippet,
    )
