"""Waits for sockets and for a moment, whichever comes first, with less than a millisecond's error where the system can."""

from __future__ import annotations

import contextlib
import select
import selectors
import sys
from collections.abc import Sized
from typing import Protocol

READ, WRITE, BROKEN = 1, 2, 4
"""What may be wanted of a descriptor, and what may have happened to it: libcurl's own bits."""
_EPOLL = (0, 1, 4, 5)
"""EPOLLIN and EPOLLOUT for none, READ, WRITE and both: numbers, since other systems' select does not name them."""
_SELECTABLE = 1024
"""Descriptors that select(2) can name are below this."""
_MOST = 64
"""Descriptors told of at once, so that what is due meanwhile need not wait for more."""


class Poller(Protocol):
    """A set of descriptors to wait for."""

    def want(self, fd: int, bits: int) -> None:
        """Take a descriptor in, or change what is wanted of it."""
        ...

    def drop(self, fd: int) -> None:
        """Let go of a descriptor, which may be closed already."""
        ...

    def wait(self, seconds: float) -> list[tuple[int, int]]:
        """Return descriptors with what happened to them; none where the time was up."""
        ...

    def close(self) -> None:
        """Let go of everything."""
        ...


def poller() -> Poller:
    """Return the best that this system has."""
    return _Epoll() if sys.platform == "linux" else _Selector()


class _Epoll:
    """epoll, whose own timeouts are whole milliseconds: select(2) on its descriptor counts in microseconds."""

    def __init__(self) -> None:
        self._epoll = select.epoll()
        self._fd = self._epoll.fileno()

    def want(self, fd: int, bits: int) -> None:
        try:
            self._epoll.modify(fd, _EPOLL[bits])
        except FileNotFoundError:  # new, or closed meanwhile and given to another connection
            self._epoll.register(fd, _EPOLL[bits])

    def drop(self, fd: int) -> None:
        with contextlib.suppress(OSError):
            self._epoll.unregister(fd)

    def wait(self, seconds: float) -> list[tuple[int, int]]:
        if seconds > 0:
            if self._fd >= _SELECTABLE:
                return self._found(int(seconds * 1000) / 1000)
            if not select.select((self._fd,), (), (), seconds)[0]:
                return []
        return self._found(0)

    def _found(self, seconds: float) -> list[tuple[int, int]]:
        # EPOLLIN is READ; EPOLLOUT is 4, EPOLLERR 8, EPOLLHUP 16
        return [
            (fd, (bits & READ) | (WRITE if bits & 4 else 0) | (BROKEN if bits & 24 else 0))
            for fd, bits in self._epoll.poll(seconds, _MOST)
        ]

    def close(self) -> None:
        self._epoll.close()


class _Selector:
    """What Python knows for other systems."""

    def __init__(self) -> None:
        self._selector = selectors.DefaultSelector()

    def want(self, fd: int, bits: int) -> None:
        self.drop(fd)
        if bits:
            self._selector.register(fd, bits)  # its bits are READ and WRITE

    def drop(self, fd: int) -> None:
        with contextlib.suppress(KeyError, OSError, ValueError):
            self._selector.unregister(fd)

    def wait(self, seconds: float) -> list[tuple[int, int]]:
        return [(key.fd, bits) for key, bits in self._selector.select(max(0.0, seconds))]

    def close(self) -> None:
        self._selector.close()


class Watch:
    """What libcurl wants to know of its descriptors.

    libcurl lets go of a connection after each answer and asks for it again for the next request. With epoll that costs three system calls, so
    what it lets go of stays in the set, marked with negative bits, until it is asked for again or has something to say. `opened` holds
    something while the descriptors that there were may have been closed and given away.
    """

    def __init__(self, opened: Sized) -> None:
        self._poller = poller()
        self._keeps = isinstance(self._poller, _Epoll)
        self._opened = opened
        self._known: dict[int, int] = {}

    def watch(self, what: int, fd: int, _multi: object, _data: object) -> None:
        """Take in what libcurl wants: the socket function of a multi handle. `what` is none, READ, WRITE, both, or 4 to let go."""
        known = self._known
        before = known.get(fd, 0)
        if what > READ | WRITE:
            if self._keeps:
                known[fd] = -abs(before)
            else:
                known.pop(fd, None)
                self._poller.drop(fd)
            return
        known[fd] = what
        if before != what and (before != -what or self._opened):
            self._poller.want(fd, what)

    def wait(self, seconds: float) -> list[tuple[int, int]]:
        """Return what happened to descriptors that libcurl waits for."""
        found, known = self._poller.wait(seconds), self._known
        for fd, _ in found:
            if known.get(fd, 0) <= 0:  # an idle connection that was closed: libcurl will see when it wants it
                known.pop(fd, None)
                self._poller.drop(fd)
        return [each for each in found if each[0] in known]

    def close(self) -> None:
        """Let go of everything."""
        self._poller.close()
