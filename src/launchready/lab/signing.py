"""Signs a zone of the lab (RFC 4034): keys, signatures and the parent's DS record, as further records."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import dns.dnssec
import dns.name
import dns.rdataclass
import dns.rdatatype
import dns.rrset
from cryptography.hazmat.primitives.asymmetric import ec

from launchready.lab.dns import read_rdata
from launchready.lab.world import Record

ZONE_AND_ENTRY = 257
"""The flags of a key that signs the zone and that the parent vouches for."""
UNSIGNED = frozenset({"DS", "RRSIG"})
"""What belongs to the parent, or signs itself."""


def sign(records: Iterable[Record], zone: str, since: datetime, until: datetime) -> list[Record]:
    """Return the records that a signed zone has beside its own, with one key (ECDSA P-256) and signatures for a span of time."""
    private = ec.generate_private_key(ec.SECP256R1())
    key = dns.dnssec.make_dnskey(private.public_key(), "ECDSAP256SHA256", flags=ZONE_AND_ENTRY)
    owner = dns.name.from_text(zone)
    made = [Record(zone, "DNSKEY", key.to_text(), 3600)]
    delegation = dns.dnssec.make_ds(owner, key, "SHA256")
    sets: dict[tuple[str, str], dns.rrset.RRset] = {}
    for record in (*records, *made):
        if record.type in UNSIGNED or not dns.name.from_text(record.name).is_subdomain(owner):
            continue
        kind = dns.rdatatype.from_text(record.type)
        fresh = dns.rrset.RRset(dns.name.from_text(record.name), dns.rdataclass.IN, kind)
        sets.setdefault((record.name, record.type), fresh).add(read_rdata(kind, record.value), record.ttl)
    for (name, _), rrset in sets.items():
        signature = dns.dnssec.sign(rrset, private, owner, key, inception=since, expiration=until)
        made.append(Record(name, "RRSIG", signature.to_text(), rrset.ttl))
    return [*made, Record(zone, "DS", delegation.to_text(), 3600)]
