"""Listens on this machine for fetches that an answer should never cause: each address that is handed out holds a word of its own."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

_MOST_HEAD = 8192
_MOST_AT_ONCE = 64
_MOST_SEEN = 1000
_TIME = 5.0
_ANSWER = b"HTTP/1.1 204 No Content\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"


class Callbacks:
    """What was fetched: the paths, with their queries."""

    def __init__(self, port: int = 0) -> None:
        self.port = port
        self.seen: list[str] = []
        self._under_way = 0

    def url(self, word: str) -> str:
        """Return the address that holds a word."""
        return f"http://127.0.0.1:{self.port}/{word}"

    def fetched(self, word: str) -> tuple[str, ...]:
        """Return the paths of fetches that hold a word."""
        return tuple(path for path in self.seen if word in path)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Take one request in; never raises for what the peer does."""
        self._under_way += 1
        try:
            if self._under_way <= _MOST_AT_ONCE:
                async with asyncio.timeout(_TIME):
                    head = await reader.readuntil(b"\r\n")
                    words = head[:_MOST_HEAD].decode("latin-1").split(" ")
                    if len(words) == 3 and len(self.seen) < _MOST_SEEN:
                        self.seen.append(words[1][:2000])
                    writer.write(_ANSWER)
                    await writer.drain()
        except (TimeoutError, OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            pass
        finally:
            self._under_way -= 1
            writer.close()
            with contextlib.suppress(OSError, TimeoutError):
                await asyncio.wait_for(writer.wait_closed(), _TIME)


@asynccontextmanager
async def listening() -> AsyncIterator[Callbacks]:
    """Listen on a free port of the loopback address."""
    callbacks = Callbacks()
    server = await asyncio.start_server(callbacks.serve, "127.0.0.1", 0, limit=_MOST_HEAD)
    callbacks.port = server.sockets[0].getsockname()[1]
    async with server:
        yield callbacks
