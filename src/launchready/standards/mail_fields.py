"""A message's header fields and body as bytes, as signatures cover them (RFC 5322, section 2.2)."""

from __future__ import annotations

import re
from dataclasses import dataclass

MAX_FIELDS = 1000
MAX_HEADER_BYTES = 1_000_000
_LINE_END = re.compile(rb"\r?\n")
_FIELD = re.compile(rb"([!-9;-~]{1,256})([ \t]*):")


@dataclass(frozen=True, slots=True)
class Field:
    """One field: its name in lower case, what stands before its colon, and its value with its folds, without the last line end."""

    name: str
    head: bytes
    value: bytes


@dataclass(frozen=True, slots=True)
class Letter:
    """A message as signatures cover it: its fields in order, and its body with every line end as CRLF."""

    fields: tuple[Field, ...]
    body: bytes


def split(message: bytes) -> Letter:
    """Return a message's fields in order, and its body with every line end as CRLF. Lines that are no field are passed over."""
    data = _LINE_END.sub(b"\r\n", message)
    if data.startswith(b"\r\n"):
        return Letter((), data[2:])
    end = data.find(b"\r\n\r\n")
    head, body = (data, b"") if end < 0 else (data[:end], data[end + 4 :])
    fields: list[Field] = []
    lines: list[bytes] = []
    for line in [*head[:MAX_HEADER_BYTES].split(b"\r\n"), b""]:
        if line[:1] in (b" ", b"\t") and lines:
            lines.append(line)
            continue
        match = _FIELD.match(lines[0]) if lines else None
        if match and len(fields) < MAX_FIELDS:
            value = b"\r\n".join((lines[0][match.end() :], *lines[1:]))
            fields.append(Field(match[1].decode("ascii").lower(), lines[0][: match.end() - 1], value))
        lines = [line]
    return Letter(tuple(fields), body)
