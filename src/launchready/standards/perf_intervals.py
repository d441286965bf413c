"""
Intervals of a quantile, and of the ratio of two, that suppose nothing of the shape of a distribution.

The interval of the ratio is found by turning a test round. For a supposed ratio, all latencies after are divided by it, both sides are
thrown together, and it is counted how many of each side are among the slowest 5 % (for p95). Where the ratio is true, both sides have
the same share there, whatever the latencies' distribution: heavy tails, ties and gaps between two heaps do no harm, since ranks alone
count. How far the shares may differ by chance is read from what each round adds to the difference, by Student's t, so that stalls and
other likeness of neighbours widen the interval; it is never narrower than for samples that are independent. What one round adds is the
difference of its two sides, which lie beside each other in time: what slows the machine slows both. Few rounds are cut into blocks of time.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import TYPE_CHECKING

from launchready.standards.student import t_quantile

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Latencies = NDArray[np.float64]

CONFIDENCE = 0.95
"""Of each end of an interval by itself: the truth is below the lower end in at most one of twenty comparisons, and as rarely above the upper."""
_LEAST_TIME = 1e-9


@dataclass(frozen=True, slots=True)
class Interval:
    """A number with both ends of its interval; None where the samples do not bound it on that side."""

    value: float
    low: float | None
    high: float | None


def ratio_interval(pairs: Sequence[tuple[Latencies, Latencies]], quantile: float) -> Interval:
    """Return how many times larger a quantile is after than before, from the rounds' two sides."""
    import numpy as np

    sizes = np.array([[each.size for each in pair] for pair in pairs], np.float64).T
    totals = sizes.sum(axis=1)
    before, after = (np.log(np.maximum(np.concatenate(side), _LEAST_TIME)) for side in zip(*pairs, strict=True))
    begins = [np.concatenate(([0], np.cumsum(side[:-1]))).astype(np.int64) for side in sizes]
    least = float(after.min()) - float(before.max()) - 1
    most = float(after.max()) - float(before.min()) + 1

    wanted = (1 - quantile) * float(totals.sum())
    most_of_them = math.ceil(wanted)
    first, second = np.sort(before), np.sort(after)

    def difference(shift: float) -> float:
        moved = second - shift
        both = np.concatenate(
            (first[-most_of_them:], moved[-most_of_them:])
        )  # the slowest of both are among those of each
        edge = np.partition(both, both.size - most_of_them)[both.size - most_of_them]
        over = [side.size - int(np.searchsorted(side, edge, "right")) for side in (first, moved)]
        at = [
            side.size - int(np.searchsorted(side, edge)) - more for side, more in zip((first, moved), over, strict=True)
        ]
        part = (wanted - sum(over)) / sum(at)
        return (over[1] + part * at[1]) / second.size - (over[0] + part * at[0]) / first.size

    # the difference falls: from the left the first place where it is not above zero, from the right the last where it is not below
    left = _first(lambda shift: difference(shift) <= 1e-12, least, most)
    right = _first(lambda shift: difference(shift) < -1e-12, least, most)
    center = (left + right) / 2
    seen = np.zeros(len(pairs))
    for shift in (left - 1e-9, right + 1e-9):
        for sign, over, begin, size, total in zip(
            (-1, 1), _beyond(before, after - shift, 1 - quantile), begins, sizes, totals, strict=True
        ):
            seen += sign * (np.add.reduceat(over, begin) - over.mean() * size) / total / 2
    half = _half_width(seen, quantile * (1 - quantile) * float((1 / totals).sum()))
    low = _first(lambda shift: difference(shift) <= half, least, center) if difference(least) > half else None
    high = _first(lambda shift: difference(shift) < -half, center, most) if difference(most) < -half else None
    return Interval(math.exp(center), None if low is None else math.exp(low), None if high is None else math.exp(high))


def _beyond(before: Latencies, after: Latencies, beyond: float) -> tuple[Latencies, Latencies]:
    """Return which of both sides are among the slowest: 1 or 0, a part of 1 for those that are at the edge together."""
    import numpy as np

    both = np.concatenate((before, after))
    wanted = beyond * both.size
    place = both.size - math.ceil(wanted)
    edge = np.partition(both, place)[place]
    over = (both > edge).astype(np.float64)
    at = both == edge
    over[at] = (wanted - over.sum()) / np.count_nonzero(at)
    return over[: before.size], over[before.size :]


def quantile_interval(units: Sequence[Latencies], quantile: float) -> Interval:
    """Return a quantile of what was measured in rounds or blocks, with its interval."""
    import numpy as np

    every = np.sort(np.concatenate(units))
    n = every.size
    value = float(every[min(n - 1, math.ceil(quantile * n - 1e-9) - 1)])
    over = [float(np.count_nonzero(each > value)) for each in units]
    at = [float(np.count_nonzero(each == value)) for each in units]
    part = ((1 - quantile) * n - sum(over)) / sum(at)
    seen = [o + part * a - (1 - quantile) * each.size for o, a, each in zip(over, at, units, strict=True)]
    half = _half_width(np.array(seen) / n, quantile * (1 - quantile) / n)
    low, high = math.floor(n * (quantile - half)), math.ceil(n * (quantile + half))
    return Interval(value, float(every[low - 1]) if low >= 1 else None, float(every[high]) if high < n else None)


def _half_width(seen: Latencies, independent: float) -> float:
    """Return how far a share may be from the truth, from what each round adds to it; `independent` is its variance without likeness."""
    count = len(seen)
    spread = math.sqrt(float(((seen - seen.mean()) ** 2).sum()) * count / (count - 1))
    return max(t_quantile(CONFIDENCE, count - 1) * spread, NormalDist().inv_cdf(CONFIDENCE) * math.sqrt(independent))


def _first(true: Callable[[float], bool], low: float, high: float) -> float:
    """Return where `true` begins to hold between two ends, by halving."""
    for _ in range(44):
        middle = (low + high) / 2
        low, high = (low, middle) if true(middle) else (middle, high)
    return (low + high) / 2
