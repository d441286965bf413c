"""Does a signed zone validate: from the parent's DS record over the zone's keys to a record's signature (RFC 4035, section 5).

What a validating resolver would say, over what was seen. Work is bounded, since keys and signatures come from strangers (CVE-2023-50387).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from launchready.model.evidence.dns import DnsAnswer, DnsRecord

if TYPE_CHECKING:
    from dns.rdata import Rdata
    from dns.rrset import RRset

ALGORITHMS = frozenset({8, 10, 13, 14, 15, 16})
"""RSA and ECDSA with SHA-2, Ed25519, Ed448. A zone that is signed with others alone counts as unsigned (RFC 4035, section 5.2; SHA-1: RFC 9905)."""
DIGESTS = frozenset({2, 4})
"""SHA-256 and SHA-384 (RFC 8624; SHA-1: RFC 9905)."""
MAX_KEYS = 12
MAX_SIGNATURES = 6
MAX_KEY = 600
"""Bytes of a key; RSA of 4,096 bits, the most that RFC 3110 allows, takes 516."""


class Validity(StrEnum):
    """What a validating resolver makes of it (RFC 4035, section 4.3)."""

    SECURE = "secure"
    INSECURE = "insecure"  # not signed, or in ways that validators do not know
    BOGUS = "bogus"  # signed, and wrong: validators answer SERVFAIL
    UNSEEN = "unseen"  # what was seen does not tell


@dataclass(frozen=True, slots=True)
class Judgement:
    """How far it validates, and why not. `kind` is one word for the reason: no-keys, no-match, unsigned, expired, invalid."""

    validity: Validity
    detail: str = ""
    kind: str = ""


def delegated_signed(delegation: DnsAnswer) -> Judgement:
    """Return whether the parent says that the zone is signed: BOGUS never, UNSEEN where the question got no answer."""
    if not delegation.status.settled:
        return Judgement(Validity.UNSEEN, f"the question for DS ended with {delegation.status}")
    if not delegation.values:
        return Judgement(Validity.INSECURE, "the parent has no DS record: the zone is not signed")
    usable = [rdata for rdata in _read("DS", delegation.values) if _usable(rdata)]
    if not usable:
        return Judgement(Validity.INSECURE, "the DS records use algorithms that validators do not know")
    return Judgement(Validity.SECURE, f"{len(delegation.values)} DS records")


def judge(zone: str, delegation: DnsAnswer, keys: DnsAnswer, answers: Iterable[DnsAnswer]) -> Judgement:
    """Return how far a zone validates by one server's keys and records.

    `answers` are further ones of the same server, with the signatures that it sent. Judged by the time at which each was seen:
    signatures are made anew all the time, and say nothing of another day.
    """
    signed = delegated_signed(delegation)
    if signed.validity is not Validity.SECURE:
        return signed
    if not keys.status.settled:
        return Judgement(Validity.UNSEEN, f"the question for DNSKEY ended with {keys.status}")
    every = tuple(_read("DNSKEY", keys.values))[:MAX_KEYS]
    if not every:
        return Judgement(
            Validity.BOGUS, "the parent says that the zone is signed (DS), and the zone has no keys", "no-keys"
        )
    anchors = tuple(_anchors(zone, delegation, every))
    if not anchors:
        return Judgement(Validity.BOGUS, "no key of the zone fits the parent's DS record", "no-match")
    found = _signed(zone, keys, anchors)
    if found.validity is not Validity.SECURE:
        return found
    for answer in answers:
        if answer.values and not answer.cnames:
            found = _signed(zone, answer, every)
            if found.validity is not Validity.SECURE:
                return found
    return Judgement(Validity.SECURE, "the keys fit the parent's DS record, and the signatures hold")


def _usable(rdata: Any) -> bool:
    return int(rdata.algorithm) in ALGORITHMS and int(rdata.digest_type) in DIGESTS


def _read(rtype: str, values: Iterable[str]) -> Iterator[Any]:
    """Yield the records that can be read; what is malformed is no record."""
    import dns.exception
    import dns.name
    import dns.rdata

    for value in values:
        try:
            yield dns.rdata.from_text("IN", rtype, value, origin=dns.name.root, relativize=False)
        except (dns.exception.DNSException, ValueError, UnicodeError):
            continue


def _anchors(zone: str, delegation: DnsAnswer, keys: tuple[Any, ...]) -> Iterator[Any]:
    """Yield the keys that a DS record of the parent vouches for."""
    import dns.dnssec
    import dns.exception
    import dns.name

    name = dns.name.from_text(zone)
    for vouched in tuple(_read("DS", delegation.values))[:MAX_KEYS]:
        if not _usable(vouched):
            continue
        for key in keys:
            if key.algorithm != vouched.algorithm or not key.flags & 0x0100:
                continue
            try:
                made = dns.dnssec.make_ds(name, key, vouched.digest_type, validating=True)
            except (dns.exception.DNSException, ValueError):
                continue
            if made == vouched:
                yield key


def _signed(zone: str, answer: DnsAnswer, keys: tuple[Any, ...]) -> Judgement:
    """Return whether the records of an answer hold by one of the keys."""
    import dns.dnssec
    import dns.exception
    import dns.name
    import dns.rdataset

    name = dns.name.from_text(answer.name)
    records = [record for record in answer.records if record.type == answer.type]
    signatures = tuple(_read("RRSIG", (record.value for record in answer.records if record.type == "RRSIG")))
    if not signatures:
        if not answer.server:
            return Judgement(Validity.UNSEEN, f"the resolver passes no signatures on ({answer.type})")
        return Judgement(Validity.BOGUS, f"the {answer.type} record comes without a signature", "unsigned")
    rrset = _rrset(answer, records)
    trusted = dns.rdataset.from_rdata_list(300, [key for key in keys if len(key.key) <= MAX_KEY])
    ring: dict[dns.name.Name, Any] = {dns.name.from_text(zone): trusted}
    moment = answer.at.timestamp()
    reasons: list[tuple[str, str]] = []
    unknown = 0
    for signature in signatures[:MAX_SIGNATURES]:
        if int(signature.algorithm) not in ALGORITHMS:
            unknown += 1
            continue
        try:
            dns.dnssec.validate_rrsig(rrset, signature, ring, now=moment)
        except (dns.exception.DNSException, ValueError, OverflowError) as error:
            reasons.append(_reason(answer, signature, moment, error))
        else:
            return Judgement(
                Validity.SECURE, f"the {answer.type} record is signed by the zone's key {signature.key_tag} of {name}"
            )
    if not reasons:
        return Judgement(Validity.UNSEEN, f"{unknown} signatures of algorithms that are not known here")
    reasons.sort(key=lambda reason: reason[0] != "expired")
    return Judgement(Validity.BOGUS, reasons[0][1], reasons[0][0])


def _rrset(answer: DnsAnswer, records: list[DnsRecord]) -> RRset:
    import dns.name
    import dns.rrset

    rdatas: list[Rdata] = list(_read(answer.type, (record.value for record in records)))
    return dns.rrset.from_rdata_list(dns.name.from_text(answer.name), records[0].ttl if records else 0, rdatas)


def _reason(answer: DnsAnswer, signature: Any, moment: float, error: Exception) -> tuple[str, str]:
    if signature.expiration < moment:
        when = datetime.fromtimestamp(signature.expiration, UTC)
        return "expired", f"the signature of the {answer.type} record ran out on {when:%Y-%m-%d at %H:%M} UTC"
    if signature.inception > moment:
        when = datetime.fromtimestamp(signature.inception, UTC)
        return "invalid", f"the signature of the {answer.type} record counts only from {when:%Y-%m-%d at %H:%M} UTC"
    return "invalid", f"the signature of the {answer.type} record does not hold: {str(error)[:120]}"
