"""Validation by chain, with zones that are really signed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from seen import NOW
from signed import HOME, signed, told, without

from launchready.lab.world import Record
from launchready.model.evidence.dns import DnsAnswer, DnsRecord, DnsStatus
from launchready.standards.dnssec import Judgement, Validity, judge

SERVER = "198.41.0.4"
OTHER = signed(NOW - timedelta(days=5))
EXPIRED = signed(NOW - timedelta(days=20), NOW - timedelta(days=1))
EARLY = signed(NOW + timedelta(days=1), NOW + timedelta(days=9))


def judged(records: tuple[Record, ...], ds: tuple[Record, ...] | None = None) -> Judgement:
    delegation = told(ds if ds is not None else records, "DS")
    data = (told(records, rtype, SERVER) for rtype in ("SOA", "NS", "A"))
    return judge(HOME, delegation, told(records, "DNSKEY", SERVER), data)


@pytest.mark.parametrize(
    ("records", "ds", "validity", "kind"),
    [
        (signed(), None, Validity.SECURE, ""),
        (without(signed(), "DS"), None, Validity.INSECURE, ""),
        (without(signed(), "DNSKEY", "RRSIG"), signed(), Validity.BOGUS, "no-keys"),
        (signed(), OTHER, Validity.BOGUS, "no-match"),
        (without(signed(), "RRSIG DNSKEY"), signed(), Validity.BOGUS, "unsigned"),
        (without(signed(), "RRSIG A"), signed(), Validity.BOGUS, "unsigned"),
        (EXPIRED, None, Validity.BOGUS, "expired"),
        (EARLY, None, Validity.BOGUS, "invalid"),
        ((*without(signed(), "A"), Record(HOME, "A", "192.0.2.66")), signed(), Validity.BOGUS, "invalid"),
        (signed(), (Record(HOME, "DS", f"1 5 1 {'ab' * 20}"),), Validity.INSECURE, ""),
        (signed(), (Record(HOME, "DS", f"1 13 1 {'ab' * 20}"), *signed()), Validity.SECURE, ""),
        (signed(), (Record(HOME, "DS", "nonsense"),), Validity.INSECURE, ""),
    ],
)
def test_a_zone_is_judged_as_a_resolver_would(
    records: tuple[Record, ...], ds: tuple[Record, ...] | None, validity: Validity, kind: str
) -> None:
    found = judged(records, ds)
    assert (found.validity, found.kind) == (validity, kind)
    assert found.detail


def test_the_time_is_that_of_the_answer() -> None:
    late = NOW + timedelta(days=60)
    keys = replace(told(signed(), "DNSKEY", SERVER), at=late)
    assert judge(HOME, told(signed(), "DS"), keys, ()).kind == "expired"


@pytest.mark.parametrize("which", ["DS", "DNSKEY"])
def test_a_question_without_an_answer_proves_nothing(which: str) -> None:
    answers = {rtype: told(signed(), rtype) for rtype in ("DS", "DNSKEY")}
    answers[which] = DnsAnswer(HOME, which, DnsStatus.SERVFAIL, (), NOW)
    assert judge(HOME, answers["DS"], answers["DNSKEY"], ()).validity is Validity.UNSEEN


def test_a_resolver_that_strips_signatures_proves_nothing() -> None:
    keys = told(without(signed(), "RRSIG"), "DNSKEY")
    assert judge(HOME, told(signed(), "DS"), keys, ()).validity is Validity.UNSEEN


def test_many_keys_and_signatures_are_bounded() -> None:
    records = signed()
    key = next(record for record in records if record.type == "DNSKEY")
    signature = next(record for record in records if record.type == "RRSIG" and record.value.startswith("DNSKEY"))
    flood = (
        *without(records, "RRSIG DNSKEY"),
        *([key] * 500),
        *([replace(signature, value=signature.value[:-8] + "AAAAAA==")] * 500),
    )
    assert judged(flood).validity is Validity.BOGUS


@given(st.lists(st.tuples(st.sampled_from(["DNSKEY", "RRSIG", "A", "DS"]), st.text(max_size=80)), max_size=8))
def test_no_record_breaks_it(records: list[tuple[str, str]]) -> None:
    ds = told(signed(), "DS")
    mixed = tuple(DnsRecord(HOME, rtype, 60, value) for rtype, value in records)
    keys = replace(told(signed(), "DNSKEY", SERVER), records=(*told(signed(), "DNSKEY").records, *mixed))
    data = DnsAnswer(HOME, "A", DnsStatus.NOERROR, mixed, NOW, SERVER)
    judge(HOME, ds, keys, (data,))
    judge(HOME, DnsAnswer(HOME, "DS", DnsStatus.NOERROR, mixed, NOW), keys, ())
