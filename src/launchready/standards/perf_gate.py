"""
Whether a release made a quantile of the latencies worse, and whether the samples are enough to say so.

The statistics are in `perf_intervals`. What is open stays open: an answer is given only where the whole interval lies on one side.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import NormalDist
from typing import TYPE_CHECKING

from launchready.standards.error_rates import ErrorRates, compare_errors
from launchready.standards.perf_intervals import CONFIDENCE, Interval, quantile_interval, ratio_interval
from launchready.standards.student import t_quantile

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Latencies = NDArray[np.float64]

QUANTILE, TOLERANCE = 0.95, 0.20
ROUNDS, ROUND_SAMPLES = 20, 500
"""What a comparison takes by default: 10,000 samples a side."""
LEAST_ROUNDS = 6
"""Fewer rounds than this do not tell how far rounds differ; they are cut into blocks."""
LEAST_BEYOND = 10
"""Samples that must lie beyond the quantile on each side."""
MOST_SAMPLES = 200_000
"""Of a side; of more an even selection is taken."""
MOST_MORE = 2_000_000
_BLOCKS, _BLOCK = 20, 50
_OPEN = "the samples fit both a growth within the tolerance and one beyond it"


class Verdict(StrEnum):
    """What a comparison comes to."""

    BETTER = "better"
    NO_WORSE = "no worse"
    WORSE = "worse"
    OVER_BUDGET = "over budget"
    NOT_ENOUGH = "not enough evidence"


@dataclass(frozen=True, slots=True)
class Comparison:
    """The answer, with its numbers in seconds. `more` is how many samples a side would probably settle it, None where no number is known.

    `ratio`, `before` and `after` are None where there are too few samples for them. `units` is the number of rounds or blocks compared.
    """

    verdict: Verdict
    reasons: tuple[str, ...]
    quantile: float
    tolerance: float
    budget: float | None
    ratio: Interval | None
    before: Interval | None
    after: Interval | None
    samples: tuple[int, int]
    units: int
    by_blocks: bool
    more: int | None
    errors: ErrorRates | None
    notices: tuple[str, ...]


def compare(
    before: Sequence[Latencies],
    after: Sequence[Latencies],
    *,
    quantile: float = QUANTILE,
    tolerance: float = TOLERANCE,
    budget: float | None = None,
    failures: tuple[Sequence[Sequence[int]], Sequence[Sequence[int]]] | None = None,
) -> Comparison:
    """Compare latencies in seconds, one array a round, in the order of time; rounds of the same number belong beside each other.

    `failures` says for each round of both sides where failed requests lie: how many of the round's latencies came before each.
    """
    if not 0 < quantile < 1 or not 0 <= tolerance < 1000 or not (budget is None or budget > 0):
        raise ValueError("a quantile between 0 and 1, a tolerance from 0 and a budget above 0 are needed")
    notices: list[str] = []
    sides = (_clean(before, "before", notices), _clean(after, "after", notices))
    sizes = (sum(map(len, sides[0])), sum(map(len, sides[1])))
    errors = compare_errors(before, after, failures) if failures is not None else None
    least = math.ceil(LEAST_BEYOND / (1 - quantile) - 1e-9)
    pairs, by_blocks = ([], False) if min(sizes) < least else _pairs(*sides, notices)
    ratio = ratio_interval(pairs, quantile) if pairs else None
    values = [
        quantile_interval([pair[side] for pair in pairs], quantile) if pairs and sizes[side] >= least else None
        for side in (0, 1)
    ]
    verdict, reasons = _judge(ratio, values[1], tolerance, budget, errors, sizes, least)
    more = None
    if verdict is Verdict.NOT_ENOUGH and ratio is None:
        more = max(0, least - min(sizes)) or None
    elif verdict is Verdict.NOT_ENOUGH and ratio is not None and reasons == [_OPEN]:
        more = _more(ratio, tolerance, min(sizes), len(pairs))
    return Comparison(
        verdict=verdict,
        reasons=tuple(reasons),
        quantile=quantile,
        tolerance=tolerance,
        budget=budget,
        ratio=ratio,
        before=values[0],
        after=values[1],
        samples=sizes,
        units=len(pairs),
        by_blocks=by_blocks,
        more=more,
        errors=errors,
        notices=tuple(notices),
    )


def quantile_bounds(rounds: Sequence[Latencies], quantile: float) -> Interval | None:
    """Return a quantile of one side with its interval, None for too few samples."""
    clean = _clean(rounds, "", [])
    if sum(map(len, clean)) < math.ceil(LEAST_BEYOND / (1 - quantile) - 1e-9):
        return None
    return quantile_interval(_units(clean), quantile)


def _judge(
    ratio: Interval | None,
    after: Interval | None,
    tolerance: float,
    budget: float | None,
    errors: ErrorRates | None,
    sizes: tuple[int, int],
    least: int,
) -> tuple[Verdict, list[str]]:
    limit, hair = 1 + tolerance, 1e-9
    bad: list[tuple[Verdict, str]] = []
    open_questions: list[str] = []
    if errors is not None and errors.grew:
        bad.append((Verdict.WORSE, "requests fail more often than before"))
    elif errors is not None and errors.in_bursts:
        open_questions.append("more requests failed than before, but together, in too few bursts to tell")
    if ratio is None:
        open_questions.append(
            f"too few samples: {sizes[0]} before and {sizes[1]} after, at least {least} each are needed"
        )
    elif ratio.low is not None and ratio.low > limit + hair:
        bad.append((Verdict.WORSE, "slower than before by more than the tolerance"))
    elif ratio.high is None or ratio.high > limit + hair:
        open_questions.append(_OPEN)
    if budget is not None and after is not None:
        if after.low is not None and after.low > budget + hair:
            bad.append((Verdict.OVER_BUDGET, "over the budget"))
        elif after.high is None or after.high > budget + hair:
            open_questions.append("the samples fit both a value within the budget and one over it")
    if bad:
        return bad[0][0], [reason for _, reason in bad]
    if open_questions:
        return Verdict.NOT_ENOUGH, open_questions
    assert ratio is not None
    if ratio.high is not None and ratio.high < 1 - hair:
        return Verdict.BETTER, ["faster than before"]
    if ratio.low is not None and ratio.low > 1 + hair:
        return Verdict.NO_WORSE, ["slower than before, but within the tolerance"]
    return Verdict.NO_WORSE, ["no growth beyond the tolerance"]


def _more(ratio: Interval, tolerance: float, size: int, units: int) -> int | None:
    """Return how many samples a side would settle it in four of five cases, were the ratio what it seems.

    Where rounds differ so much that the interval has no end, that cannot be told: then as many as make a usual comparison.
    """
    if not ratio.value > 0:
        return None
    gap = math.log1p(tolerance) - math.log(ratio.value)
    end = ratio.high if gap > 0 else ratio.low
    if end is None:
        return max(0, ROUNDS * ROUND_SAMPLES - size) or None
    if end <= 0 or gap == 0:
        return None
    half = abs(math.log(end) - math.log(ratio.value)) * (
        1 + NormalDist().inv_cdf(0.8) / t_quantile(CONFIDENCE, units - 1)
    )
    more = size * max((half / gap) ** 2 - 1, 0.1)
    return math.ceil(more / 100) * 100 if more < MOST_MORE else None


def _clean(rounds: Sequence[Latencies], name: str, notices: list[str]) -> list[Latencies]:
    """Return the latencies that are numbers, an even selection of very many; empty rounds stay."""
    import numpy as np

    total = sum(len(each) for each in rounds)
    step = max(1, math.ceil(total / MOST_SAMPLES))
    if step > 1:
        notices.append(f"{name}: of {total:,} samples every {step}th is compared")
    found, odd = [], 0
    for each in rounds:
        part = np.asarray(each[::step], np.float64)
        sound = np.isfinite(part) & (part >= 0)
        odd += int(part.size - np.count_nonzero(sound))
        found.append(part if sound.all() else part[sound])
    if odd:
        notices.append(f"{name}: {odd:,} values that are no times are left out")
    return found


def _units(rounds: Sequence[Latencies], count: int = 0) -> list[Latencies]:
    """Return the rounds, or blocks of time where the rounds are few or another number of blocks is wanted."""
    import numpy as np

    full = [each for each in rounds if each.size]
    if not count and len(full) >= LEAST_ROUNDS:
        return full
    every = np.concatenate([*full, np.empty(0)])
    count = count or min(_BLOCKS, max(LEAST_ROUNDS, every.size // _BLOCK))
    return [each for each in np.array_split(every, count) if each.size]


def _pairs(
    before: list[Latencies], after: list[Latencies], notices: list[str]
) -> tuple[list[tuple[Latencies, Latencies]], bool]:
    together = [(x, y) for x, y in zip(before, after, strict=False) if x.size and y.size]
    if len(before) == len(after) and len(together) >= LEAST_ROUNDS:
        return together, False
    if len(before) != len(after) and max(len(before), len(after)) > 1:
        notices.append(f"{len(before)} rounds before and {len(after)} after: they are not compared in pairs")
    size = min(sum(map(len, before)), sum(map(len, after)))
    count = min(_BLOCKS, max(LEAST_ROUNDS, size // _BLOCK))
    return list(zip(_units(before, count), _units(after, count), strict=False)), True
