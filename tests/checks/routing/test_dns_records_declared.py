"""Cases of routing.dns-records-declared."""

from __future__ import annotations

from dataclasses import replace

from seen import Bad, evidence, name, page, record

from launchready.model.check import Severity
from launchready.model.evidence import Evidence
from launchready.model.evidence.dns import DnsAnswer, DnsStatus

HOME = "kettle.example"
WWW = f"www.{HOME}"


def declared(owner: str, rtype: str, *values: str, facts: tuple[object, ...] = (), ttl: int | None = None) -> Evidence:
    row: dict[str, object] = {"name": owner, "type": rtype, "values": list(values)}
    if ttl is not None:
        row["ttl"] = ttl
    return evidence(*facts, product={"dns": {"records": [row]}})  # type: ignore[arg-type]


def silent(rtype: str, status: DnsStatus) -> DnsAnswer:
    return replace(record(HOME, rtype), status=status)


GOOD: dict[str, Evidence] = {
    "an address": declared(HOME, "A", "192.0.2.1", facts=name(HOME, "192.0.2.1")),
    "an address in another spelling": declared(
        HOME, "AAAA", "2001:DB8:0::1", facts=(record(HOME, "AAAA", "2001:db8::1"),)
    ),
    "mail in other words": declared(
        HOME, "MX", "10 Mail.Kettle.Example.", facts=(record(HOME, "MX", "10 mail.kettle.example"),)
    ),
    "text without quotes": declared(HOME, "TXT", "v=spf1 -all", facts=(record(HOME, "TXT", '"v=spf1 -all"'),)),
    "long text in two strings": declared(
        HOME,
        "TXT",
        "v=DKIM1; p=" + "A" * 300,
        facts=(record(HOME, "TXT", '"v=DKIM1; p=' + "A" * 244 + '" "' + "A" * 56 + '"'),),
    ),
    "CAA in another spelling": declared(
        HOME, "CAA", "0 ISSUE letsencrypt.org", facts=(record(HOME, "CAA", '0 issue "letsencrypt.org"'),)
    ),
    "a lower TTL in the cache": declared(HOME, "A", "192.0.2.1", facts=name(HOME, "192.0.2.1", ttl=17), ttl=300),
}

BAD: dict[str, Bad] = {
    "another address": (
        declared(HOME, "A", "192.0.2.1", facts=name(HOME, "192.0.2.99")),
        {(HOME, "a", Severity.HIGH)},
    ),
    "no address": (declared(WWW, "A", "192.0.2.1", facts=name(WWW)), {(WWW, "a", Severity.HIGH)}),
    "mail goes to one host more": (
        declared(
            HOME,
            "MX",
            "10 mail.kettle.example",
            facts=(record(HOME, "MX", "10 mail.kettle.example", "20 mx.old.example"),),
        ),
        {(HOME, "mx", Severity.HIGH)},
    ),
    "a verification that is gone": (
        declared(HOME, "TXT", "kettle-verification=1", facts=(record(HOME, "TXT", '"v=spf1 -all"'),)),
        {(HOME, "txt", Severity.MEDIUM)},
    ),
    "an alias to somewhere else": (
        declared(WWW, "CNAME", "cname.host.example", facts=(record(WWW, "CNAME", "old.host.example"),)),
        {(WWW, "cname", Severity.HIGH)},
    ),
    "a TTL that is longer": (
        declared(HOME, "A", "192.0.2.1", facts=name(HOME, "192.0.2.1", ttl=86400), ttl=300),
        {(HOME, "a-ttl", Severity.LOW)},
    ),
}

SILENT: dict[str, Evidence] = {
    "some of the addresses": declared(HOME, "A", "192.0.2.1", "192.0.2.2", facts=name(HOME, "192.0.2.2")),
    "further text": declared(
        HOME, "TXT", "v=spf1 -all", facts=(record(HOME, "TXT", '"v=spf1 -all"', '"google-site-verification=x"'),)
    ),
    "CAA that Cloudflare adds": declared(
        HOME,
        "CAA",
        '0 issue "letsencrypt.org"',
        facts=(record(HOME, "CAA", '0 issue "letsencrypt.org"', '0 issue "pki.goog"'),),
    ),
    "Cloudflare answers in its place": declared(
        HOME, "A", "203.0.113.7", facts=(*name(HOME, "104.16.1.1"), page(f"https://{HOME}/", ("cf-ray", "8f1-FRA")))
    ),
    "an alias behind Cloudflare": declared(
        WWW,
        "CNAME",
        "cname.host.example",
        facts=(record(WWW, "CNAME"), *name(WWW, "203.0.113.9"), page(f"https://{WWW}/", ("cf-ray", "8f1-FRA"))),
    ),
    "an alias at the domain that the provider flattens": declared(
        HOME,
        "CNAME",
        "cname.host.example.",
        facts=(record(HOME, "CNAME"), *name(HOME, "192.0.2.1"), *name("cname.host.example", "192.0.2.1", "192.0.2.2")),
    ),
    "nothing is declared": evidence(*name(HOME, "192.0.2.1")),
}

SILENT["an alias of a host that was not visited, behind Cloudflare"] = declared(
    f"track.{HOME}",
    "CNAME",
    "links.mailer.example",
    facts=(record(f"track.{HOME}", "CNAME"), *name(f"track.{HOME}", "104.16.1.1")),
)

UNKNOWN: dict[str, Evidence] = {
    "the question fails": declared(HOME, "MX", "10 mail.kettle.example", facts=(silent("MX", DnsStatus.SERVFAIL),)),
    "it was not asked": declared(HOME, "MX", "10 mail.kettle.example"),
}
