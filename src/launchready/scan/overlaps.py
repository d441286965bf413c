"""Keeps one of the matches that lie on top of each other: the one that says most."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable

from launchready.model.check import Confidence
from launchready.scan.found import Weighed

_ORDER = {Confidence.CERTAIN: 2, Confidence.FIRM: 1, Confidence.TENTATIVE: 0}


class Spans:
    """Places in a text that are taken, of which none overlaps another; asking is quick, however many there are."""

    def __init__(self) -> None:
        self._spans: list[tuple[int, int]] = []

    def take(self, start: int, end: int) -> bool:
        """Take a place, unless part of it is taken; return whether it was free."""
        if self.touch(start, end):
            return False
        insort(self._spans, (start, end))
        return True

    def touch(self, start: int, end: int) -> bool:
        """Whether part of a place is taken."""
        after = bisect_left(self._spans, (start, end))
        return (after < len(self._spans) and self._spans[after][0] < end) or (
            after > 0 and self._spans[after - 1][1] > start
        )


def best(weighed: Iterable[Weighed]) -> list[Weighed]:
    """Return the matches without those that overlap a better one, by place.

    A known format beats a rule that is only named, which beats a name; then the surer, the longer, the first by rule.
    """
    taken = Spans()
    kept = [one for one in sorted(weighed, key=_merit) if taken.take(one.start, one.end)]
    return sorted(kept, key=lambda one: (one.start, one.end))


def _merit(one: Weighed) -> tuple[int, int, int, int, str]:
    return (-one.rank, -_ORDER[one.confidence], one.start - one.end, one.start, one.rule)
