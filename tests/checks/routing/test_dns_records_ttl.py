"""Cases of routing.dns-records-ttl."""

from __future__ import annotations

from seen import Bad, evidence, failure, host, name, page, record

from launchready.model.check import Severity
from launchready.model.evidence import Evidence
from launchready.model.evidence.dns import DnsAnswer, DnsRecord, DnsStatus
from launchready.model.evidence.hosts import Source

HOME = "kettle.example"
WEEK, DAY = 604_800, 86_400
PAGE = page(f"https://{HOME}/")


def aliased(ttl: int, there: int) -> DnsAnswer:
    """An alias of ours to a name of the provider, each with its own TTL."""
    chain = (
        DnsRecord(f"www.{HOME}", "CNAME", ttl, "cname.host.example"),
        DnsRecord("cname.host.example", "A", there, "192.0.2.1"),
    )
    return DnsAnswer(f"www.{HOME}", "A", DnsStatus.NOERROR, chain, record(HOME, "A").at)


GOOD: dict[str, Evidence] = {
    "five minutes": evidence(*name(HOME, "192.0.2.1"), PAGE),
    "a day": evidence(*name(HOME, "192.0.2.1", ttl=DAY), PAGE),
}

BAD: dict[str, Bad] = {
    "a week": (evidence(*name(HOME, "192.0.2.1", ttl=WEEK), PAGE), {(HOME, "ttl", Severity.MEDIUM)}),
    "a day and a half": (evidence(*name(HOME, "192.0.2.1", ttl=130_000), PAGE), {(HOME, "ttl", Severity.LOW)}),
    "an alias for a week": (
        evidence(aliased(WEEK, 60), page(f"https://www.{HOME}/")),
        {(f"www.{HOME}", "ttl", Severity.MEDIUM)},
    ),
}

SILENT: dict[str, Evidence] = {
    "the provider's own record": evidence(aliased(300, WEEK), page(f"https://www.{HOME}/")),
    "a host that does not answer is audit.domain-map's": evidence(
        *name(HOME, "192.0.2.1", ttl=WEEK), failure(f"https://{HOME}/"), failure(f"http://{HOME}/")
    ),
    "mail and the zone itself may last": evidence(
        *name(HOME, "192.0.2.1"),
        PAGE,
        record(HOME, "NS", "ns1.dns.example", ttl=172_800),
        record(HOME, "MX", "10 m.example", ttl=WEEK),
    ),
    "a host that was only guessed": evidence(
        host(f"help.{HOME}", Source.COMMON_NAME),
        *name(f"help.{HOME}", "192.0.2.1", ttl=WEEK),
        page(f"https://help.{HOME}/"),
    ),
    "a surface at another's domain": evidence(
        host("kettle.vercel.app"), *name("kettle.vercel.app", "192.0.2.1", ttl=WEEK), page("https://kettle.vercel.app/")
    ),
}

UNKNOWN: dict[str, Evidence] = {}
