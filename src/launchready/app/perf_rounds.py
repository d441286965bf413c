"""Measures two addresses in turns, so that what slows the machine for a while slows both."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from launchready.standards.perf_data import Measured, Round

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Measurer = Callable[[int], Measured] | Callable[[int], Awaitable[Measured]]
"""Measures one round, whose number from 0 it is given."""


async def interleave(
    before: Measurer, after: Measurer, rounds: int, done: Callable[[int, int], None] | None = None
) -> tuple[Measured, Measured]:
    """Measure both in `rounds` rounds, each side first in every second one, and return what was measured.

    `done` is told after each round how many of how many are over. Interrupted or stopped by an error, nothing of it is returned.
    """
    if rounds < 1:
        raise ValueError("at least one round")
    sides: tuple[list[Measured], list[Measured]] = ([], [])
    for number in range(rounds):
        for side in (0, 1) if number % 2 == 0 else (1, 0):
            seen = (before, after)[side](number)
            sides[side].append(await seen if inspect.isawaitable(seen) else seen)
        if done is not None:
            done(number + 1, rounds)
    return joined(sides[0]), joined(sides[1])


def joined(parts: list[Measured]) -> Measured:
    """Return measurements of one target as one with all their rounds, one behind the other in time."""
    rounds: list[Round] = []
    since = parts[0].when
    end = 0.0
    for part in parts:
        begin = (part.when - since).total_seconds() if part.when and since else end
        begin = max(begin, end)
        rounds += [Round(each.starts + begin, each.latencies, each.failed + begin) for each in part.rounds]
        end = max([end, *(last + 1e-3 for each in rounds[-len(part.rounds) or len(rounds) :] for last in _last(each))])
    gaps = [part.gap for part in parts if part.gap]
    notices = tuple(dict.fromkeys(notice for part in parts for notice in part.notices))
    return replace(parts[0], rounds=tuple(rounds), gap=gaps[0] if gaps else "", notices=notices)


def _last(each: Round) -> list[float]:
    times: list[NDArray[np.float64]] = [each.starts, each.failed]
    return [float(every[-1]) for every in times if every.size]
