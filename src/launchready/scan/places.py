"""Finds the line and the column of a value, also in files of many megabytes and in texts that are not UTF-8."""

from __future__ import annotations

import codecs
from collections.abc import Iterable, Iterator

_ENCODINGS = ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")
_MARKS = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def as_scanned(data: bytes, values: Iterable[tuple[str, int, int]]) -> bytes:
    """Return the bytes that offsets of values refer to: the data, or its UTF-8 where it was UTF-16 or UTF-32.

    Kingfisher reads such texts as UTF-8 and does not say so; which encoding it was shows in where the values lie.
    """
    spans = [(value.encode("utf-8", "replace"), start, end) for value, start, end in values]
    if b"\0" not in data[:4096] and not data.startswith(_MARKS):
        return data
    if all(data[start:end] == value for value, start, end in spans):
        return data
    for encoding in _ENCODINGS:
        text = data.decode(encoding, "replace").removeprefix("\ufeff").encode("utf-8", "replace")
        if spans and all(text[start:end] == value for value, start, end in spans):
            return text
    return data


def places(text: bytes, starts: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Yield the line and the column, both from 1, of each offset; the offsets must be in order.

    Each byte of the text is counted once, however many offsets there are and however long its lines.
    """
    line, counted = 1, 0
    head = 0  # where the line begins that `chars` counts
    chars, reached = 0, 0
    for start in starts:
        line += text.count(b"\n", counted, start)
        counted = start
        begin = text.rfind(b"\n", 0, start) + 1
        if begin != head:
            head, chars, reached = begin, 0, begin
        elif reached < head:
            reached = head
        chars += len(text[reached:start].decode("utf-8", "replace"))
        reached = start
        yield line, chars + 1
