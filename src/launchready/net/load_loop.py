"""Waits for sockets and for a moment, whichever comes first, with less than a millisecond's error where the system can."""

from __future__ import annotations

import contextlib
import select
import selectors
import sys
from collections.abc import Sized
from typing import Protocol

import pycurl

_REMOVE = pycurl.POLL_REMOVE
_EPOLL = (0, 1, 4, 5)
"""EPOLLIN and EPOLLOUT for libcurl's none, in, out, both: numbers, since other systems' select does not name them."""
_SELECTABLE = 1024
"""Descriptors that select(2) can name are below this."""


class Poller(Protocol):
    """A set of descriptors that libcurl waits for."""

    def watch(self, what: int, fd: int, multi: object, data: object) -> None:
        """Take in what libcurl wants to know of a descriptor: the socket function of a multi handle."""
        ...

    def wait(self, seconds: float) -> list[tuple[int, int]]:
        """Return descriptors with what happened to them, as libcurl's bits; none where the time was up."""
        ...

    def close(self) -> None:
        """Let go of it."""
        ...


def poller(opened: Sized) -> Poller:
    """Return the best that this system has. `opened` holds something while the descriptors that there were may have been closed and given away."""
    return _Epoll(opened) if sys.platform == "linux" else _Selector()


class _Epoll:
    """epoll, whose own timeouts are whole milliseconds: select(2) on its descriptor counts in microseconds.

    libcurl lets go of a connection after each answer and asks for it again for the next request. That costs three system calls, so what it
    lets go of stays in the set, marked with negative bits, until it is asked for again or has something to say.
    """

    def __init__(self, opened: Sized) -> None:
        self._epoll = select.epoll()
        self._fd = self._epoll.fileno()
        self._opened = opened
        self._known: dict[int, int] = {}

    def watch(self, what: int, fd: int, _multi: object, _data: object) -> None:
        known = self._known
        before = known.get(fd, 0)
        if what == _REMOVE:
            known[fd] = -abs(before)
            return
        bits = known[fd] = _EPOLL[what]
        if before == bits or (before == -bits and not self._opened):
            return
        try:
            self._epoll.modify(fd, bits)
        except FileNotFoundError:  # new, or closed meanwhile and given to another connection
            self._epoll.register(fd, bits)

    def wait(self, seconds: float) -> list[tuple[int, int]]:
        if seconds > 0:
            if self._fd >= _SELECTABLE:
                return self._found(int(seconds * 1000) / 1000)
            if not select.select((self._fd,), (), (), seconds)[0]:
                return []
        return self._found(0)

    def _found(self, seconds: float) -> list[tuple[int, int]]:
        # EPOLLIN is CSELECT_IN; EPOLLOUT is 4, EPOLLERR 8, EPOLLHUP 16
        found = self._epoll.poll(seconds, 64)
        for fd, _ in found:
            if self._known.get(fd, 0) <= 0:  # an idle connection that was closed: libcurl will see when it wants it
                self._known.pop(fd, None)
                with contextlib.suppress(OSError):
                    self._epoll.unregister(fd)
        return [
            (fd, (bits & 1) | (2 if bits & 4 else 0) | (4 if bits & 24 else 0))
            for fd, bits in found
            if fd in self._known
        ]

    def close(self) -> None:
        self._epoll.close()


class _Selector:
    """What Python knows for other systems."""

    def __init__(self) -> None:
        self._selector = selectors.DefaultSelector()

    def watch(self, what: int, fd: int, _multi: object, _data: object) -> None:
        with contextlib.suppress(KeyError, OSError, ValueError):
            self._selector.unregister(fd)
        if what != pycurl.POLL_REMOVE:
            read = selectors.EVENT_READ if what & pycurl.POLL_IN else 0
            write = selectors.EVENT_WRITE if what & pycurl.POLL_OUT else 0
            self._selector.register(fd, read | write)

    def wait(self, seconds: float) -> list[tuple[int, int]]:
        return [(key.fd, bits) for key, bits in self._selector.select(max(0.0, seconds))]  # its bits are libcurl's

    def close(self) -> None:
        self._selector.close()
