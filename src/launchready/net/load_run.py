"""The loop of a load test, in a thread of its own: libcurl's multi interface, whose handles and connections are used again and again."""

from __future__ import annotations

import contextlib
import errno
import math
import socket
import time
from collections import deque
from collections.abc import Iterator

import pycurl

from launchready.model.evidence.http import FailureKind
from launchready.net.http import KINDS
from launchready.net.load_handles import Handle, Shape, aim, sequence, set_up
from launchready.net.load_loop import poller
from launchready.net.load_plan import Live, Loaded, Plan
from launchready.standards.load_samples import DROPPED, FAILED, NEW_CONNECTION, TRUNCATED, WAITED, WARM_UP, Samples
from launchready.standards.load_samples import KINDS as NUMBERED

STALL = 0.005
"""Seconds of work of this program's between two looks at the clock that are a stall."""
WINDOW = 5
"""Seconds of which the share of failures decides whether a test goes on."""
_FEWEST = 20
"""Answers within them that say something."""
_LONGEST_WAIT = 0.1
_OWN = (errno.EMFILE, errno.ENFILE, errno.EADDRNOTAVAIL, errno.ENOBUFS, errno.ENOMEM)
"""What this machine runs out of when it opens connections: that says nothing of the server."""
_CODE = {code: FAILED + NUMBERED.index(kind.value) for code, kind in KINDS.items()}
_OTHER = FAILED + NUMBERED.index(FailureKind.OTHER.value)
_PROTOCOL = FAILED + NUMBERED.index(FailureKind.PROTOCOL.value)
_UNREACHABLE = FAILED + NUMBERED.index(FailureKind.UNREACHABLE.value)
_BLOCKED = FAILED + NUMBERED.index(FailureKind.BLOCKED.value)
_TIMEOUT = pycurl.SOCKET_TIMEOUT
_STATUS, _TOTAL, _FIRST = pycurl.RESPONSE_CODE, pycurl.TOTAL_TIME_T, pycurl.STARTTRANSFER_TIME_T
_NEW, _SIZE = pycurl.NUM_CONNECTS, pycurl.SIZE_DOWNLOAD_T


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
        self._samples = Samples([target.name for target in plan.targets])
        self._received = [0] * len(plan.targets)
        self._sequence = sequence(plan.targets)
        self._sockets: list[socket.socket] = []
        self._poller = poller(self._sockets)
        self._multi = pycurl.CurlMulti()
        self._multi.setopt(pycurl.M_SOCKETFUNCTION, self._poller.watch)
        self._multi.setopt(pycurl.M_TIMERFUNCTION, self._timer)
        self._multi.setopt(pycurl.M_MAXCONNECTS, plan.connections)
        self._multi.setopt(pycurl.M_MAX_TOTAL_CONNECTIONS, plan.connections)
        self._multi.setopt(pycurl.M_PIPELINING, 2)  # streams of HTTP/2 share a connection
        self._add, self._remove = self._multi.add_handle, self._multi.remove_handle
        self._act, self._read = self._multi.socket_action, self._multi.info_read
        self._alarm = math.inf
        self._handles: dict[pycurl.Curl, Handle] = {}
        self._active: set[Handle] = set()
        self._made = 0
        self._refused: list[str] = []
        self._opened = 0
        self._begun = 0.0
        self._held = 0.0
        self._most = 0
        self._exhausted = ""

    def _timer(self, milliseconds: int) -> None:
        if milliseconds == 0:
            self._alarm = 0.0
        else:
            self._alarm = math.inf if milliseconds < 0 else time.perf_counter() + milliseconds / 1000

    def run(self) -> Loaded:
        """Send everything, and return what came of it."""
        processor = time.thread_time()
        try:
            stopped, stalls, longest = self._turn()
            seconds = time.perf_counter() - self._begun
            processor = time.thread_time() - processor
        finally:
            abandoned = len(self._active)
            self._close()
        return Loaded(
            samples=self._samples,
            seconds=seconds,
            sent=self._live.sent,
            bytes_received=tuple(self._received),
            cpu=processor / max(seconds, 1e-9),
            stalls=stalls,
            longest_stall=longest,
            most_under_way=self._most,
            opened=self._opened,
            abandoned=abandoned,
            stopped=stopped,
            exhausted=self._exhausted,
        )

    def _turn(self) -> tuple[str, int, float]:
        clock, act, read, live = time.perf_counter, self._act, self._read, self._live
        offsets = self._plan.arrivals.offsets()
        limit = self._plan.connections
        stalls, longest = 0, 0.0
        windows: deque[tuple[int, int]] = deque([(0, 0)], maxlen=WINDOW + 1)
        self._begun = begun = clock() + 0.01
        due = begun + next(offsets, math.inf)
        tick, woken = begun + 1, clock()
        while True:
            if clock() >= due:
                due = self._start_due(due, offsets)
            if clock() >= self._alarm:
                self._alarm = math.inf
                act(_TIMEOUT, 0)
            self._drain()
            now = clock()
            if due == math.inf and not self._active:
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
            until = min(self._alarm, tick, now + _LONGEST_WAIT, due if len(self._active) < limit else math.inf)
            for fd, bits in self._poller.wait(until - now):
                act(fd, bits)
                left, done, failed = read()
                if done or failed:
                    self._take(done, failed)
                    if left:
                        self._drain()
                if clock() >= due:
                    due = self._start_due(due, offsets)
            woken = clock() if clock() < until + STALL else until  # woken late is a stall as well
            if self._sockets:
                self._release()

    def _judge(self, windows: deque[tuple[int, int]]) -> None:
        """Stop the test where most of the last seconds failed."""
        ended, failed = (windows[-1][part] - windows[0][part] for part in (0, 1))
        if ended >= _FEWEST and failed > ended * self._plan.stop_at:
            self._ending.say(f"{failed} of the last {ended} requests failed, more than {self._plan.stop_at * 100:g} %")

    def _start_due(self, due: float, offsets: Iterator[float]) -> float:
        """Send what is due while there are connections for it, and return when the next is."""
        plan, live, active = self._plan, self._live, self._active
        now = time.perf_counter()
        while due <= now:
            if now - due > plan.timeout:
                self._drop(due, now)
            elif len(active) >= plan.connections:
                self._held = now
                break
            else:
                shape = self._sequence[live.sent % len(self._sequence)]
                handle = shape.free.pop() if shape.free else self._another(shape)
                handle.due, handle.sent = due, now
                handle.flags = (WARM_UP if due - self._begun < plan.warm_up else 0) | (
                    WAITED if due <= self._held else 0
                )
                if shape.body:
                    body = shape.filled(live.sent)
                    handle.curl.setopt(pycurl.POSTFIELDSIZE_LARGE, len(body))
                    handle.curl.setopt(pycurl.COPYPOSTFIELDS, body)
                live.sent += 1
                active.add(handle)
                self._add(handle.curl)
                self._act(_TIMEOUT, 0)
            due = self._begun + next(offsets, math.inf)
            now = time.perf_counter()
        live.under_way = len(active)
        self._most = max(self._most, len(active))
        return due

    def _drop(self, due: float, now: float) -> None:
        target = self._sequence[self._live.sent % len(self._sequence)].target
        self._live.sent += 1
        flags = (WARM_UP if due - self._begun < self._plan.warm_up else 0) | WAITED
        self._samples.add(due - self._begun, now - due, 0.0, now - due, DROPPED, target, flags)
        self._live.ended += 1
        self._live.failed += 1

    def _drain(self) -> None:
        """Take in what has ended."""
        left = 1
        while left:
            left, done, failed = self._read()
            self._take(done, failed)

    def _take(self, done: list[pycurl.Curl], failed: list[tuple[pycurl.Curl, int, str]]) -> None:
        now = time.perf_counter()
        for curl in done:
            self._ended(self._handles[curl], now, 0)
        for curl, code, words in failed:
            large = "Too large response headers" in words  # libcurl calls it an error of receiving
            self._ended(self._handles[curl], now, 100 if large else code)

    def _ended(self, handle: Handle, now: float, error: int) -> None:
        info = handle.info
        status = info(_STATUS)
        target = handle.shape.target
        total = now - handle.due
        flags = handle.flags
        began = info(_FIRST)
        first = total - (info(_TOTAL) - began) / 1e6 if began else 0.0
        new = info(_NEW)
        self._received[target] += info(_SIZE)
        if new:
            flags |= NEW_CONNECTION
            self._opened += 1
        if error:
            if status:
                flags |= TRUNCATED
            status = self._failure(handle, error)
        elif not 100 <= status < 600:
            status = _PROTOCOL
        self._samples.add(handle.due - self._begun, total, first, handle.sent - handle.due, status, target, flags)
        if new and not error:
            joined, secured = info(pycurl.CONNECT_TIME_T), info(pycurl.APPCONNECT_TIME_T)
            self._samples.connected(joined / 1e6, max(0, secured - joined) / 1e6 if secured else 0.0)
        self._remove(handle.curl)
        self._active.discard(handle)
        handle.shape.free.append(handle)
        self._live.ended += 1
        if status >= 400:
            self._live.failed += 1
        else:
            self._live.histogram[min(271, int(math.log2(total * 1e6 + 1) * 8))] += 1

    def _failure(self, handle: Handle, error: int) -> int:
        if error == pycurl.E_COULDNT_CONNECT:
            if self._refused:
                return _BLOCKED
            number = handle.info(pycurl.OS_ERRNO)
            if number in _OWN:
                self._exhausted = errno.errorcode.get(number, str(number))
            return _CODE[error] if number == errno.ECONNREFUSED else _UNREACHABLE
        return _CODE.get(error, _OTHER)

    def _another(self, shape: Shape) -> Handle:
        """Return a handle for a shape that has no free one: a new one, or one of another shape where there are as many as may be."""
        if self._made < self._plan.connections:
            self._made += 1
            handle = Handle(shape)
            self._handles[handle.curl] = handle
            set_up(handle.curl, self._plan)
        else:
            handle = next(other.free for other in self._sequence if other.free).pop()
        handle.shape = shape
        aim(handle.curl, self._plan, shape, self._refused, self._sockets)
        return handle

    def _release(self) -> None:
        """Close our copies of sockets: libcurl works on duplicates of them."""
        for each in self._sockets:
            each.close()
        self._sockets.clear()

    def _close(self) -> None:
        self._release()
        for handle in self._handles.values():
            if handle in self._active:
                with contextlib.suppress(pycurl.error):
                    self._remove(handle.curl)
            handle.curl.close()
        self._handles.clear()
        self._multi.close()
        self._poller.close()
