"""When the requests of a load test are due, whatever the server does: the open model.

Users do not wait for one another, so neither do arrivals. Each is an offset in seconds from the start of the test, in order.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol


class Arrivals(Protocol):
    """A plan of arrivals. `total` is how many there will be; where chance decides, how many there may be at most."""

    @property
    def duration(self) -> float:
        """Seconds from the first possible arrival to the last."""
        ...

    @property
    def peak(self) -> float:
        """The highest rate, in arrivals a second."""
        ...

    @property
    def total(self) -> int:
        """The number of arrivals, at most."""
        ...

    def offsets(self) -> Iterator[float]:
        """Yield when each is due, in seconds."""
        ...


@dataclass(frozen=True, slots=True)
class Constant:
    """The same rate all the time, evenly spaced."""

    rate: float
    duration: float

    @property
    def peak(self) -> float:
        """The rate."""
        return self.rate

    @property
    def total(self) -> int:
        """Those due before the end."""
        return max(0, math.ceil(self.rate * self.duration - 1e-9))

    def offsets(self) -> Iterator[float]:
        """Yield them: by multiplying, since sums of a step drift."""
        for number in range(self.total):
            yield number / self.rate


@dataclass(frozen=True, slots=True)
class Ramp:
    """A rate that changes evenly from `start` to `end`."""

    start: float
    end: float
    duration: float

    @property
    def peak(self) -> float:
        """The higher end."""
        return max(self.start, self.end)

    @property
    def total(self) -> int:
        """The area below the rate."""
        return max(0, math.ceil((self.start + self.end) / 2 * self.duration - 1e-9))

    def offsets(self) -> Iterator[float]:
        """Yield the times at which the area below the rate reaches 0, 1, 2, …"""
        slope = (self.end - self.start) / self.duration
        for number in range(self.total):
            if abs(slope) < 1e-12:
                yield number / self.start
                continue
            # start t + slope t²/2 = number, in the form that stays exact where the slope is small
            root = math.sqrt(max(0.0, self.start * self.start + 2 * slope * number))
            yield min(self.duration, 2 * number / (self.start + root) if number else 0.0)


@dataclass(frozen=True, slots=True)
class Poisson:
    """Arrivals that know nothing of each other, as those of many users do not. The same seed gives the same arrivals."""

    rate: float
    duration: float
    seed: int = 1

    @property
    def peak(self) -> float:
        """The rate on average: moments are busier."""
        return self.rate

    @property
    def total(self) -> int:
        """The mean and six deviations: no more are yielded."""
        mean = self.rate * self.duration
        return math.ceil(mean + 6 * math.sqrt(mean))

    def offsets(self) -> Iterator[float]:
        """Yield them: gaps are exponential."""
        chance = random.Random(self.seed)  # noqa: S311 - a schedule that can be repeated, no secret
        due = chance.expovariate(self.rate)
        for _ in range(self.total):
            if due >= self.duration:
                return
            yield due
            due += chance.expovariate(self.rate)


@dataclass(frozen=True, slots=True)
class WarmedUp:
    """Arrivals after a time in which the same kind of requests come at the rate that they begin with."""

    warm_up: float
    measured: Arrivals
    rate: float

    @property
    def duration(self) -> float:
        """Both together."""
        return self.warm_up + self.measured.duration

    @property
    def peak(self) -> float:
        """The higher of both."""
        return max(self.rate, self.measured.peak)

    @property
    def total(self) -> int:
        """Both together."""
        return Constant(self.rate, self.warm_up).total + self.measured.total

    def offsets(self) -> Iterator[float]:
        """Yield those of the warm-up, then the others that much later."""
        yield from Constant(self.rate, self.warm_up).offsets()
        for offset in self.measured.offsets():
            yield self.warm_up + offset
