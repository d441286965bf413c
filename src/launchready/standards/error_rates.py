"""
Whether requests fail more often after a release.

Two tests must agree: the exact one of counts, and Student's t over the rounds, which takes a burst of failures in one of them for what
it is, one event.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from launchready.standards.student import t_quantile

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

DOUBT = 0.01
"""How often a growth is seen where there is none."""
LEAST_GROWTH = 0.001
"""Growth of the rate that is not worth a word: one request in a thousand."""
_LEAST_ROUNDS, _BLOCKS = 6, 20


@dataclass(frozen=True, slots=True)
class ErrorRates:
    """Failed requests and all of them, before and after. `grew` says that there are more after, beyond chance.

    `in_bursts`: there would be more if each had failed by itself, but they failed together, in too few bursts to tell.
    """

    before: tuple[int, int]
    after: tuple[int, int]
    grew: bool
    in_bursts: bool = False


def compare_errors(
    before: Sequence[NDArray[np.float64]],
    after: Sequence[NDArray[np.float64]],
    failures: tuple[Sequence[Sequence[int]], Sequence[Sequence[int]]],
) -> ErrorRates:
    """Compare how often requests fail, from the latencies of each round and the places of failures among them."""
    counts = [_units(rounds, places) for rounds, places in zip((before, after), failures, strict=True)]
    totals = [(sum(f for f, _ in units), sum(n for _, n in units)) for units in counts]
    (failed, asked), (failed_after, asked_after) = totals
    if not asked or not asked_after:
        return ErrorRates(totals[0], totals[1], False)
    growth = failed_after / asked_after - failed / asked
    more = (
        growth > LEAST_GROWTH
        and _tail(failed + failed_after, failed_after, asked_after / (asked + asked_after)) < DOUBT
    )
    grew = more and _beyond_bursts(counts, growth)
    return ErrorRates(totals[0], totals[1], grew, more and not grew)


def _units(rounds: Sequence[NDArray[np.float64]], places: Sequence[Sequence[int]]) -> list[tuple[int, int]]:
    import numpy as np

    sizes = [(len(where), len(where) + len(each)) for each, where in zip(rounds, places, strict=True)]
    sizes = [each for each in sizes if each[1]]
    if len(sizes) >= _LEAST_ROUNDS:
        return sizes
    flags = [
        np.insert(np.zeros(len(each), np.bool_), np.clip(np.asarray(where, np.int64), 0, len(each)), True)
        for each, where in zip(rounds, places, strict=True)
    ]
    parts = np.array_split(np.concatenate([*flags, np.empty(0, np.bool_)]), _BLOCKS)
    return [(int(np.count_nonzero(part)), int(part.size)) for part in parts if part.size]


def _beyond_bursts(counts: list[list[tuple[int, int]]], growth: float) -> bool:
    spread, freedom = 0.0, 0
    for units in counts:
        if len(units) < _LEAST_ROUNDS:
            return False
        total = sum(n for _, n in units)
        rate = sum(f for f, _ in units) / total
        spread += sum((f - rate * n) ** 2 for f, n in units) / total**2 * len(units) / (len(units) - 1)
        freedom = min(freedom, len(units) - 1) if freedom else len(units) - 1
    return growth > t_quantile(1 - DOUBT, freedom) * math.sqrt(spread)


def _tail(total: int, seen: int, share: float) -> float:
    """Return how likely at least `seen` of `total` failures fall on a side that has this share of the requests."""
    mean, spread = total * share, math.sqrt(total * share * (1 - share))
    if seen > mean + 12 * spread + 12:
        return 0.0
    odds = math.log(share), math.log1p(-share)
    return min(
        1.0,
        sum(
            math.exp(
                math.lgamma(total + 1)
                - math.lgamma(k + 1)
                - math.lgamma(total - k + 1)
                + k * odds[0]
                + (total - k) * odds[1]
            )
            for k in range(seen, min(total, math.ceil(mean + 12 * spread + 12)) + 1)
        ),
    )
