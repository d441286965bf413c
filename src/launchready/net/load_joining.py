"""Connects to one of a route's addresses: the next one is tried where one fails, or takes its time (RFC 8305), as libcurl does."""

from __future__ import annotations

import errno
import ipaddress
import itertools
import math
import socket
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from launchready.net.load_loop import WRITE, Poller
from launchready.net.route import Route

PATIENCE = 0.2
"""Seconds until the next address is tried as well."""
_UNDER_WAY = (0, errno.EINPROGRESS, errno.EWOULDBLOCK, errno.EINTR)


@dataclass(frozen=True, slots=True)
class Place:
    """Where connections of a route go: the addresses that were judged, the families in turn, and a port."""

    addresses: tuple[tuple[socket.AddressFamily, str], ...]
    port: int


def place_of(route: Route) -> Place:
    """Return where a route leads. Raises ValueError for what is no address: a name would be looked up, and nobody has judged what it means."""
    families = {4: socket.AF_INET, 6: socket.AF_INET6}
    known = [(families[ipaddress.ip_address(address).version], address) for address in route.addresses]
    first = [each for each in known if each[0] == known[0][0]]
    other = [each for each in known if each[0] != known[0][0]]
    pairs = itertools.zip_longest(first, other)
    return Place(tuple(each for pair in pairs for each in pair if each), route.to_port)


class Joining:
    """One connection that is being made. `next_at` is when the next address is to be tried; `number` is the system's last error.

    `sockets` are those under way, by descriptor; `let_go` closes one.
    """

    __slots__ = ("_left", "_let_go", "_poller", "_port", "next_at", "number", "sockets")

    def __init__(self, place: Place, poller: Poller, let_go: Callable[[socket.socket], None]) -> None:
        self._left = deque(place.addresses)
        self._port = place.port
        self._poller = poller
        self._let_go = let_go
        self.sockets: dict[int, socket.socket] = {}
        self.number = 0
        self.next_at = math.inf

    def advance(self, now: float) -> bool:
        """Try the next address, and return whether there is hope."""
        tried = False
        while self._left and not tried:
            tried = self._tried(*self._left.popleft())
        self.next_at = now + PATIENCE if self._left else math.inf
        return bool(self.sockets)

    def _tried(self, family: socket.AddressFamily, address: str) -> bool:
        try:
            made = socket.socket(family, socket.SOCK_STREAM)
        except OSError as error:
            self.number = error.errno or 0
            return False
        made.setblocking(False)
        made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        number = made.connect_ex((address, self._port))
        if number not in _UNDER_WAY:
            self.number = number
            made.close()
            return False
        self.sockets[made.fileno()] = made
        self._poller.want(made.fileno(), WRITE)
        return True

    def happened(self, fd: int) -> socket.socket | None:
        """Return the socket that is connected, having let go of the others; None where one failed instead."""
        made = self.sockets.pop(fd)
        number = made.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
        if number:
            self.number = number
            self._let_go(made)
            return None
        self.close()
        return made

    def close(self) -> None:
        """Let go of what is under way."""
        for made in self.sockets.values():
            self._let_go(made)
        self.sockets.clear()
