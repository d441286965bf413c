"""Carries the requests of a load test over plain HTTP/1.1 itself: libcurl does more for each request than such a test needs."""

from __future__ import annotations

import errno
import math
import socket
import time
from collections.abc import Sequence

from launchready.model.evidence.http import FailureKind
from launchready.net.load_connection import Connection, Way
from launchready.net.load_joining import Joining
from launchready.net.load_ledger import Ledger, Sent, failure
from launchready.net.load_loop import READ, WRITE, poller
from launchready.net.load_plan import Plan
from launchready.net.load_shapes import Shape
from launchready.net.load_wire import FRAMING, header_lines
from launchready.net.route import Route
from launchready.standards.load_samples import TIMED_OUT, TRUNCATED

MAX_IDLE = 118.0
"""Seconds for which a connection may have been idle and still be used again, as libcurl has it: who knows what is left of it."""
_CLOSED = failure(FailureKind.CLOSED)
_DNS = failure(FailureKind.DNS)


def carries(plan: Plan) -> bool:
    """Return True for a test whose requests all go over plain HTTP/1.1, with no headers of the operator's own that change how."""
    if plan.http2 or plan.proxy is not None:
        return False
    return all(
        target.request.url.startswith("http:")
        and not any(name.lower() in FRAMING for user in target.users for name, _ in header_lines(target.request, user))
        for target in plan.targets
    )


class PlainCarrier:
    """All requests of a test, each over a connection of its own as long as it is under way."""

    def __init__(self, plan: Plan, shapes: Sequence[Shape], ledger: Ledger) -> None:
        self.alarm = math.inf
        self._timeout = plan.timeout
        self._most = plan.connections
        self._ledger = ledger
        self._poller = poller()
        self.wait = self._poller.wait
        self._idle: dict[Route, dict[Connection, None]] = {target.route: {} for target in plan.targets}
        self._ways = {
            shape: Way(shape, plan.targets[shape.target], self._idle[plan.targets[shape.target].route])
            for shape in dict.fromkeys(shapes)
        }
        self._all: set[Connection] = set()
        self._known: dict[int, Connection] = {}
        self._closing: list[socket.socket] = []

    def send(self, sent: Sent) -> None:
        """Send a request, over a connection that is idle or a new one."""
        way = self._ways[sent.shape]
        asked = way.asked(sent)
        self.alarm = min(self.alarm, sent.at + self._timeout)
        while way.idle:
            connection, _ = way.idle.popitem()
            if sent.at - connection.idle_since > MAX_IDLE:
                self._part(connection)
                continue
            connection.way, connection.sent, connection.asked = way, sent, asked
            self._ask(connection)
            return
        self._open(way, sent, asked, sent.at)

    def _ask(self, connection: Connection) -> None:
        if not connection.ask():
            assert connection.sock is not None
            self._poller.want(connection.sock.fileno(), READ | WRITE)

    def _open(self, way: Way, sent: Sent, asked: bytes, now: float) -> None:
        if len(self._all) >= self._most:
            self._make_room()
        connection = Connection(way, sent, asked, Joining(way.place, self._poller, self._let_go))
        self._all.add(connection)
        self._advance(connection, now)

    def _make_room(self) -> None:
        """Close the connection that has been idle for the longest time, to whatever server."""
        oldest = [next(iter(idle)) for idle in self._idle.values() if idle]
        if oldest:
            self._part(min(oldest, key=lambda connection: connection.idle_since))

    def _advance(self, connection: Connection, now: float) -> None:
        """Try the next address of a connection that is being made."""
        joining = connection.joining
        assert joining is not None
        if not joining.advance(now):
            self._failed(connection, now, self._not_joined(connection.way.route, joining.number))
            return
        for fd in joining.sockets:
            self._known[fd] = connection
        self.alarm = min(self.alarm, joining.next_at)

    def _not_joined(self, route: Route, number: int) -> int:
        if not route.addresses:
            return failure(route.kind) if route.kind else _DNS
        return TIMED_OUT if number == errno.ETIMEDOUT else self._ledger.not_connected(number)

    def happened(self, fd: int, bits: int) -> None:
        """Take in what happened to a descriptor."""
        connection = self._known.get(fd)
        if connection is None:  # let go of since it was told
            return
        if connection.sent is None:  # idle: its server closed it, or speaks without having been asked
            self._part(connection)
            return
        if connection.joining is not None:
            self._joined(connection, connection.joining, connection.sent, fd)
            return
        if connection.unsent and connection.push():
            self._poller.want(fd, READ)
        if bits != WRITE:
            self._hear(connection)

    def _joined(self, connection: Connection, joining: Joining, sent: Sent, fd: int) -> None:
        sock = joining.happened(fd)
        now = time.perf_counter()
        if sock is None:
            self._advance(connection, now)
            return
        connection.join(sock, now - sent.at)
        self._poller.want(fd, READ)
        self._ask(connection)

    def _hear(self, connection: Connection) -> None:
        try:
            data = connection.receive()
        except OSError:
            self._gone(connection, time.perf_counter(), orderly=False)
            return
        if data is None:
            return
        now = time.perf_counter()
        if not data:
            self._gone(connection, now, orderly=True)
            return
        answer = connection.answer
        answer.take(data, now)
        if answer.failure:
            self._failed(connection, now, answer.failure)
        elif answer.complete:
            self._answered(connection, now)

    def _gone(self, connection: Connection, now: float, *, orderly: bool) -> None:
        sent, answer = connection.sent, connection.answer
        assert sent is not None
        if connection.reused and not answer.began:  # it was closed just when it was used again
            self._part(connection)
            self._open(connection.way, sent, connection.asked, now)
        elif orderly and answer.status and not answer.framed:
            self._answered(connection, now)
        else:
            self._failed(connection, now, _CLOSED)

    def _answered(self, connection: Connection, now: float) -> None:
        sent, answer = connection.sent, connection.answer
        assert sent is not None
        new = None if connection.reused else (connection.joined, 0.0)
        self._ledger.ended(sent, now, answer.status, answer.began - sent.due, answer.size, 0, new)
        if answer.keeps and not connection.unsent and not connection.spoilt:
            connection.sent = None
            connection.reused = True
            connection.idle_since = now
            connection.way.idle[connection] = None
        else:
            self._part(connection)

    def _failed(self, connection: Connection, now: float, code: int) -> None:
        sent, answer = connection.sent, connection.answer
        assert sent is not None
        new = None if connection.reused or connection.sock is None else (connection.joined, 0.0)
        first = answer.began - sent.due if answer.began else 0.0
        self._ledger.ended(sent, now, code, first, answer.size, TRUNCATED if answer.cut else 0, new)
        self._part(connection)

    def _part(self, connection: Connection) -> None:
        """Let go of a connection."""
        self._all.discard(connection)
        connection.way.idle.pop(connection, None)
        connection.sent = None
        connection.answer.release()
        if connection.joining is not None:
            connection.joining.close()
        if connection.sock is not None:
            self._let_go(connection.sock)

    def _let_go(self, sock: socket.socket) -> None:
        """Close a socket once all that happened is taken in: until then its number may not be given to another one."""
        self._poller.drop(sock.fileno())
        self._known.pop(sock.fileno(), None)
        self._closing.append(sock)

    def ring(self) -> None:
        """Take in that a moment has come: time is up for a request, or an address has taken its time."""
        now = time.perf_counter()
        self.alarm = math.inf
        for connection in list(self._all):
            sent = connection.sent
            if sent is None:
                continue
            if now >= sent.at + self._timeout:
                self._failed(connection, now, TIMED_OUT)
                continue
            self.alarm = min(self.alarm, sent.at + self._timeout)
            if connection.joining is not None:
                if now >= connection.joining.next_at:
                    self._advance(connection, now)
                else:
                    self.alarm = min(self.alarm, connection.joining.next_at)

    def settle(self) -> None:
        """Close what was let go of."""
        for sock in self._closing:
            sock.close()
        self._closing.clear()

    def close(self) -> None:
        """Let go of everything, whatever is under way."""
        for connection in list(self._all):
            self._part(connection)
        self.settle()
        self._poller.close()
