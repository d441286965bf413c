"""Keeps what comes of the requests of a load test: the same book, whatever carried them."""

from __future__ import annotations

import errno
import math

from launchready.model.evidence.http import FailureKind
from launchready.net.load_plan import Live, Plan
from launchready.net.load_shapes import Shape
from launchready.standards.load_samples import DROPPED, FAILED, KINDS, NEW_CONNECTION, WAITED, WARM_UP, Samples

_OWN = (errno.EMFILE, errno.ENFILE, errno.EADDRNOTAVAIL, errno.ENOBUFS, errno.ENOMEM)
"""What this machine runs out of when it opens connections: that says nothing of the server."""


def failure(kind: FailureKind) -> int:
    """Return the code of a sample that failed in a way."""
    return FAILED + KINDS.index(kind.value)


_PROTOCOL = failure(FailureKind.PROTOCOL)
_REFUSED = failure(FailureKind.REFUSED)
_UNREACHABLE = failure(FailureKind.UNREACHABLE)


class Sent:
    """A request that was sent: when it was due, when it was sent, and its number among all."""

    __slots__ = ("at", "due", "flags", "number", "shape")

    def __init__(self, shape: Shape, number: int, due: float, at: float, flags: int) -> None:
        self.shape = shape
        self.number = number
        self.due = due
        self.at = at
        self.flags = flags


class Ledger:
    """What is known of a test so far. Times are those of `time.perf_counter`."""

    def __init__(self, plan: Plan, live: Live) -> None:
        self._warm_up = plan.warm_up
        self._live = live
        self.samples = Samples([target.name for target in plan.targets])
        self.received = [0] * len(plan.targets)
        self.begun = 0.0
        self.under_way = 0
        self.opened = 0
        self.exhausted = ""

    def sent(self, shape: Shape, due: float, now: float, *, waited: bool) -> Sent:
        """Take in that a request is sent."""
        flags = (WARM_UP if due - self.begun < self._warm_up else 0) | (WAITED if waited else 0)
        sent = Sent(shape, self._live.sent, due, now, flags)
        self._live.sent += 1
        self.under_way += 1
        return sent

    def dropped(self, shape: Shape, due: float, now: float) -> None:
        """Take in that a request found no connection until its time was over."""
        self._live.sent += 1
        flags = (WARM_UP if due - self.begun < self._warm_up else 0) | WAITED
        self.samples.add(due - self.begun, now - due, 0.0, now - due, DROPPED, shape.target, flags)
        self._live.ended += 1
        self._live.failed += 1

    def ended(
        self, sent: Sent, now: float, code: int, first: float, size: int, flags: int, new: tuple[float, float] | None
    ) -> None:
        """Take in how a request ended: by an HTTP status or a failure, `size` bytes of a body, the first byte `first` seconds after it was due.

        `flags` are those that came to it on its way; `new` are the seconds to connect and for TLS of a connection that was opened for it.
        """
        target = sent.shape.target
        self.received[target] += size
        if new is not None:
            flags |= NEW_CONNECTION
            self.opened += 1
        if code < 100 or 600 <= code < FAILED:
            code = _PROTOCOL
        total = now - sent.due
        self.samples.add(sent.due - self.begun, total, first, sent.at - sent.due, code, target, sent.flags | flags)
        if new is not None and code < FAILED:
            self.samples.connected(*new)
        self.under_way -= 1
        live = self._live
        live.ended += 1
        if code >= 400:
            live.failed += 1
        else:
            live.histogram[min(271, int(math.log2(total * 1e6 + 1) * 8))] += 1

    def not_connected(self, number: int) -> int:
        """Return the failure that the system's error number stands for, of a connection that did not come about."""
        if number in _OWN:
            self.exhausted = errno.errorcode.get(number, str(number))
        return _REFUSED if number == errno.ECONNREFUSED else _UNREACHABLE
