"""The loop of a load test, in a thread of its own: what is due is sent, whatever comes of what was sent before."""

from __future__ import annotations

import math
import time
from collections import deque
from collections.abc import Iterator
from typing import Protocol

from launchready.net.load_curl import CurlCarrier
from launchready.net.load_ledger import Ledger, Sent
from launchready.net.load_plain import PlainCarrier, carries
from launchready.net.load_plan import Engine, Live, Loaded, Plan
from launchready.net.load_shapes import sequence

STALL = 0.005
"""Seconds that are a stall: of this program's work between two waits, or by which it is woken late."""
WINDOW = 5
"""Seconds of which the share of failures decides whether a test goes on."""
_FEWEST = 20
"""Answers within them that say something."""
_LONGEST_WAIT = 0.1


class Carrier(Protocol):
    """What sends requests and takes answers in, and tells a ledger of each that ended. `alarm` is when it is to be rung."""

    alarm: float

    def wait(self, seconds: float) -> list[tuple[int, int]]:
        """Wait for so many seconds at most, and return the descriptors to which something happened, with what."""
        ...

    def send(self, sent: Sent) -> None:
        """Send a request, over a connection that is free or a new one."""
        ...

    def happened(self, fd: int, bits: int) -> None:
        """Take in what happened to a descriptor."""
        ...

    def ring(self) -> None:
        """Take in that the moment of the alarm has come."""
        ...

    def settle(self) -> None:
        """Finish what all that happened has left to do."""
        ...

    def close(self) -> None:
        """Let go of everything, whatever is under way."""
        ...


def engine_of(plan: Plan) -> Engine:
    """Return what carries a plan: the quickest that can, unless it names one. Raises ValueError for one that cannot."""
    if plan.engine is Engine.PLAIN and not carries(plan):
        raise ValueError("only requests over plain HTTP/1.1 go without libcurl")
    return plan.engine or (Engine.PLAIN if carries(plan) else Engine.LIBCURL)


class Ending:
    """Why a test is to end at once: whoever says it first."""

    def __init__(self) -> None:
        self.why = ""

    def say(self, why: str) -> None:
        """End it."""
        self.why = self.why or why


class Run:
    """The loop, which lives in its thread alone."""

    def __init__(self, plan: Plan, live: Live, ending: Ending) -> None:
        self._plan = plan
        self._live = live
        self._ending = ending
        self._sequence = sequence(plan.targets)
        self._ledger = Ledger(plan, live)
        self._carrier = self._carried(plan)
        self._held = 0.0
        self._most = 0

    def _carried(self, plan: Plan) -> Carrier:
        carrier = PlainCarrier if engine_of(plan) is Engine.PLAIN else CurlCarrier
        return carrier(plan, self._sequence, self._ledger)

    def run(self) -> Loaded:
        """Send everything, and return what came of it."""
        ledger = self._ledger
        processor = time.thread_time()
        try:
            stopped, stalls, longest = self._turn()
            seconds = time.perf_counter() - ledger.begun
            processor = time.thread_time() - processor
        finally:
            self._carrier.close()
        return Loaded(
            samples=ledger.samples,
            seconds=seconds,
            sent=self._live.sent,
            bytes_received=tuple(ledger.received),
            cpu=processor / max(seconds, 1e-9),
            stalls=stalls,
            longest_stall=longest,
            most_under_way=self._most,
            opened=ledger.opened,
            abandoned=ledger.under_way,
            stopped=stopped,
            exhausted=ledger.exhausted,
        )

    def _turn(self) -> tuple[str, int, float]:
        clock, carrier, ledger, live = time.perf_counter, self._carrier, self._ledger, self._live
        happened = carrier.happened
        offsets = self._plan.arrivals.offsets()
        limit = self._plan.connections
        stalls, longest = 0, 0.0
        windows: deque[tuple[int, int]] = deque([(0, 0)], maxlen=WINDOW + 1)
        ledger.begun = begun = clock() + 0.01
        due = begun + next(offsets, math.inf)
        tick, woken = begun + 1, clock()
        while True:
            if clock() >= due:
                due = self._start_due(due, offsets)
            if clock() >= carrier.alarm:
                carrier.ring()
            carrier.settle()
            now = clock()
            if due == math.inf and not ledger.under_way:
                return "", stalls, longest
            if now >= tick:
                tick += 1
                live.seconds = now - begun
                windows.append((live.ended, live.failed))
                self._judge(windows)
            if self._ending.why:
                return self._ending.why, stalls, longest
            now = clock()
            if now - woken > STALL:
                stalls, longest = stalls + 1, max(longest, now - woken)
            wanted = min(carrier.alarm, tick, now + _LONGEST_WAIT, due if ledger.under_way < limit else math.inf)
            until = max(now, wanted)
            found = carrier.wait(until - now)
            woken = min(clock(), until)  # woken late is a stall as well
            for fd, bits in found:
                happened(fd, bits)
                if clock() >= due:
                    due = self._start_due(due, offsets)

    def _judge(self, windows: deque[tuple[int, int]]) -> None:
        """Stop the test where most of the last seconds failed."""
        ended, failed = (windows[-1][part] - windows[0][part] for part in (0, 1))
        if ended >= _FEWEST and failed > ended * self._plan.stop_at:
            self._ending.say(f"{failed} of the last {ended} requests failed, more than {self._plan.stop_at * 100:g} %")

    def _start_due(self, due: float, offsets: Iterator[float]) -> float:
        """Send what is due while there are connections for it, and return when the next is."""
        plan, ledger, sequence = self._plan, self._ledger, self._sequence
        now = time.perf_counter()
        while due <= now:
            shape = sequence[self._live.sent % len(sequence)]
            if now - due > plan.timeout:
                ledger.dropped(shape, due, now)
            elif ledger.under_way >= plan.connections:
                self._held = now
                break
            else:
                self._carrier.send(ledger.sent(shape, due, now, waited=due <= self._held))
                self._most = max(self._most, ledger.under_way)
            due = ledger.begun + next(offsets, math.inf)
            now = time.perf_counter()
        self._live.under_way = ledger.under_way
        return due
