"""Sums up what came of many messages at a chat."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from statistics import median

from launchready.model.evidence.chat_load import ChatLoad, Counted, Spread
from launchready.model.evidence.http import FailureKind
from launchready.standards.stream_timing import Ending, StreamTiming, nearest_rank
from launchready.standards.tool_calls import ToolCall

FEW = 20
"""Measured times below which the 95th of a hundred is but the longest."""
TOO_MANY = 429
FAILURES = ("500", "502", "503", "504", "520", "522", "524")


@dataclass(frozen=True, slots=True)
class Heard:
    """What came of one message. `timing` is None where there was no answer to time; `failure` or the status then says why.

    `lag` is how long after its intended start it was sent, `took` how long it was until its end was known; seconds. `intended` is seconds from the
    beginning of the run. `text`, `calls` and `conversation` are what was said, where it was asked to be kept.
    """

    status: int
    lag: float
    took: float
    timing: StreamTiming | None = None
    failure: FailureKind | None = None
    detail: str = ""
    retry_after: str | None = None
    http_version: str = ""
    intended: float = 0.0
    text: str = field(default="", repr=False)
    calls: tuple[ToolCall, ...] = field(default=(), repr=False)
    conversation: str = field(default="", repr=False)

    @property
    def answered(self) -> bool:
        """Whether an answer began, however it ended."""
        return self.timing is not None

    @property
    def complete(self) -> bool:
        """Whether an answer came whole."""
        return self.timing is not None and self.timing.ending is Ending.COMPLETE

    @property
    def error(self) -> str:
        """In which way there was no answer; "" if there was one."""
        if self.timing is not None:
            return ""
        return str(self.status) if self.status else (self.failure.value if self.failure else "no answer")


def spread(values: Sequence[float]) -> Spread | None:
    """Return the spread of some times; None of none."""
    middle, far = nearest_rank(values, 0.5), nearest_rank(values, 0.95)
    if middle is None or far is None:
        return None
    return Spread(round(middle, 4), round(far, 4), round(max(values), 4), len(values))


def summary(
    heard: Sequence[Heard],
    *,
    url: str,
    transport: str,
    at: datetime,
    rate: float,
    duration: float,
    users: int,
    interrupted: str = "",
) -> ChatLoad:
    """Return the figures of a run."""
    timings = [each.timing for each in heard if each.timing is not None]
    limited = [each for each in heard if each.status == TOO_MANY]
    between: list[Heard] = []
    if limited:
        first, last = min(each.intended for each in limited), max(each.intended for each in limited)
        between = [each for each in heard if each.answered and first <= each.intended <= last]
    return ChatLoad(
        url=url,
        transport=transport,
        at=at,
        rate=rate,
        duration=duration,
        sent=len(heard),
        answered=len(timings),
        complete=sum(each.complete for each in heard),
        first_token=spread([each.first_token for each in timings if each.first_token is not None]),
        full=spread([each.timing.full for each in heard if each.complete and each.timing is not None]),
        gaps=_gaps(timings),
        stalled=sum(each.stalls > 0 for each in timings),
        longest_stall=round(max((each.stalled for each in timings), default=0.0), 3),
        pieces_per_second=_middle(each.pieces_per_second for each in timings),
        characters_per_second=_middle(each.characters_per_second for each in timings),
        streaming=counted(each.streaming.value for each in timings if each.characters),
        endings=counted(each.ending.value for each in timings),
        details=counted(each.detail[:200] for each in timings if each.detail)[:10],
        errors=counted(each.error for each in heard if each.error),
        limited=len(limited),
        told_when=sum(each.retry_after is not None for each in limited),
        served_between=len(between),
        late=spread([each.lag for each in heard if each.lag >= 0.01]),
        users=users,
        interrupted=interrupted,
    )


def _gaps(timings: Sequence[StreamTiming]) -> Spread | None:
    """Return the gaps of the usual answer, and the longest of all: medians of each answer's own figures, so that long answers weigh no more."""
    with_gaps = [each for each in timings if each.gap_median is not None]
    if not with_gaps:
        return None
    return Spread(
        round(median(each.gap_median or 0.0 for each in with_gaps), 4),
        round(median(each.gap_p95 or 0.0 for each in with_gaps), 4),
        round(max(each.gap_longest or 0.0 for each in with_gaps), 4),
        sum(each.pieces - 1 for each in with_gaps),
    )


def _middle(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return round(median(known), 1) if known else None


def broken(load: ChatLoad) -> int:
    """Return how many messages the server failed at: 5xx, or no answer in time. Others, such as 401, show nothing of the chat's own."""
    return sum(load.times(load.errors, what) for what in (*FAILURES, FailureKind.TIMEOUT.value))


def counted(words: Iterable[str]) -> tuple[Counted, ...]:
    """Return how often each word is among some, the most frequent first."""
    return tuple(
        Counted(what, times) for what, times in sorted(Counter(words).items(), key=lambda each: (-each[1], each[0]))
    )
