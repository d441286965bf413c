"""What a measurement is, and how it is shown."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure with its limit. `against` names what it is a ratio to; `note` tells the absolute values of this run."""

    name: str
    value: float
    limit: float
    unit: str
    against: str
    note: str = ""

    @property
    def holds(self) -> bool:
        """True if it is within its limit."""
        return self.value <= self.limit


def table(figures: Sequence[Figure]) -> str:
    """Return the figures as lines of a table."""
    rows = [("figure", "value", "limit", "", "against", "in this run")]
    for figure in figures:
        mark = "ok" if figure.holds else "OVER"
        value, limit = f"{figure.value:.2f} {figure.unit}".strip(), f"{figure.limit:g} {figure.unit}".strip()
        rows.append((figure.name, value, limit, mark, figure.against, figure.note))
    widths = [max(len(row[column]) for row in rows) for column in range(6)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )


def seconds(work: Callable[[], object], times: int) -> float:
    """Return the median of some runs, in seconds."""
    taken = []
    for _ in range(times):
        started = time.perf_counter()
        work()
        taken.append(time.perf_counter() - started)
    return statistics.median(taken)
