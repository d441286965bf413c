"""Listens on this machine for what an answer should never cause: fetches of addresses that were handed out, and calls of tools in a copy under test."""

from __future__ import annotations

import asyncio
import contextlib
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

_MOST_HEAD = 16_384
_MOST_BODY = 20_000
_MOST_AT_ONCE = 64
_MOST_SEEN = 1000
_TIME = 5.0
_LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*([0-9]{1,9})[ \t]*\r\n", re.IGNORECASE)
_FETCHED = b"HTTP/1.1 204 No Content\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
_CALLED = (
    b'HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: 12\r\n\r\n{"ok": true}'
)


@dataclass(frozen=True, slots=True)
class Callback:
    """A request that came: its path with the query, and the body as far as it is kept."""

    method: str
    path: str
    body: str = ""


class Callbacks:
    """What came so far."""

    def __init__(self, port: int = 0) -> None:
        self.port = port
        self.seen: list[Callback] = []
        self._under_way = 0

    def url(self, word: str) -> str:
        """Return the address that holds a word."""
        return f"http://127.0.0.1:{self.port}/{word}"

    def fetched(self, word: str) -> tuple[str, ...]:
        """Return the paths of requests that hold a word."""
        return tuple(each.path for each in self.seen if word in each.path)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Take one request in; never raises for what the peer does."""
        self._under_way += 1
        try:
            if self._under_way <= _MOST_AT_ONCE:
                async with asyncio.timeout(_TIME):
                    writer.write(await self._taken(reader))
                    await writer.drain()
        except (TimeoutError, OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            pass
        finally:
            self._under_way -= 1
            writer.close()
            with contextlib.suppress(OSError, TimeoutError):
                await asyncio.wait_for(writer.wait_closed(), _TIME)

    async def _taken(self, reader: asyncio.StreamReader) -> bytes:
        head = await reader.readuntil(b"\r\n\r\n")
        words = head.partition(b"\r\n")[0].decode("latin-1").split(" ")
        length = _LENGTH.search(head)
        wanted = min(int(length[1]), _MOST_BODY) if length else 0
        body = (await reader.readexactly(wanted)).decode("utf-8", "replace") if wanted else ""
        if len(words) == 3 and len(self.seen) < _MOST_SEEN:
            self.seen.append(Callback(words[0][:20], words[1][:2000], body))
        return _CALLED if words[0] == "POST" else _FETCHED


@asynccontextmanager
async def listening(port: int = 0) -> AsyncIterator[Callbacks]:
    """Listen on a port of the loopback address, a free one unless it is named. Raises OSError where that is taken."""
    callbacks = Callbacks()
    server = await asyncio.start_server(callbacks.serve, "127.0.0.1", port, limit=_MOST_HEAD)
    callbacks.port = server.sockets[0].getsockname()[1]
    async with server:
        yield callbacks
