"""A connection of a load test over plain HTTP/1.1, and the way to the server that it leads to."""

from __future__ import annotations

import socket

from launchready.net.load_answer import Answer
from launchready.net.load_joining import Joining, place_of
from launchready.net.load_ledger import Sent
from launchready.net.load_plan import Target
from launchready.net.load_shapes import Shape
from launchready.net.load_wire import wire
from launchready.net.route import Route

_PIECE = 65_536


class Way:
    """How the requests of a shape go: their bytes, where to, and the idle connections there, the one used last at the end."""

    __slots__ = ("_shape", "_whole", "_wire", "bare", "idle", "place", "route")

    def __init__(self, shape: Shape, target: Target, idle: dict[Connection, None]) -> None:
        self._shape = shape
        self._wire = wire(target.request, shape.user)
        self._whole = b"" if shape.body else self._wire.whole(target.request.body)
        self.bare = target.request.method == "HEAD"
        self.idle = idle
        self.route: Route = target.route
        self.place = place_of(target.route)

    def asked(self, sent: Sent) -> bytes:
        """Return all bytes of a request."""
        return self._whole or self._wire.whole(self._shape.filled(sent.number))


class Connection:
    """A connection, and the request that it carries if it is not idle.

    It is `joining` until it is there: `joined` seconds after its first request was sent. `asked` are the bytes of the request, `unsent` those
    that the system has not taken yet. A `spoilt` one takes no more of them.
    """

    __slots__ = (
        "_receive", "_send", "answer", "asked", "idle_since", "joined", "joining", "reused", "sent", "sock", "spoilt", "unsent", "way",
    )  # fmt: skip

    def __init__(self, way: Way, sent: Sent, asked: bytes, joining: Joining) -> None:
        self.way = way
        self.sent: Sent | None = sent
        self.asked = asked
        self.unsent: bytes | memoryview = b""
        self.answer = Answer()
        self.joining: Joining | None = joining
        self.sock: socket.socket | None = None
        self.joined = self.idle_since = 0.0
        self.reused = self.spoilt = False

    def join(self, sock: socket.socket, seconds: float) -> None:
        """Take in that the connection is there."""
        self.joining = None
        self.sock = sock
        self.joined = seconds
        self._receive, self._send = sock.recv, sock.send

    def ask(self) -> bool:
        """Begin to send the request, and return whether all of it was taken."""
        self.answer.expect(bare=self.way.bare)
        self.unsent = self.asked
        return self.push()

    def push(self) -> bool:
        """Send what is left of the request, and return whether that was all. Why nothing is taken any more, reading will tell."""
        try:
            taken = self._send(self.unsent)
        except (BlockingIOError, InterruptedError):
            return False
        except OSError:
            self.spoilt = True
            self.unsent = b""
            return True
        if taken < len(self.unsent):
            self.unsent = memoryview(self.unsent)[taken:]
            return False
        self.unsent = b""
        return True

    def receive(self) -> bytes | None:
        """Return what came, b"" at the end. Raises OSError for a reset; None where nothing came."""
        try:
            return self._receive(_PIECE)
        except (BlockingIOError, InterruptedError):
            return None
