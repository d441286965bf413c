"""Measured latencies in rounds, whatever file or run they come from, and what pictures and tables need of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from launchready.standards.perf_gate import quantile_bounds
from launchready.standards.perf_intervals import Interval

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Times = Sequence[float] | NDArray[np.float64]

TABLE = (0.5, 0.9, 0.95, 0.99, 0.999)
MOST_SECONDS = 240
"""Points of a line over time; longer measurements are put together."""


@dataclass(frozen=True, slots=True)
class Round:
    """Answered requests of one round in the order of time, and when requests failed. Times in seconds from the beginning of it all."""

    starts: NDArray[np.float64]
    latencies: NDArray[np.float64]
    failed: NDArray[np.float64]

    @classmethod
    def of(cls, starts: Times, latencies: Times, failed: Times = ()) -> Round:
        """Return a round of times in any order."""
        import numpy as np

        begun = np.asarray(starts, np.float64)
        order = np.argsort(begun, kind="stable")
        return cls(
            begun[order],
            np.asarray(latencies, np.float64)[order],
            np.sort(np.asarray(failed, np.float64), kind="stable"),
        )

    @property
    def places(self) -> list[int]:
        """Where the failures lie among the latencies."""
        import numpy as np

        found: list[int] = np.searchsorted(self.starts, self.failed).tolist()
        return found


@dataclass(frozen=True, slots=True)
class Measured:
    """One side of a comparison. `gap` says why there are no raw samples; `target`, `rate` and `when` are unknown where they are empty.

    `environment` is words about where it was measured, such as the program's version: nothing secret goes into it.
    """

    kind: str
    rounds: tuple[Round, ...] = field(repr=False)
    target: str = ""
    rate: float | None = None
    when: datetime | None = None
    environment: dict[str, str] = field(default_factory=dict)
    gap: str = ""
    notices: tuple[str, ...] = ()

    @property
    def latencies(self) -> list[NDArray[np.float64]]:
        """The latencies of each round."""
        return [each.latencies for each in self.rounds]

    @property
    def failures(self) -> list[list[int]]:
        """The places of failures in each round."""
        return [each.places for each in self.rounds]


@dataclass(frozen=True, slots=True)
class QuantileRow:
    """A quantile of both sides; None where there are too few samples for it."""

    quantile: float
    before: Interval | None
    after: Interval | None


@dataclass(frozen=True, slots=True)
class Distribution:
    """Shares of requests in bins of equal width on a logarithmic scale. `edges` are in seconds, one more than the shares."""

    edges: tuple[float, ...]
    before: tuple[float, ...]
    after: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Moment:
    """What was seen in a stretch of time that begins at `at` seconds. The quantiles are None where nothing was answered."""

    at: float
    p50: float | None
    p95: float | None
    p99: float | None
    answered: int
    failed: int


def quantile_table(before: Measured, after: Measured, asked: float) -> tuple[QuantileRow, ...]:
    """Return the usual quantiles and the one that was asked for, with their intervals."""
    return tuple(
        QuantileRow(q, quantile_bounds(before.latencies, q), quantile_bounds(after.latencies, q))
        for q in sorted({*TABLE, asked})
    )


def distribution(before: Measured, after: Measured, bins: int) -> Distribution | None:
    """Return both distributions over the same bins; None where a side has no latencies. What lies outside is in the first or last bin."""
    import numpy as np

    sides = [_sound(each) for each in (before, after)]
    if not all(side.size for side in sides):
        return None
    low = max(1e-6, min(float(np.quantile(side, 0.001)) for side in sides)) / 1.1
    high = max(low * 4, max(float(np.quantile(side, 0.999)) for side in sides) * 1.1)
    edges = np.geomspace(low, high, bins + 1)
    shares = [np.histogram(np.clip(side, edges[0], edges[-1]), edges)[0] / side.size for side in sides]
    return Distribution(tuple(edges.tolist()), tuple(shares[0].tolist()), tuple(shares[1].tolist()))


def over_time(side: Measured, most: int = MOST_SECONDS) -> tuple[Moment, ...]:
    """Return what was seen second by second, or in longer stretches where the measurement is long. Breaks between rounds stay empty."""
    import numpy as np

    starts = np.concatenate([*(each.starts for each in side.rounds), np.empty(0)])
    latencies = np.concatenate([*(each.latencies for each in side.rounds), np.empty(0)])
    failed = np.concatenate([*(each.failed for each in side.rounds), np.empty(0)])
    every = np.concatenate([starts, failed])
    if not every.size:
        return ()
    begin, end = float(every.min()), float(every.max())
    step = max(1.0, float(np.ceil((end - begin + 1e-9) / most)))
    count = min(most, int((end - begin) / step) + 1)
    bins = np.minimum(((starts - begin) / step).astype(np.int64), count - 1)
    broken = np.bincount(np.minimum(((failed - begin) / step).astype(np.int64), count - 1), minlength=count)
    order = np.argsort(bins, kind="stable")
    ends = np.searchsorted(bins[order], np.arange(count + 1))
    sorted_latencies = latencies[order]
    found = []
    for index in range(count):
        part = sorted_latencies[ends[index] : ends[index + 1]]
        p50, p95, p99 = (float(x) for x in np.quantile(part, (0.5, 0.95, 0.99))) if part.size else (None, None, None)
        found.append(Moment(index * step, p50, p95, p99, int(part.size), int(broken[index])))
    return tuple(found)


def _sound(side: Measured) -> NDArray[np.float64]:
    import numpy as np

    every = np.concatenate([*side.latencies, np.empty(0)])
    sound: NDArray[np.float64] = every[np.isfinite(every) & (every >= 0)]
    return sound
