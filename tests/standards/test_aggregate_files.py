"""What reports come in: gzip, zip, mails and archives within them, and what only looks like that."""

from __future__ import annotations

import base64
import gzip
import io
import struct
import zipfile
import zlib
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reported import record, report

from launchready.standards.aggregate_files import Broken, Found, Other, Read, reports_in

NOW = datetime(2026, 11, 24, tzinfo=UTC)
XML = report(record())


def found(data: bytes) -> list[Found]:
    return list(reports_in(data, "f", latest=NOW))


def read(data: bytes) -> list[str]:
    """Return where each report was; what is broken fails the test."""
    assert [each for each in found(data) if not isinstance(each, Read)] == []
    return [each.where for each in found(data)]


def broken(data: bytes) -> list[tuple[str, str]]:
    return [(each.where, each.problem) for each in found(data) if isinstance(each, Broken)]


def zipped(*members: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return out.getvalue()


def mail(name: str, data: bytes, kind: str = "application/zip") -> bytes:
    return (
        f"From: d@receiver.example\r\nSubject: Report Domain: kettle.test\r\nMIME-Version: 1.0\r\n"
        f'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nA report.\r\n'
        f'--b\r\nContent-Type: {kind}\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment; filename="{name}"\r\n\r\n'
    ).encode() + base64.encodebytes(data) + b"\r\n--b--\r\n"  # fmt: skip


def test_every_wrapping_that_receivers_use() -> None:
    assert read(XML) == ["f"]
    assert read(gzip.compress(XML)) == ["f"]
    assert read(gzip.compress(XML[:99]) + gzip.compress(XML[99:]) + b"\x00 rest") == ["f"]
    assert read(zipped(("r.xml", XML))) == ["f > r.xml"]
    assert read(zipped(("a/../../r.xml", XML), ("C:\\x\\2.xml", XML), ("d/", b""))) == ["f > r.xml", "f > 2.xml"]
    assert read(zipped(("r.xml.gz", gzip.compress(XML)))) == ["f > r.xml.gz"]
    assert read(mail("r.zip", zipped(("r.xml", XML)))) == ["f > r.zip > r.xml"]
    assert read(mail("r.xml.gz", gzip.compress(XML), "application/gzip")) == ["f > r.xml.gz"]
    assert read(mail("", gzip.compress(XML), "application/octet-stream")) == ["f > application/octet-stream"]


def test_a_mail_that_is_the_archive_itself_as_google_sends_it() -> None:
    head = b"Subject: Report domain: kettle.test\r\nContent-Type: application/zip; name=g.zip\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    assert read(head + base64.encodebytes(zipped(("g.xml", XML)))) == ["f > g.zip > g.xml"]


def test_a_mail_in_a_mail_and_a_mailbox_of_mails() -> None:
    assert read(mail("on.eml", mail("r.zip", zipped(("r.xml", XML))), "message/rfc822")) == [
        "f > on.eml > r.zip > r.xml"
    ]
    box = b"".join(
        b"From d@x Thu Nov  5 00:00:00 2026\r\n" + mail("r.gz", gzip.compress(XML)) + b"\r\n" for _ in range(3)
    )
    assert read(box) == ["f > r.gz", "f > message 2 > r.gz", "f > message 3 > r.gz"]


def test_what_does_not_try_to_be_a_report() -> None:
    for data in (b"", b"hello", b"Subject: hi\r\n\r\nbody", mail("a.pdf", b"%PDF"), b"\x89PNG\r\n"):
        assert all(isinstance(each, Other) for each in found(data)), data
    assert found(gzip.compress(b'{"organization-name": "TLS report"}')) == [
        Other("f", "neither XML, zip or gzip, nor a mail message")
    ]


def _lying() -> bytes:
    """A zip whose directory says that a member has three bytes."""
    data = bytearray(zipped(("r.xml", XML), method=zipfile.ZIP_STORED))
    at = data.find(b"PK\x01\x02")
    data[at + 24 : at + 28] = struct.pack("<I", 3)
    return bytes(data)


def _locked() -> bytes:
    data = bytearray(zipped(("r.xml", XML)))
    data[6] |= 1
    data[data.find(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


def _nested(levels: int) -> bytes:
    data = XML
    for _ in range(levels):
        data = gzip.compress(data)
    return data


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (gzip.compress(XML)[:-12], "ends too early"),
        (gzip.compress(XML)[:60] + b"\xff" * 60, "broken gzip"),
        (gzip.compress(b"<" * 60_000_000), "unpacks to more than 400 times its size"),
        (zipped(("r.xml", b"<" * 60_000_000)), "unpacks to more than 400 times its size"),
        (gzip.compress(zlib.compress(b"x") * 10, mtime=0) * 1_100, "pieces of gzip in a row"),
        (zipped(*((f"{n}.xml", XML) for n in range(25))), "more than 20 members"),
        (zipped(*((f"{n}.xml", b"") for n in range(2_000))), "more than 20 members"),
        (_lying(), "r.xml"),
        (_locked(), "locked with a password"),
        (zipped(("r.xml", XML), method=zipfile.ZIP_LZMA), "packed in a way (method 14)"),
        (zipped(("r.xml", XML))[:-30], "broken zip"),
        (b"PK\x03\x04\x00\x00\x00", "broken zip"),
        (_nested(3), "more than 2 archives within each other"),
        (b"<" * 30_000_001, "larger than 30 MB"),
        (mail("r.xml", b"no xml"), "neither XML"),
    ],
)  # fmt: skip
def test_what_is_broken_is_said_with_its_place(data: bytes, says: str) -> None:
    told = broken(data)
    assert any(says in f"{where}: {problem}" for where, problem in told), told
    assert len(told) <= 25


def test_archives_within_an_archive_share_one_budget() -> None:
    """Each of the twenty unpacks to less than is allowed at once; all together do not."""
    import random

    random.seed(7)
    block = b"<!-- " + bytes(random.choices(b"abcdefgh", k=20_000)) + b" -->"
    inner = gzip.compress(block * 300)
    told = broken(zipped(*((f"{n}.gz", inner) for n in range(12))))
    assert sum("more than 50 MB come out of it" in problem for _, problem in told) >= 2


def test_one_broken_member_does_not_hide_the_others() -> None:
    data = zipped(("a.xml", XML), ("b.xml", XML[:200]), ("c.gz", b"\x1f\x8bjunk"), ("d.xml", XML))
    assert [(type(each).__name__, each.where) for each in found(data)] == [
        ("Read", "f > a.xml"), ("Broken", "f > b.xml"), ("Broken", "f > c.gz"), ("Read", "f > d.xml"),
    ]  # fmt: skip


@given(st.binary(max_size=200), st.integers(0, 900), st.sampled_from(["zip", "gzip", "mail", "none"]))
def test_any_bytes_end_in_reports_or_words(junk: bytes, at: int, wrapping: str) -> None:
    whole = {
        "zip": zipped(("r.xml", XML)),
        "gzip": gzip.compress(XML),
        "mail": mail("r.gz", gzip.compress(XML)),
        "none": b"",
    }[wrapping]
    for each in found(whole[:at] + junk + whole[at + len(junk) :]):
        assert isinstance(each, Read | Broken | Other)
