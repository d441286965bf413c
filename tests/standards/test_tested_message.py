"""The facts of a received message: no text, no tokens, and bounded whatever comes."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest

from launchready.model.evidence.mail_test import MailedLink, MailTest, ProviderVerdict
from launchready.standards.arc import Chain
from launchready.standards.authentication_results import provider_verdict
from launchready.standards.dkim import AuthResult
from launchready.standards.mail_authentication import Authentication
from launchready.standards.mail_links import MAX_LINKS, PLACEHOLDER, masked, read_links
from launchready.standards.message import read_message
from launchready.standards.record_files import MAIL_TEST, RecordError
from launchready.standards.tested_message import observed

AT = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
HEAD = b"From: Kettle <a@kettle.test>\r\nDate: Tue, 24 Nov 2026 11:59:30 +0000\r\nMessage-ID: <1@kettle.test>\r\nSubject: Code 123456\r\n"
NOTHING = Authentication("a@kettle.test", "", "", None, (), None, Chain(AuthResult.NONE, ""))


def facts(data: bytes, **how: object) -> MailTest:
    test = MailTest("Resend", "kettle.test", **{"what": "waited", "way": "mta", "at": AT, "seconds": 1.0, **how})  # type: ignore[arg-type]
    return observed(test, NOTHING, read_message(data))


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("https://app.kettle.test/confirm?token=abc", "https://app.kettle.test/confirm?…"),
        ("https://app.kettle.test/verify/9f86d081884c7d659a2feaa0c55ad015", "https://app.kettle.test/verify/…"),
        ("https://a.test/reset-password/v2/index.html#access_token=x", "https://a.test/reset-password/v2/index.html#…"),
        ("https://user:secret@a.test:8443/x", "https://a.test:8443/x"),
        ("mailto:leave-8f2a@kettle.test?subject=x", "mailto:…@kettle.test"),
        ("https://[::1]:3000/", "https://[::1]:3000/"),
        ("https://[broken/", "…"),
    ],
)
def test_what_is_kept_of_an_address_cannot_be_used(address: str, shown: str) -> None:
    assert masked(address) == shown


def test_links_of_text_and_html_are_seen_once() -> None:
    found = read_links(
        "See https://a.test/x?t=1. Or (https://b.test/y).",
        '<a href="https://a.test/x?t=2&amp;u=3">x</a><img src="http://c.test/p.gif" width="1" height="1"><a href="mailto:x@y.test">m</a>'
        '<a href="#top">t</a><img src="cid:logo"><a href="{{ .ConfirmationURL }}">c</a><a href="/confirm">r</a>',
    ).links
    assert set(found) == {
        MailedLink("https", "a.test", "https://a.test/x?…"),
        MailedLink("https", "b.test", "https://b.test/y"),
        MailedLink("http", "c.test", "http://c.test/p.gif", loaded=True, pixel=True),
        MailedLink("", "", PLACEHOLDER),
        MailedLink("", "", "/confirm"),
    }


def test_thousands_of_links_are_counted_and_not_kept() -> None:
    found = read_links(None, "".join(f'<a href="https://h{number}.test/">x</a>' for number in range(3000)))
    assert len(found.links) == MAX_LINKS
    assert found.left_out == 3000 - MAX_LINKS


def test_no_text_and_no_code_is_kept() -> None:
    data = (
        HEAD + b"Content-Type: text/plain\r\n\r\nYour code is 987654: https://a.test/c/Zm9vYmFyYmF6cXV4?code=987654\r\n"
    )
    kept = MAIL_TEST.dump((facts(data),)).decode()
    for secret in ("123456", "987654", "Zm9vYmFyYmF6cXV4", "Your code"):
        assert secret not in kept
    assert MAIL_TEST.parse(kept.encode()) == (facts(data),)


@pytest.mark.parametrize(
    ("fields", "what", "kind"),
    [
        (b"List-Id: <news.kettle.test>\r\n", "waited", "marketing"),
        (b"Precedence: bulk\r\n", "waited", "marketing"),
        (b"List-Unsubscribe: <https://a.test/u>\r\n", "waited", "transactional"),
        (b"Precedence: bulk\r\nList-Id: <x.test>\r\n", "signup", "transactional"),
        (b"", "waited", "transactional"),
    ],
)
def test_what_tells_a_newsletter(fields: bytes, what: str, kind: str) -> None:
    assert facts(HEAD + fields + b"\r\nx", what=what).kind == kind


def test_the_fields_for_leaving() -> None:
    data = (
        HEAD
        + b"List-Unsubscribe: <mailto:u@a.test>,\r\n <https://a.test/u/8f14e45fceea167a5a36dedd4bea2543>\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n\r\nx"
    )
    seen = facts(data).unsubscribe
    assert (seen.one_click, seen.https) == (True, True)
    assert seen.targets == ("mailto:u@a.test", "https://a.test/u/…")


def test_dates_and_ids() -> None:
    form = facts(HEAD + b"\r\nx").form
    assert (form.ids, form.id_well_formed, form.dates, form.date_off, form.subjects) == (1, True, 1, -30, 1)
    none = facts(b"From: a@b.test\r\nDate: yesterday\r\nMessage-ID: nothing\r\nMessage-ID: <2@b>\r\n\r\nx").form
    assert (none.ids, none.id_well_formed, none.dates, none.date_off) == (2, False, 1, None)


def results(*fields: bytes) -> ProviderVerdict | None:
    return provider_verdict(read_message(b"".join(field + b"\r\n" for field in fields) + b"\r\nx"))


def test_only_the_topmost_results_count() -> None:
    own = b"Authentication-Results: mx.google.com;\r\n dkim=pass header.i=@kettle.test (2048; p=1);\r\n dkim=fail header.i=@x.test;\r\n spf=softfail smtp.mailfrom=a@b.test; dmarc=pass (p=REJECT) header.from=kettle.test"
    forged = b"Authentication-Results: evil.test; spf=pass; dkim=pass; dmarc=pass"
    assert results(own, forged) == ProviderVerdict("mx.google.com", "softfail", "pass", "pass")
    hops = [b"Received: from %d.test by b.test; Tue, 24 Nov 2026 12:00:00 +0000" % number for number in range(3)]
    assert results(*hops, forged) is None
    assert results(b"Subject: x") is None
    assert results(b"Authentication-Results: (comment") is None


@pytest.mark.parametrize(
    "data",
    [
        b"Content-Type: multipart/mixed; boundary=b\r\n\r\n"
        + b"--b\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n" * 20_000,
        HEAD + b"Content-Type: text/html\r\n\r\n" + b"<a href='https://a.test/" * 200_000,
        HEAD * 5_000 + b"\r\nx",
        b"Received: x\r\n" * 100_000,
        b"Authentication-Results: " + b"(" * 200_000 + b"\r\n\r\nx",
        b"List-Unsubscribe: " + b"<" * 300_000 + b"\r\n\r\nx",
        HEAD + b"Content-Type: text/html\r\n\r\n" + b"x" * 50_000_000,
        b"",
        bytes(range(256)) * 1000,
    ],
    ids=["mime bomb", "open tags", "repeated fields", "hops", "comments", "brackets", "50 MB", "empty", "bytes"],
)
def test_hostile_messages_are_read_in_bounded_time(data: bytes) -> None:
    begun = time.process_time()
    test = facts(data, way="imap")
    assert time.process_time() - begun < 10
    assert len(MAIL_TEST.dump((test,))) < 200_000


def test_the_newest_test_of_each_sender_and_message_is_kept() -> None:
    first, second, other = facts(HEAD + b"\r\n1"), facts(HEAD + b"\r\n2"), facts(HEAD + b"\r\n3", what="signup")
    assert MAIL_TEST.joined((), (first, other, second)) == (other, second)


@pytest.mark.parametrize(
    "data", [b"", b"[]", b"{}", b'{"version": 2}', b'{"version": 1, "tests": [{"sender": 1}]}', b"[" * 100_000]
)
def test_what_is_no_record(data: bytes) -> None:
    with pytest.raises(RecordError):
        MAIL_TEST.parse(data)
