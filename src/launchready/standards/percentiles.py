"""Percentiles that say how sure they are: order statistics with intervals that assume nothing of the distribution.

The interval of a quantile lies between two samples whose ranks follow from the binomial distribution alone. It supposes samples that
know nothing of each other; a server that stalls makes neighbours alike, and then the truth may lie outside more often.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

QUANTILES = (0.5, 0.9, 0.95, 0.99, 0.999)
CONFIDENCE = 0.95


@dataclass(frozen=True, slots=True)
class Quantile:
    """A quantile of `n` samples, in seconds. All are None where `n` is too small for an interval: the number would mean nothing."""

    q: float
    n: int
    value: float | None = None
    low: float | None = None
    high: float | None = None


def ranks(n: int, q: float, confidence: float = CONFIDENCE) -> tuple[int, int, int] | None:
    """Return the ranks (from 1) of a quantile and of both ends of its interval; None where the samples are too few for both ends.

    The ends l < u are the tightest, tail by tail, with P(X(l) <= quantile <= X(u)) >= confidence.
    """
    if n < 1:
        return None
    tail = (1 - confidence) / 2
    spread = math.sqrt(n * q * (1 - q))
    first = max(0, math.floor(n * q - 12 * spread - 12))
    low, high, below = 0, 0, 0.0
    for k in range(first, n + 1):  # below is P(B < k) for B binomial: the number of samples under the quantile
        if below <= tail:
            low = k
        below += _probability(n, q, k)
        if below >= 1 - tail:
            high = k + 1
            break
    if low < 1 or not 1 <= high <= n:
        return None
    return min(n, max(1, math.ceil(n * q - 1e-9))), low, high


def _probability(n: int, q: float, k: int) -> float:
    logarithm = math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)
    return math.exp(logarithm + k * math.log(q) + (n - k) * math.log1p(-q))


def enough(q: float, confidence: float = CONFIDENCE) -> int:
    """Return the least number of samples that gives a quantile an interval."""
    rare = min(q, 1 - q)
    return math.ceil(math.log((1 - confidence) / 2) / math.log1p(-rare))


def quantiles(
    chunks: Callable[[], Iterable[NDArray[np.uint32]]], wanted: Sequence[float] = QUANTILES
) -> tuple[Quantile, ...]:
    """Return quantiles of microseconds that come in chunks, in seconds. Exact, and in little memory: the chunks are read twice."""
    import numpy as np

    high = np.zeros(1 << 16, np.int64)
    for chunk in chunks():
        high += np.bincount(chunk >> 16, minlength=1 << 16)
    n = int(high.sum())
    found = {q: ranks(n, q) for q in wanted}
    needed = sorted({rank for each in found.values() if each for rank in each})
    ends = np.cumsum(high)
    bins = {rank: int(np.searchsorted(ends, rank)) for rank in needed}
    lows = {each: np.zeros(1 << 16, np.int64) for each in set(bins.values())}
    if lows:
        for chunk in chunks():
            tops = chunk >> 16
            for each in lows:
                lows[each] += np.bincount(chunk[tops == each] & 0xFFFF, minlength=1 << 16)
    values: dict[int, float] = {}
    for rank, each in bins.items():
        within = rank - int(ends[each] - high[each])
        values[rank] = ((each << 16) + int(np.searchsorted(np.cumsum(lows[each]), within))) / 1e6
    return tuple(
        Quantile(q, n, *(values[rank] for rank in place)) if (place := found[q]) else Quantile(q, n) for q in wanted
    )
