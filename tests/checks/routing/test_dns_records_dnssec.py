"""Cases of routing.dns-records-dnssec."""

from __future__ import annotations

from datetime import timedelta

from seen import NOW, Bad, evidence, name, record, said
from signed import HOME, signed, told, without

from launchready.lab.world import Record
from launchready.model.check import Severity
from launchready.model.evidence import Evidence
from launchready.model.evidence.dns import DnsAnswer, DnsStatus

ONE, TWO = "198.41.0.4", "199.9.14.201"
NAMES = (
    *name("ns1.dns.example", ONE),
    *name("ns2.dns.example", TWO),
    record(HOME, "NS", "ns1.dns.example", "ns2.dns.example"),
)
STALE = (Record(HOME, "DS", f"2371 13 2 {'4f' * 32}", 86400),)
OTHER = signed(NOW - timedelta(days=5))
EXPIRED = signed(NOW - timedelta(days=20), NOW - timedelta(days=1))
CHANGED = (*without(signed(), "A"), Record(HOME, "A", "192.0.2.66"))


def server(address: str, records: tuple[Record, ...]) -> tuple[DnsAnswer, ...]:
    return tuple(told(records, rtype, address) for rtype in ("SOA", "NS", "A", "DNSKEY"))


def seen(one: tuple[Record, ...], two: tuple[Record, ...], ds: tuple[Record, ...] = signed()) -> Evidence:
    return evidence(*NAMES, told(ds, "DS"), *server(ONE, one), *server(TWO, two))


def failing(rtype: str, status: DnsStatus, server_: str = "") -> DnsAnswer:
    return (
        said(server_, HOME, rtype, status=status, authoritative=False)
        if server_
        else DnsAnswer(HOME, rtype, status, (), NOW)
    )


GOOD: dict[str, Evidence] = {
    "both servers sign": seen(signed(), signed()),
    "only the resolver can be asked": evidence(*NAMES, told(signed(), "DS"), told(signed(), "DNSKEY")),
}

BAD: dict[str, Bad] = {
    "moved to another provider, and the DS record stayed": (
        seen(without(signed(), "RRSIG", "DNSKEY"), without(signed(), "RRSIG", "DNSKEY"), STALE),
        {(HOME, "bogus-no-keys", Severity.BLOCKER)},
    ),
    "signed anew with another key": (seen(signed(), signed(), OTHER), {(HOME, "bogus-no-match", Severity.BLOCKER)}),
    "signatures that ran out": (
        seen(EXPIRED, EXPIRED, EXPIRED),
        {(HOME, "bogus-expired", Severity.BLOCKER)},
    ),
    "one server is behind": (
        seen(signed(), without(signed(), "RRSIG", "DNSKEY")),
        {(HOME, "bogus-no-keys", Severity.HIGH)},
    ),
    "an address that was changed past the signer": (
        seen(CHANGED, CHANGED),
        {(HOME, "bogus-invalid", Severity.BLOCKER)},
    ),
    "as the resolver sees it": (
        evidence(*NAMES, told(STALE, "DS"), record(HOME, "DNSKEY")),
        {(HOME, "bogus-no-keys", Severity.BLOCKER)},
    ),
}

SILENT: dict[str, Evidence] = {
    "not signed": evidence(*NAMES, record(HOME, "DS"), record(HOME, "DNSKEY")),
    "signed, and the parent does not know": evidence(*NAMES, record(HOME, "DS"), *server(ONE, signed())),
    "by algorithms that validators do not know": seen(signed(), signed(), (Record(HOME, "DS", f"1 5 1 {'ab' * 20}"),)),
    "the run of an older version": evidence(*NAMES),
    "below a zone that is not signed": evidence(
        record("kettle.example", "DS"),
        record("kettle.example", "NS", "ns1.dns.example"),
        told(STALE, "DS"),
        domain="app.kettle.example",
    ),
    "two servers that something stands before": evidence(
        *NAMES,
        told(signed(), "DS"),
        said(ONE, HOME, "DNSKEY", authoritative=False),
        said(TWO, HOME, "DNSKEY", authoritative=False),
        told(signed(), "DNSKEY"),
    ),
}

UNKNOWN: dict[str, Evidence] = {
    "the question for DS gets no answer": evidence(*NAMES, failing("DS", DnsStatus.TIMEOUT)),
    "the keys cannot be asked for": evidence(*NAMES, told(signed(), "DS"), failing("DNSKEY", DnsStatus.SERVFAIL)),
    "the resolver strips signatures": evidence(
        *NAMES, told(signed(), "DS"), told(without(signed(), "RRSIG"), "DNSKEY")
    ),
}
