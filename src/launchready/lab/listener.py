"""A listening socket whose every connection is known from the moment it is accepted, so that all can be ended."""

from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import Callable, Coroutine

LOG = logging.getLogger("launchready.lab")
BACKLOG = 512
PAUSE = 0.1  # seconds


class Listener:
    """Accepts connections and serves each in a task. `serve` gets the socket, which is closed after it returns."""

    def __init__(self, serve: Callable[[socket.socket], Coroutine[None, None, None]]) -> None:
        self._serve = serve
        self._listening: socket.socket | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    def start(self, bound: socket.socket) -> int:
        """Listen on a bound socket, which then belongs to this listener, and return its port."""
        bound.listen(BACKLOG)
        bound.setblocking(False)
        self._listening = bound
        self._watch()
        return int(bound.getsockname()[1])

    async def stop(self) -> None:
        """End every connection and wait until they are gone."""
        if self._listening is not None:
            asyncio.get_running_loop().remove_reader(self._listening)
            self._listening.close()
            self._listening = None
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _watch(self) -> None:
        if self._listening is not None:
            asyncio.get_running_loop().add_reader(self._listening, self._accept, self._listening)

    def _accept(self, listening: socket.socket) -> None:
        loop = asyncio.get_running_loop()
        try:
            connection, _ = listening.accept()
        except (BlockingIOError, ConnectionError):  # the client is gone already
            return
        except OSError as error:  # out of descriptors
            LOG.warning("accept: %s", error)
            loop.remove_reader(listening)
            loop.call_later(PAUSE, self._watch)
            return
        task = loop.create_task(self._attend(connection))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        task.add_done_callback(lambda _: connection.close())  # also where the task is ended before it has begun

    async def _attend(self, connection: socket.socket) -> None:
        try:
            connection.setblocking(False)
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            await self._serve(connection)
        except (OSError, TimeoutError) as error:
            LOG.debug("a connection ended: %r", error)


def bind(address: str, port: int) -> socket.socket:
    """Return a TCP socket on an address; the system chooses the port where it is 0."""
    bound = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind((address, port))
    except BaseException:
        bound.close()
        raise
    return bound
