"""Reading of DMARC aggregate reports: RFC 9990, the form of RFC 7489, and what is no report at all."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reported import HOME, reason, record, report, signed, spf

from launchready.standards.aggregate import DkimSeen, Override, SpfSeen
from launchready.standards.aggregate_xml import ReportError, read_report

NOW = datetime(2026, 11, 24, tzinfo=UTC)
NEW = ' xmlns="urn:ietf:params:xml:ns:dmarc-2.0"'


def test_a_report_of_rfc_9990() -> None:
    data = report(
        record(
            "2001:DB8::1", 123, "pass", "fail", signed(selector="abc") + spf("else.example", "fail"), reason("policy_test_mode", "t=y"), "pass"
        ),
        policy="<p>quarantine</p><sp>none</sp><np>none</np><testing>y</testing><discovery_method>treewalk</discovery_method><fo>1</fo>",
        namespace=NEW,
    )  # fmt: skip
    read = read_report(data)
    assert (read.reporter, read.report_id, read.policy.domain) == ("receiver.example", "receiver.example-0", HOME)
    assert (read.policy.p, read.policy.sp, read.policy.np, read.policy.testing, read.policy.pct, read.policy.discovery, read.policy.fo) == (
        "quarantine", "none", "none", True, None, "treewalk", "1",
    )  # fmt: skip
    (row,) = read.rows
    assert (row.address, row.count, row.disposition, row.dkim, row.spf, row.passed) == (
        "2001:db8::1", 123, "pass", True, False, True,
    )  # fmt: skip
    assert row.dkim_seen == (DkimSeen(HOME, "pass", "abc"),)
    assert row.spf_seen == (SpfSeen("else.example", "fail", "mfrom"),)
    assert row.overrides == (Override("policy_test_mode", "t=y"),)
    assert not row.forwarded
    assert read.day.isoformat() == "2026-10-01"


def test_a_report_of_rfc_7489() -> None:
    read = read_report(report(record(), policy="<adkim>r</adkim><aspf>s</aspf><p>reject</p><pct>50</pct>"))
    assert (read.policy.adkim, read.policy.aspf, read.policy.p, read.policy.pct, read.policy.testing) == ("r", "s", "reject", 50, None)  # fmt: skip


@pytest.mark.parametrize(
    ("why", "forwarded"),
    [
        (reason("forwarded"), True),
        (reason("mailing_list"), True),
        (reason("trusted_forwarder"), True),
        (reason("local_policy", "arc=pass as.1.google.com=pass"), True),
        (reason("local_policy", "arc=fail"), False),
        (reason("sampled_out"), False),
        ("", False),
    ],
)
def test_forwarded_is_what_the_receiver_says(why: str, forwarded: bool) -> None:
    assert read_report(report(record(dkim="fail", why=why))).rows[0].forwarded is forwarded


@pytest.mark.parametrize(
    "data",
    [
        b"\xef\xbb\xbf" + report(record()),
        b"\xef\xbb\xbf\xef\xbb\xbf\r\n " + report(record()) + b"\x00\x00",
        report(record()).decode().replace("UTF-8", "UTF-16").encode("utf-16"),
        report(record()).replace(b"UTF-8", b"ISO-8859-1").replace(b"<fo>", "<fo>\xe9".encode("latin-1")),
        report(record(), namespace=' xmlns:d="urn:x"').replace(b"<feedback", b"<d:feedback").replace(b"</feedback", b"</d:feedback"),
        report(record() + "<extension><count>9</count><row><count>7</count></row></extension>", "<unknown a='1'/>"),
        report(record("::ffff:192.0.2.10")),
        report(record(count="10.0")),
    ],
    ids=["mark", "marks and noise", "utf-16", "latin-1", "prefix", "unknown elements", "mapped address", "a count with a point"],
)  # fmt: skip
def test_what_receivers_do_beside_the_standard_is_read(data: bytes) -> None:
    read = read_report(data)
    assert [(row.address, row.count) for row in read.rows] == [("192.0.2.10", 10)]
    assert read.left_out == 0


LAUGHS = '<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "no element found"),
        (b"<html><body>x</body></html>", "root element is 'html'"),
        (report(record())[:400], "(line "),
        (report(record(), before=LAUGHS), "document type (DTD), which no report has (line 2)"),
        (report(record(), before='<!DOCTYPE f SYSTEM "file:///etc/passwd">'), "document type"),
        (report("&b;"), "undefined entity"),
        (report("<a>" * 40 + "</a>" * 40), "more than 32 elements within each other"),
        (report(record()).replace(b"UTF-8", b"no-such"), "encoding"),
        (report(record()).replace(b"UTF-8", b"UTF-16"), "encoding"),
        (report(record(header_from="k\xe9ttle")).decode().encode("latin-1"), "invalid token"),
        (report(record()).replace(b"report_id>", b"id>"), "lacks report_metadata/report_id"),
        (report(record(), domain=""), "lacks policy_published/domain"),
        (report(record(), begin="-5"), "begin '-5' is no time"),
        (report(record(), end="99999999999999"), "end '99999999999999' is no time"),
        (report(record(), end="4102444801"), "is no time"),
        (report(record(), begin="1790000000", end="1780000000"), "before it begins"),
        (report(record(), begin="5"), "period is of"),
        (report(record(), day=200), "ends in the future (2027-04-19)"),
        (report(record(count=-1)), "none of its 1 records can be read: record 1 (ends on line 5): count '-1'"),
    ],
)  # fmt: skip
def test_what_is_broken_is_named_with_its_place(data: bytes, says: str) -> None:
    with pytest.raises(ReportError) as told:
        read_report(data, latest=NOW)
    assert says in str(told.value)
    assert len(str(told.value)) < 400


@pytest.mark.parametrize("count", ["-1", "", "many", "1e9", "99999999999999999999", "1000000001", "\u0661"])
def test_a_record_that_cannot_be_read_is_left_out_and_the_others_count(count: str) -> None:
    read = read_report(
        report(record(count=count), record(address="not an address"), record(dkim="", spf=""), record(count=3))
    )
    assert [row.count for row in read.rows] == [3]
    assert read.left_out == 3
    assert "record 1 (ends on line 5): count" in read.problems[0]
    assert "record 2 (ends on line 5): source_ip 'not an address'" in read.problems[1]


def test_texts_and_lists_are_bounded() -> None:
    many = record(auth=signed() * 500, why=reason("other", "x" * 100_000) * 500)
    (row,) = read_report(report(many, org="o" * 70_000)).rows
    assert (len(row.dkim_seen), len(row.overrides), len(row.overrides[0].comment)) == (20, 20, 500)


def test_records_are_bounded() -> None:
    with pytest.raises(ReportError, match="more than 100,000 records"):
        read_report(report("<record/>" * 100_001))


@given(st.binary(max_size=300), st.integers(0, 1200), st.integers(0, 300))
def test_any_bytes_are_a_report_or_an_error(junk: bytes, at: int, cut: int) -> None:
    whole = report(record(auth=signed() + spf(), why=reason("forwarded")))
    for data in (junk, whole[:at] + junk + whole[at + cut :]):
        try:
            read = read_report(data, latest=NOW)
        except ReportError:
            continue
        assert all(0 <= row.count <= 10**9 for row in read.rows)
