"""How often one caller may do one thing."""

from __future__ import annotations

import math
import time
from collections import OrderedDict
from collections.abc import Callable

from launchready.lab.world import Rate

MOST_CALLERS = 4096


class Limiter:
    """A token bucket for each caller; the callers that came longest ago are forgotten."""

    def __init__(self, rate: Rate, clock: Callable[[], float] = time.monotonic) -> None:
        self._rate = rate
        self._clock = clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait(self, caller: str) -> int:
        """Count one request and return 0, or the whole seconds after which the caller may come again."""
        now = self._clock()
        left, at = self._buckets.pop(caller, (float(self._rate.burst), now))
        left = min(self._rate.burst, left + (now - at) * self._rate.per_second)
        allowed = left >= 1
        self._buckets[caller] = (left - 1 if allowed else left, now)
        while len(self._buckets) > MOST_CALLERS:
            self._buckets.popitem(last=False)
        return 0 if allowed else max(1, math.ceil((1 - left) / self._rate.per_second))
