"""A zone that is really signed, as name servers would give it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import lru_cache

from seen import NOW, said

from launchready.lab.signing import sign
from launchready.lab.world import Record
from launchready.model.evidence.dns import DnsAnswer, DnsRecord, DnsStatus

HOME = "kettle.example"
SOA = "ns1.dns.example. hostmaster.kettle.example. 7 7200 900 1209600 600"
ZONE = (
    Record(HOME, "SOA", SOA, 3600),
    Record(HOME, "NS", "ns1.dns.example.", 3600),
    Record(HOME, "NS", "ns2.dns.example.", 3600),
    Record(HOME, "A", "192.0.2.1"),
)


@lru_cache(maxsize=8)
def signed(since: datetime = NOW - timedelta(days=3), until: datetime = NOW + timedelta(days=11)) -> tuple[Record, ...]:
    """The records of a zone that is signed for a span of time, the parent's DS among them. Each span has a key of its own."""
    return (*ZONE, *sign(ZONE, HOME, since, until))


def told(records: Iterable[Record], rtype: str, server: str = "", owner: str = HOME) -> DnsAnswer:
    """What a server says of a type, with the signatures over it; the run's resolver where none is named."""
    found = [
        DnsRecord(record.name, record.type, record.ttl, _plain(record.value))
        for record in records
        if record.name == owner
        and (record.type == rtype or (record.type == "RRSIG" and record.value.split()[0] == rtype))
    ]
    status = DnsStatus.NOERROR if any(record.type == rtype for record in found) else DnsStatus.NODATA
    if server:
        return replace(said(server, owner, rtype, status=status), records=tuple(found))
    return DnsAnswer(owner, rtype, status, tuple(found), NOW)


def without(records: Iterable[Record], *types: str) -> tuple[Record, ...]:
    """The records without those of some types; `RRSIG A` means the signatures over A."""
    return tuple(
        record
        for record in records
        if record.type not in types and f"{record.type} {record.value.split()[0]}" not in types
    )


def _plain(value: str) -> str:
    return " ".join(word.removesuffix(".").lower() if word.endswith(".") else word for word in value.split())
