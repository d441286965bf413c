"""Cases of routing.dns-records."""

from __future__ import annotations

from dataclasses import replace

from seen import Bad, evidence, host, name, record

from launchready.model.check import Severity
from launchready.model.evidence import Evidence
from launchready.model.evidence.dns import DnsAnswer, DnsRecord, DnsStatus

HOME = "kettle.example"
SOA = record(HOME, "SOA", "ns1.dns.example h.kettle.example 1 7200 900 1209600 600")
NS = record(HOME, "NS", "ns1.dns.example", "ns2.dns.example")
MX = record(HOME, "MX", "10 mail.kettle.example")


def followed(owner: str, rtype: str, target: str, *values: str) -> DnsAnswer:
    """What a resolver says of a type at an alias: the alias, and the records at its end."""
    chain = (DnsRecord(owner, "CNAME", 300, target), *(DnsRecord(target, rtype, 300, value) for value in values))
    return replace(record(owner, rtype), records=chain, status=DnsStatus.NOERROR if values else DnsStatus.NODATA)


GOOD: dict[str, Evidence] = {
    "addresses at the domain": evidence(
        SOA, NS, MX, *name(HOME, "192.0.2.1"), *name("mail.kettle.example", "192.0.2.2")
    ),
    "www is an alias": evidence(
        SOA, NS, host(f"www.{HOME}"), *name(f"www.{HOME}", "192.0.2.1", cname="proxy.example.net")
    ),
}

BAD: dict[str, Bad] = {
    "an alias at the domain itself": (
        evidence(SOA, NS, MX, *name(HOME, "192.0.2.1", cname="proxy.example.net")),
        {(HOME, "cname-beside", Severity.HIGH)},
    ),
    "an alias beside a verification": (
        evidence(
            SOA,
            NS,
            *name(HOME, "192.0.2.1", cname="proxy.example.net"),
            record(HOME, "TXT", '"v=spf1 -all"'),
            record(HOME, "MX"),
        ),
        {(HOME, "cname-beside", Severity.HIGH)},
    ),
    "mail to an alias": (
        evidence(SOA, NS, MX, *name("mail.kettle.example", "192.0.2.2", cname="mx.kettle.example")),
        {(HOME, "mx-alias", Severity.MEDIUM)},
    ),
    "a name server that is an alias": (
        evidence(SOA, NS, *name("ns1.dns.example", "192.0.2.2", cname="a.dns.example")),
        {(HOME, "ns-alias", Severity.MEDIUM)},
    ),
}

SILENT: dict[str, Evidence] = {
    "no mail at all": evidence(SOA, NS, record(HOME, "MX", "0 ."), *name(HOME, "192.0.2.1")),
    "a subdomain as product, which is an alias": evidence(
        *name("app.kettle.example", "192.0.2.1", cname="kettle.host.example"),
        followed("app.kettle.example", "TXT", "kettle.host.example", '"hello"'),
        followed("app.kettle.example", "SOA", "kettle.host.example"),
        domain="app.kettle.example",
    ),
    "a name of a provider": evidence(
        *name("kettle.vercel.app", "192.0.2.1", cname="cname.vercel-dns.com"), domain="kettle.vercel.app"
    ),
    "an alias that the provider flattens": evidence(SOA, NS, MX, *name(HOME, "192.0.2.1")),
}

UNKNOWN: dict[str, Evidence] = {}
