"""Reads a mail message (RFC 5322, MIME: RFC 2045 to 2047, 2231): headers in order, the text, the HTML, the pictures that it brings along.

The sender may be hostile: bytes, headers, parts and depth are bounded, what is beyond is left out and said, and the time taken grows with the
length of the message alone. Python's own parser recurses with each level and tries every open boundary on each line; hence this one.
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from launchready.standards.html import codec_of, decode

MAX_BYTES = 10_000_000
"""Bytes that are read of a message."""
MAX_PARTS = 500
MAX_DEPTH = 20
"""Multiparts within multiparts."""
MAX_HEADERS = 500
MAX_HEADER = 32_768
"""Bytes that are read of one header field."""
MAX_IMAGES = 100
MAX_IMAGE_BYTES = 8_000_000
"""Of all pictures together."""
MAX_PROBLEMS = 50
_PARAMETERS = 4096
_NAME = re.compile(rb"[!-9;-~]{1,256}")
_END_OF_HEADERS = re.compile(rb"(?:^|\r?\n)\r?\n")
_WORD = re.compile(r"=\?([^?\s*]{1,64})(?:\*[^?\s]{0,32})?\?([bBqQ])\?([^?\s]{0,2000})\?=")
_PARAMETER = re.compile(r";[ \t]*([^\s=;\"]{1,64})[ \t]*=[ \t]*(?:\"((?:[^\"\\]|\\.){0,1024})\"|([^;\s]{0,1024}))")
_CODED = re.compile(rb"%([0-9A-Fa-f]{2})")


@dataclass(frozen=True, slots=True)
class Header:
    """A header field. `raw` is its value unfolded, as it was sent; `value` the same with encoded words resolved."""

    name: str
    value: str
    raw: str


@dataclass(frozen=True, slots=True)
class Part:
    """A part that is no multipart. `type` is its media type in lower case, `size` its bytes once decoded, 0 where it was not."""

    type: str
    disposition: str = ""
    filename: str = ""
    content_id: str = ""
    encoding: str = ""
    charset: str = ""
    size: int = 0
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Inline:
    """A picture that the message brings along, known in its HTML as `cid:…`."""

    content_id: str
    type: str
    data: bytes = field(repr=False)


Attached = Callable[[Part, Callable[[], bytes]], None]
"""Takes an attachment, and what decodes it."""


@dataclass(frozen=True, slots=True)
class Message:
    """A message as it was read. `text` and `html` are None where it has no such part; attachments are counted and not kept.

    `html_size` counts the bytes of the HTML once its transfer encoding is resolved, `html_sent` as it was sent. `size` is the message's own, `cut`
    says that not all of it was read, and `problems` what is wrong with it, in plain words.
    """

    headers: tuple[Header, ...]
    text: str | None = None
    html: str | None = None
    html_size: int = 0
    html_sent: int = 0
    parts: tuple[Part, ...] = ()
    images: tuple[Inline, ...] = ()
    attachments: int = 0
    size: int = 0
    cut: bool = False
    problems: tuple[str, ...] = ()

    def header(self, name: str) -> str | None:
        """Return the first value of a field, None where it is not there."""
        return next(iter(self.all(name)), None)

    def all(self, name: str) -> tuple[str, ...]:
        """Return every value of a field, in order."""
        return tuple(each.value for each in self.headers if each.name.lower() == name.lower())


def read_message(data: bytes, *, most: int = MAX_BYTES, attached: Attached | None = None) -> Message:
    """Return what a message holds. Never raises; what comes after `most` bytes is left aside, and `cut` says so.

    `attached` is called with each attachment, and with a way to its bytes, which are decoded only then.
    """
    reader = _Reader(attached)
    if len(data) > most:
        reader.problem(f"the message has {len(data):,} bytes, of which {most:,} were read")
    headers, body = _split(data[:most])
    found = tuple(reader.fields(headers))
    reader.read({each.name.lower(): each.raw for each in reversed(found)}, body, 0)
    return Message(
        headers=found,
        text=reader.text,
        html=reader.html,
        html_size=reader.html_size,
        html_sent=reader.html_sent,
        parts=tuple(reader.parts),
        images=tuple(reader.images),
        attachments=reader.attachments,
        size=len(data),
        cut=len(data) > most,
        problems=tuple(reader.problems),
    )


def decoded_words(text: str) -> str:
    """Return a header's value with its encoded words resolved (RFC 2047); neighbours of one charset are joined before they are decoded."""
    out: list[str] = []
    held: list[tuple[str, bytes]] = []
    at = 0

    def flush() -> None:
        groups: list[tuple[str, list[bytes]]] = []
        for charset, data in held:
            if groups and groups[-1][0] == charset:
                groups[-1][1].append(data)
            else:
                groups.append((charset, [data]))
        out.extend(decode(b"".join(parts), f"charset={charset}") for charset, parts in groups)
        held.clear()

    for match in _WORD.finditer(text):
        between = text[at : match.start()]
        if between.strip(" \t\r\n") or not held:
            flush()
            out.append(between)
        held.append((match[1].lower(), _word(match[2], match[3])))
        at = match.end()
    flush()
    out.append(text[at:])
    return "".join(out)


def parameters(value: str) -> tuple[str, dict[str, str]]:
    """Return a structured field's value in lower case, and its parameters (RFC 2045, section 5.1; RFC 2231 for names of files)."""
    value = value[:_PARAMETERS]
    found: dict[str, str] = {}
    for match in _PARAMETER.finditer(value):
        name = match[1].lower()
        text = re.sub(r"\\(.)", r"\1", match[2]) if match[2] is not None else match[3]
        if name.endswith("*") and text.count("'") >= 2:
            charset, _, rest = text.partition("'")
            data = rest.partition("'")[2].encode("utf-8", "replace")
            text = decode(_CODED.sub(lambda each: bytes([int(each[1], 16)]), data), f"charset={charset[:40]}")
            name = name[:-1]
        found.setdefault(name, text)
    return value.partition(";")[0].strip().lower(), found


def _word(encoding: str, text: str) -> bytes:
    data = text.encode("utf-8", "replace")
    if encoding in "bB":
        return _base64(data)
    return binascii.a2b_qp(data, header=True)


def _base64(data: bytes) -> bytes:
    """Return what base64 stands for; what is no base64 is passed over, a broken end is left out."""
    clean = re.sub(rb"[^A-Za-z0-9+/]", b"", data)
    return binascii.a2b_base64(clean[: len(clean) // 4 * 4] + _rest(clean))


def _rest(clean: bytes) -> bytes:
    rest = clean[len(clean) // 4 * 4 :]
    return rest + b"=" * (4 - len(rest)) if len(rest) > 1 else b""


def _split(data: bytes) -> tuple[bytes, bytes]:
    """Return the headers and the body of a message or a part."""
    end = _END_OF_HEADERS.search(data)
    return (data[: end.start()], data[end.end() :]) if end else (data, b"")


class _Reader:
    """Takes a message in, part by part."""

    def __init__(self, attached: Attached | None = None) -> None:
        self._attached = attached
        self.text: str | None = None
        self.html: str | None = None
        self.html_size = 0
        self.html_sent = 0
        self.parts: list[Part] = []
        self.images: list[Inline] = []
        self.attachments = 0
        self.problems: list[str] = []
        self._image_bytes = 0
        self._seen = 0

    def problem(self, text: str) -> None:
        if text not in self.problems and len(self.problems) < MAX_PROBLEMS:
            self.problems.append(text)

    def fields(self, data: bytes) -> Iterator[Header]:
        """Yield the header fields, each with its folded lines joined."""
        held: list[bytes] = []
        count = length = 0
        for ended in [*data.split(b"\n"), b""]:
            line = ended.removesuffix(b"\r")
            if line[:1] in (b" ", b"\t") and held:
                length += len(line)
                if length <= MAX_HEADER:
                    held.append(line)
                elif (
                    length - len(line) <= MAX_HEADER
                ):  # the line that is too much: its beginning shows that there was more
                    held.append(line[: MAX_HEADER + 1])
                continue
            if held:
                if count >= MAX_HEADERS:
                    self.problem(f"more than {MAX_HEADERS} header fields: the rest was left out")
                    return
                made = self._field(held)
                if made:
                    count += 1
                    yield made
            held, length = ([line], len(line.partition(b":")[2])) if line else ([], 0)

    def _field(self, lines: list[bytes]) -> Header | None:
        name, colon, first = lines[0].partition(b":")
        name = name.rstrip(b" \t")
        if not colon or not _NAME.fullmatch(name):
            if not lines[0].startswith((b"From ", b">From ")):  # a mailbox file's own line (RFC 4155)
                self.problem("a line among the headers is no header field")
            return None
        joined = first + b"".join(lines[1:])
        if len(joined) > MAX_HEADER:
            self.problem(
                f"the field {name[:60].decode('ascii', 'replace')} is longer than {MAX_HEADER:,} bytes: it was cut"
            )
        raw = joined[:MAX_HEADER].decode("utf-8", "replace").strip(" \t")
        return Header(name.decode("ascii", "replace"), decoded_words(raw), raw)

    def read(self, fields: dict[str, str], body: bytes, depth: int) -> None:
        """Take in a message's or part's body by its own header fields."""
        kind, given = parameters(fields.get("content-type", "text/plain"))
        if "/" not in kind:
            kind = "text/plain"
        if kind.startswith("multipart/"):
            self._multipart(given.get("boundary", ""), body, depth)
            return
        if len(self.parts) >= MAX_PARTS:
            self.problem(f"more than {MAX_PARTS} parts: the rest was left out")
            return
        disposition, named = parameters(fields.get("content-disposition", ""))
        encoding = fields.get("content-transfer-encoding", "").strip().lower()[:40]
        attached = disposition == "attachment"
        filename = decoded_words(named.get("filename") or given.get("name", ""))[:255]
        content_id = fields.get("content-id", "").strip().strip("<>")[:255]
        charset = given.get("charset", "").lower()[:40]
        size = 0
        wanted = kind in ("text/plain", "text/html") and not attached
        picture = kind.startswith("image/") and bool(content_id)
        if (wanted and self._open(kind)) or picture:
            data = self._decoded(body, encoding)
            size = len(data)
            if picture:
                self._picture(content_id, kind, data)
            else:
                self._take(kind, data, charset, len(body))
        part = Part(kind[:100], disposition[:20], filename, content_id, encoding, charset, size, depth)
        if not wanted and not picture:
            self.attachments += 1
            if self._attached is not None:
                self._attached(part, lambda: self._decoded(body, encoding))
        self.parts.append(part)

    def _open(self, kind: str) -> bool:
        return (self.html if kind == "text/html" else self.text) is None

    def _take(self, kind: str, data: bytes, charset: str, sent: int) -> None:
        if charset and not codec_of(charset):
            self.problem(f"the charset {charset!r} is not known: the part was read as UTF-8")
        text = decode(data, f"charset={charset}" if charset else "")
        if "�" in text:
            self.problem(f"the {kind} part holds bytes that its charset does not have")
        if kind == "text/html":
            self.html, self.html_size, self.html_sent = text, len(data), sent
        else:
            self.text = text

    def _picture(self, content_id: str, kind: str, data: bytes) -> None:
        if len(self.images) >= MAX_IMAGES or self._image_bytes + len(data) > MAX_IMAGE_BYTES:
            self.problem("more pictures than are kept: the rest was left out")
            return
        self._image_bytes += len(data)
        self.images.append(Inline(content_id, kind[:100], data))

    def _decoded(self, body: bytes, encoding: str) -> bytes:
        if encoding == "base64":
            return _base64(body)
        if encoding == "quoted-printable":
            return binascii.a2b_qp(body)
        if encoding not in ("", "7bit", "8bit", "binary"):
            self.problem(f"the transfer encoding {encoding!r} is not known: the part was read as it stands")
        return body

    def _multipart(self, boundary: str, body: bytes, depth: int) -> None:
        if depth >= MAX_DEPTH:
            self.problem(f"more than {MAX_DEPTH} multiparts within each other: what is deeper was left out")
            return
        pieces = _pieces(body, boundary.rstrip()[:200]) if boundary else None
        if pieces is None:
            self.problem("a multipart has no boundary that its body holds")
            self.read({}, body, depth + 1)
            return
        for piece in pieces:
            self._seen += 1
            if self._seen > MAX_PARTS:
                self.problem(f"more than {MAX_PARTS} parts: the rest was left out")
                return
            headers, inner = _split(piece)
            fields: dict[str, str] = {}
            for each in self.fields(headers):
                fields.setdefault(each.name.lower(), each.raw)
            self.read(fields, inner, depth + 1)


def _pieces(body: bytes, boundary: str) -> list[bytes] | None:
    """Return what stands between the boundary's lines (RFC 2046, section 5.1.1), None where there is no such line. One more than are read, at most."""
    line = re.compile(
        rb"(?:\A|\r?\n)--" + re.escape(boundary.encode("utf-8", "replace")) + rb"(--)?[ \t]{0,100}(?=\r?\n|\Z)"
    )
    pieces: list[bytes] = []
    start = -1
    for match in line.finditer(body):
        if start >= 0:
            pieces.append(_without_first_end(body[start : match.start()]))
        start = match.end()
        if match[1] or len(pieces) > MAX_PARTS:
            return pieces
    if start < 0:
        return None
    pieces.append(_without_first_end(body[start:]))  # its last line is missing: what there is counts
    return pieces


def _without_first_end(data: bytes) -> bytes:
    return data[2:] if data.startswith(b"\r\n") else data[1:] if data.startswith(b"\n") else data
