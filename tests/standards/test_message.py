"""A message is read whole where it is well made, and bounded where it is hostile."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from launchready.standards import message
from launchready.standards.message import Message, decoded_words, parameters, read_message

WHOLE = b"""\
From: =?utf-8?q?J=C3=B6rg?= =?utf-8?b?IE3DvGxsZXI=?= <joerg@kettle.test>\r
Received: from a\r
 by b\r
Received: from c\r
Content-Type: multipart/related; boundary="r"\r
\r
preamble\r
--r\r
Content-Type: multipart/alternative; boundary=a\r
\r
--a\r
Content-Type: text/plain; charset=iso-8859-1\r
Content-Transfer-Encoding: quoted-printable\r
\r
Gr=FC=DFe\r
--a\r
Content-Type: text/html; charset=utf-8\r
Content-Transfer-Encoding: base64\r
\r
PHA+SGVsbG88L3A+\r
--a--\r
--r\r
Content-Type: image/png; name="logo.png"\r
Content-ID: <logo@kettle>\r
Content-Transfer-Encoding: base64\r
\r
iVBORw0K\r
--r\r
Content-Type: application/pdf\r
Content-Disposition: attachment; filename*=utf-8''Rechnung%20%C3%BC.pdf\r
\r
%PDF\r
--r--\r
epilogue\r
"""


def nested(depth: int) -> bytes:
    return b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (level, level) for level in range(depth)
    )


def test_a_whole_message_is_read() -> None:
    found = read_message(WHOLE)
    assert found.header("from") == "Jörg Müller <joerg@kettle.test>"
    assert found.all("Received") == ("from a by b", "from c")
    assert [each.name for each in found.headers] == ["From", "Received", "Received", "Content-Type"]
    assert (found.text, found.html) == ("Grüße", "<p>Hello</p>")
    assert (found.html_size, found.html_sent) == (12, 16)
    assert [(each.content_id, each.type, each.data[:4]) for each in found.images] == [
        ("logo@kettle", "image/png", b"\x89PNG")
    ]
    assert found.attachments == 1
    assert [(each.type, each.filename, each.depth) for each in found.parts] == [
        ("text/plain", "", 2),
        ("text/html", "", 2),
        ("image/png", "logo.png", 1),
        ("application/pdf", "Rechnung ü.pdf", 1),
    ]
    assert (found.size, found.cut, found.problems) == (len(WHOLE), False, ())


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (nested(message.MAX_DEPTH + 5), "multiparts within each other"),
        (b"Content-Type: multipart/mixed; boundary=a\n\n" + b"--a\n\nx\n" * 2000, "more than 500 parts"),
        (b"X: y\n" * 2000 + b"\nx", "more than 500 header fields"),
        (b"X: " + b"y" * 100_000 + b"\n\nx", "longer than 32,768 bytes"),
        (b"X: y\n" + b" z\n" * 100_000 + b"\nx", "longer than 32,768 bytes"),
        (b"Content-Type: text/plain; charset=x-no-such\n\nx", "is not known"),
        (b"Content-Type: text/html; charset=utf-8\n\n\xff\xfe\xfa", "bytes that its charset does not have"),
        (b"Content-Transfer-Encoding: x-yenc\n\nx", "transfer encoding"),
        (b"Content-Type: multipart/mixed\n\nx", "no boundary"),
        (b"no colon here\n\nx", "is no header field"),
    ],
)
def test_what_is_wrong_is_said(data: bytes, problem: str) -> None:
    assert any(problem in each for each in read_message(data).problems), read_message(data).problems


def test_more_than_is_read_is_said() -> None:
    found = read_message(b"A: b\n\n" + b"x" * 1000, most=100)
    assert (found.cut, found.size, found.text) == (True, 1006, "x" * 94)


def test_pictures_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(message, "MAX_IMAGE_BYTES", 10)
    part = b"--a\nContent-Type: image/png\nContent-ID: <%d>\n\n12345678\n"
    found = read_message(
        b"Content-Type: multipart/mixed; boundary=a\n\n" + b"".join(part % number for number in range(3))
    )
    assert len(found.images) == 1
    assert "more pictures than are kept: the rest was left out" in found.problems


def test_encoded_words() -> None:
    assert decoded_words("=?utf-8?b?4oK?= =?utf-8?b?rA==?=") != ""
    assert decoded_words("a =?iso-8859-1?q?=FC?= b") == "a ü b"
    assert decoded_words("=?utf-8?q?=E2=82?= =?utf-8?q?=AC?=") == "€"  # one character in two words, as some send it
    assert decoded_words("=?zip?b?eJw=?= =?idna?q?x?=").isprintable()


def test_parameters() -> None:
    assert parameters('Text/HTML; charset="utf-8"; a=b; A=c') == ("text/html", {"charset": "utf-8", "a": "b"})
    assert parameters('x/y; name="a\\"b;c"') == ("x/y", {"name": 'a"b;c'})


LINES = st.sampled_from(
    [
        b"Content-Type: multipart/mixed; boundary=a", b"Content-Type: multipart/alternative; boundary=\"b\"", b"--a", b"--b", b"--a--", b"--b--", b"",
        b"Content-Type: text/html; charset=utf-16", b"Content-Transfer-Encoding: base64", b"Content-Transfer-Encoding: quoted-printable", b"=", b"====",
        b"Subject: =?utf-8?b?=?=", b" folded", b"\tfolded", b"Content-ID: <x>", b"Content-Type: image/png", b"Content-Type: ;;;=", b"From x", b":", b"\xff",
        b"Content-Disposition: attachment; filename*=x''%zz", b"Content-Type: message/rfc822",
    ]
)  # fmt: skip


@given(st.one_of(st.binary(max_size=2000), st.lists(LINES, max_size=60).map(b"\r\n".join)))
def test_nothing_makes_it_raise(data: bytes) -> None:
    found = read_message(data)
    assert isinstance(found, Message)
    assert found.size == len(data)
    assert len(found.parts) <= message.MAX_PARTS
    assert read_message(data) == found


@given(st.text(max_size=300))
def test_no_header_s_value_makes_it_raise(text: str) -> None:
    assert isinstance(decoded_words(text), str)
    parameters(text)
