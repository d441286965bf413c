"""Sets of message numbers as IMAP writes them: `1:4,7,9:*` (RFC 9051, section 9: sequence-set)."""

from __future__ import annotations

import re
from collections.abc import Iterable

HIGHEST = 2**32 - 1
_SET = re.compile(r"[0-9]{1,10}(?::(?:[0-9]{1,10}|\*))?(?:,[0-9]{1,10}(?::(?:[0-9]{1,10}|\*))?)*")
Ranges = tuple[tuple[int, int], ...]


def parse_set(text: str) -> Ranges:
    """Return the ranges that a set consists of, in order and joined, `*` as the highest number there can be. Raises ValueError for what is no set."""
    if not text:
        return ()
    if not _SET.fullmatch(text):
        raise ValueError(f"{text[:60]!r} is no set of message numbers")
    found: list[tuple[int, int]] = []
    for part in text.split(","):
        low, colon, high = part.partition(":")
        found.append((int(low), int(low) if not colon else HIGHEST if high == "*" else int(high)))
    return union(found)


def union(ranges: Iterable[tuple[int, int]]) -> Ranges:
    """Return ranges in order, those that touch joined."""
    joined: list[tuple[int, int]] = []
    for low, high in sorted((min(each), max(each)) for each in ranges):
        if joined and low <= joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], max(high, joined[-1][1]))
        else:
            joined.append((low, high))
    return tuple(joined)


def without(ranges: Ranges) -> Ranges:
    """Return everything from 1 on that is in none of the ranges."""
    left: list[tuple[int, int]] = []
    start = 1
    for low, high in union(ranges):
        if low > start:
            left.append((start, low - 1))
        start = max(start, high + 1)
    if start <= HIGHEST:
        left.append((start, HIGHEST))
    return tuple(left)


def as_text(ranges: Iterable[tuple[int, int]]) -> str:
    """Return ranges as a set."""
    return ",".join(
        str(low) if low == high else f"{low}:{'*' if high == HIGHEST else high}" for low, high in union(ranges)
    )


def holds(ranges: Ranges, number: int) -> bool:
    """Return True if a number is in a set."""
    return any(low <= number <= high for low, high in ranges)
