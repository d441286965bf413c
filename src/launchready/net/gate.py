"""A filtering proxy on loopback: the browser's only way out, under the same address policy as everything else.

Each connection is resolved and judged here, whatever name or address the browser asks for; the browser itself resolves nothing. Who does not know the
gate's password is turned away, so that no other program of the machine goes through it.
"""

from __future__ import annotations

import asyncio
import contextlib
import hmac
import secrets
from base64 import b64encode
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from launchready.model.evidence.http import FailureKind
from launchready.model.secret import Secret
from launchready.net.route import Route

MOST_CONNECTIONS = 64
"""At once; more wait."""
MOST_OPENED = 2000
"""In the gate's whole life."""
MOST_BYTES = 200_000_000
"""Through the gate's whole life, both ways."""
CHATTER = frozenset(
    {"content-autofill.googleapis.com", "connectivitycheck.gstatic.com", "optimizationguide-pa.googleapis.com", "update.googleapis.com",
     "clients2.google.com", "safebrowsing.googleapis.com", "android.clients.google.com", "redirector.gvt1.com"}
)  # fmt: skip
"""Hosts that Chromium asks on its own account; no page's requests, and refused without a word."""
IDLE = 20.0
"""Seconds after which a silent connection is closed."""
CONNECT_TIMEOUT = 8.0
_HEAD = 65_536
_CHUNK = 65_536


@dataclass(slots=True)
class Passed:
    """What went through: connections opened, bytes, and what was refused, each with its reason."""

    opened: int = 0
    bytes: int = 0
    refused: dict[str, str] = field(default_factory=dict)


class Gate:
    """Serves CONNECT (RFC 9110, section 9.3.6) and plain http in absolute form (RFC 9112, section 3.2.2)."""

    def __init__(self, route: Callable[[str], Awaitable[Route]]) -> None:
        self._route = route
        self._server: asyncio.Server | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._slots = asyncio.Semaphore(MOST_CONNECTIONS)
        self.user = "gate"
        self.password = Secret(secrets.token_hex(16))
        self.passed = Passed()

    @property
    def url(self) -> str:
        """Where it listens."""
        assert self._server is not None
        return f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    async def __aenter__(self) -> Gate:
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0, limit=_HEAD)
        return self

    async def __aexit__(self, *_error: object) -> None:
        assert self._server is not None
        self._server.close()
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._server.wait_closed(), 5)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        try:
            async with self._slots:
                await self._serve(reader, writer)
        except (OSError, TimeoutError, ValueError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            pass  # the browser or the server went away: the browser sees it, and says so
        except asyncio.CancelledError:
            pass  # the gate is closed
        finally:
            self._tasks.discard(task)
            writer.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:  # a browser asks for the password on the connection that it asked without one
            head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), IDLE)
            first, _, rest = head.partition(b"\r\n")
            if self._knows(rest):
                break
            await _answer(writer, "407 Proxy Authentication Required", 'Proxy-Authenticate: Basic realm="gate"')
        words = first.decode("latin-1").split(" ")
        if len(words) != 3:
            await _answer(writer, "400 Bad Request")
            return
        method, target, _ = words
        url = f"https://{target}/" if method == "CONNECT" else target
        upstream = await self._open(url, writer)
        if upstream is None:
            return
        to_server, from_server = upstream[1], upstream[0]
        try:
            if method == "CONNECT":
                writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
            else:
                to_server.write(_origin_form(method, target, rest))
            await self._relay(reader, writer, from_server, to_server)
        finally:
            to_server.close()

    def _knows(self, head: bytes) -> bool:
        wanted = b64encode(f"{self.user}:{self.password.reveal()}".encode())
        for line in head.split(b"\r\n"):
            name, _, value = line.partition(b":")
            if name.strip().lower() == b"proxy-authorization":
                scheme, _, given = value.strip().partition(b" ")
                return scheme.lower() == b"basic" and hmac.compare_digest(given.strip(), wanted)
        return False

    async def _open(
        self, url: str, writer: asyncio.StreamWriter
    ) -> tuple[asyncio.StreamReader, asyncio.StreamWriter] | None:
        parts = urlsplit(url)
        shown = parts.netloc[:200]
        if parts.scheme not in ("http", "https") or not parts.hostname:
            await _answer(writer, "400 Bad Request")
            return None
        if parts.hostname in CHATTER or parts.hostname.endswith(".invalid"):  # such names never resolve (RFC 6761, 6.4)
            await _answer(writer, "403 Forbidden")
            return None
        route = await self._route(f"{parts.scheme}://{parts.netloc}/")
        reason = route.detail if route.kind is not None else ""
        if not reason and (self.passed.opened >= MOST_OPENED or self.passed.bytes >= MOST_BYTES):
            reason = "the run's browser has asked for enough"
        if reason:
            if route.kind is FailureKind.BLOCKED and len(self.passed.refused) < 200:
                self.passed.refused[shown] = reason[:300]
            await _answer(writer, "403 Forbidden")
            return None
        self.passed.opened += 1
        for address in route.addresses:
            with contextlib.suppress(OSError, TimeoutError):
                return await asyncio.wait_for(asyncio.open_connection(address, route.to_port), CONNECT_TIMEOUT)
        await _answer(writer, "502 Bad Gateway")
        return None

    async def _relay(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        from_server: asyncio.StreamReader,
        to_server: asyncio.StreamWriter,
    ) -> None:
        """Pass bytes both ways until the server has said all; the browser may fall silent before."""
        out = asyncio.create_task(self._copy(reader, to_server))
        try:
            await self._copy(from_server, writer)
        finally:
            out.cancel()
            await asyncio.gather(out, return_exceptions=True)

    async def _copy(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while self.passed.bytes < MOST_BYTES:
            chunk = await asyncio.wait_for(reader.read(_CHUNK), IDLE)
            if not chunk:
                if writer.can_write_eof():
                    writer.write_eof()
                return
            self.passed.bytes += len(chunk)
            writer.write(chunk)
            await writer.drain()


def _origin_form(method: str, target: str, head: bytes) -> bytes:
    """Return a plain request as the server expects it: without the proxy's own lines, and closed afterwards."""
    parts = urlsplit(target)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    dropped = (b"proxy-", b"connection:", b"keep-alive:")
    lines = [line for line in head.split(b"\r\n") if line and not line.lower().startswith(dropped)]
    first = f"{method} {path} HTTP/1.1".encode("latin-1")
    return b"\r\n".join([first, *lines, b"Connection: close", b"", b""])


async def _answer(writer: asyncio.StreamWriter, status: str, *headers: str) -> None:
    lines = "".join(f"{header}\r\n" for header in headers)
    writer.write(f"HTTP/1.1 {status}\r\n{lines}Content-Length: 0\r\n\r\n".encode())
    await writer.drain()
