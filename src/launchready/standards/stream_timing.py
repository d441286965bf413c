"""What the arrival times of an answer's pieces come to: how long a person waits, how evenly the text comes, how it ends.

Times are seconds from the intended start, so that a request which was sent late counts its whole wait. Pieces are what the server sent at a time; they are
not the model's tokens, of which a piece may hold several or a part.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from statistics import median

STALL = 2.0
"""Seconds of silence within an answer from which on it is a stall, …"""
STALL_TIMES = 10.0
"""… if it is this many times the usual gap as well: a model that is slow throughout does not stall."""
BURST = 0.02
"""Seconds within which pieces came at once, as far as anybody can see."""
WAITED = 0.5
"""Seconds of silence after which pieces that come at once were held back; sooner than that the answer may just have been quick."""
FEW = 5
"""Pieces below which nothing is said of a burst."""
LONG_WHOLE = 80
"""Characters from which on an answer in one piece is more than a few words."""


class Ending(StrEnum):
    """How an answer ended."""

    COMPLETE = "complete"
    TRUNCATED = "truncated"
    BROKEN = "broken"
    EMPTY = "empty"
    HUNG = "hung"
    BOUNDED = "bounded"  # it went on past what is read of one answer


class Streaming(StrEnum):
    """Whether the text comes while it is written."""

    STREAMS = "streams"
    WHOLE = "whole"  # all of it in one piece
    BUFFERED = "buffered"  # in pieces, which something on the way held back and let go at once
    UNCLEAR = "unclear"  # too short or too quick to tell


@dataclass(frozen=True, slots=True)
class Arrival:
    """A piece of text: when it came, and how many characters it has."""

    at: float
    characters: int


@dataclass(frozen=True, slots=True)
class StreamTiming:
    """One answer in figures. Seconds; None where there is nothing to measure.

    `first_token` is the first piece with visible text. `stalls` counts silences within the text and between it and the end, `stalled` is their sum.
    The rates are those after the first piece, of answers that stream.
    """

    first_byte: float | None
    first_token: float | None
    full: float
    pieces: int
    characters: int
    gap_median: float | None
    gap_p95: float | None
    gap_longest: float | None
    stalls: int
    stalled: float
    pieces_per_second: float | None
    characters_per_second: float | None
    streaming: Streaming
    ending: Ending
    detail: str = ""


def nearest_rank(values: Sequence[float], share: float) -> float | None:
    """Return the smallest of the values that at least a share of them does not exceed; None of none."""
    if not values:
        return None
    return sorted(values)[max(0, math.ceil(share * len(values)) - 1)]


def timing(
    arrivals: Sequence[Arrival],
    *,
    first_byte: float | None,
    full: float,
    ending: Ending,
    detail: str = "",
    stall: float = STALL,
) -> StreamTiming:
    """Return the figures of one answer. `arrivals` are in the order in which they came; those without characters do not count."""
    seen = [each for each in arrivals if each.characters > 0]
    gaps = [after.at - before.at for before, after in pairwise(seen)]
    usual = median(gaps) if gaps else 0.0
    tail = full - seen[-1].at if seen else 0.0
    silences = [gap for gap in (*gaps, tail) if gap >= max(stall, STALL_TIMES * usual)]
    streaming = _streaming(seen)
    span = seen[-1].at - seen[0].at if seen else 0.0
    measured = streaming is Streaming.STREAMS and span > 0
    characters = sum(each.characters for each in seen)
    return StreamTiming(
        first_byte=first_byte,
        first_token=seen[0].at if seen else None,
        full=full,
        pieces=len(seen),
        characters=characters,
        gap_median=usual if gaps else None,
        gap_p95=nearest_rank(gaps, 0.95),
        gap_longest=max(gaps, default=None),
        stalls=len(silences),
        stalled=sum(silences),
        pieces_per_second=(len(seen) - 1) / span if measured else None,
        characters_per_second=(characters - seen[0].characters) / span if measured else None,
        streaming=streaming,
        ending=ending,
        detail=detail,
    )


def _streaming(seen: Sequence[Arrival]) -> Streaming:
    if not seen:
        return Streaming.UNCLEAR
    if len(seen) == 1:
        return Streaming.WHOLE if seen[0].characters >= LONG_WHOLE else Streaming.UNCLEAR
    if seen[-1].at - seen[0].at > BURST:
        return Streaming.STREAMS
    return Streaming.BUFFERED if len(seen) >= FEW and seen[0].at >= WAITED else Streaming.UNCLEAR
