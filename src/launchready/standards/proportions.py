"""Shares of few trials, with what is known of them: Wilson's interval of one, Newcombe's of the difference of two."""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist

CONFIDENCE = 0.95
"""How often the true share lies within an interval."""


@dataclass(frozen=True, slots=True)
class Share:
    """`successes` of `n`, and the interval within which the true share lies. Of no trials nothing is known: 0 to 1."""

    successes: int
    n: int
    low: float
    high: float

    @property
    def value(self) -> float:
        """The share that was seen, 0 of none."""
        return self.successes / self.n if self.n else 0.0


@dataclass(frozen=True, slots=True)
class Difference:
    """How much the second share is above the first, and its interval."""

    value: float
    low: float
    high: float


def wilson(successes: int, n: int, confidence: float = CONFIDENCE) -> Share:
    """Return a share with Wilson's score interval (1927), which is sound for few trials and for 0 and all of them."""
    if n == 0:
        return Share(0, 0, 0.0, 1.0)
    z = NormalDist().inv_cdf(0.5 + confidence / 2)
    share = successes / n
    middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    low = 0.0 if successes == 0 else max(0.0, middle - half)
    high = 1.0 if successes == n else min(1.0, middle + half)
    return Share(successes, n, low, high)


def difference(before: Share, after: Share) -> Difference:
    """Return how much a share grew, with Newcombe's hybrid score interval (1998, method 10) of two shares as `wilson` gives them."""
    value = after.value - before.value
    down = math.hypot(after.value - after.low, before.high - before.value)
    up = math.hypot(after.high - after.value, before.value - before.low)
    return Difference(value, max(-1.0, value - down), min(1.0, value + up))


def trials_needed(before: float, after: float, confidence: float = CONFIDENCE, most: int = 100_000) -> int | None:
    """Return how many trials a side would show that a share grew from one value to another, if they are the true ones; None if no number would."""
    if after <= before:
        return None
    low, high = 1, most

    def shown(n: int) -> bool:
        shares = (wilson(math.ceil(before * n), n, confidence), wilson(math.floor(after * n), n, confidence))
        return difference(*shares).low > 0

    if not shown(high):
        return None
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if shown(middle) else (middle + 1, high)
    return low
