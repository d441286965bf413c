"""A WebSocket over a connection of ours (RFC 6455): the protocol is wsproto's, the socket, its addresses and its bounds are this program's."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable
from dataclasses import dataclass

from launchready.model.evidence.http import FailureKind
from launchready.model.secret import Secret
from launchready.net.proxy import Proxy
from launchready.net.route import Route
from launchready.net.tcp import ConnectError, connect
from launchready.net.trust import Roots
from launchready.standards.urls import host_of

CONNECT = 10.0
"""Seconds for the connection, TLS and the handshake each."""
MAX_FRAME = 1_000_000
"""Bytes of one message."""
_STEP = 65_536
_NOT_TAKEN = frozenset({"host", "connection", "upgrade", "accept", "content-type", "content-length"})


@dataclass(frozen=True, slots=True)
class Conversation:
    """What became of one conversation. `status` is 101 once it began, else the server's refusal; `orderly` says that a close frame ended it.

    `code` is that of the close frame, 0 for none.
    """

    status: int = 0
    headers: tuple[tuple[str, str], ...] = ()
    kind: FailureKind | None = None
    detail: str = ""
    orderly: bool = False
    code: int = 0


class WebSockets:
    """Speaks over WebSockets with servers that prove their names."""

    def __init__(self, roots: Roots, *, proxy: Proxy | None = None) -> None:
        self._roots = roots
        self._proxy = proxy

    async def converse(
        self,
        route: Route,
        url: str,
        headers: tuple[tuple[str, str], ...],
        secrets: tuple[tuple[str, Secret], ...],
        message: str,
        take: Callable[[str], bool],
    ) -> Conversation:
        """Send one message and hand each that comes back to `take`, until that returns False or the server ends. Never raises for what a server does.

        `take` is called for every message, whole. Bounds of time are the caller's; cancelling drops the connection.
        """
        try:
            async with asyncio.timeout(CONNECT):
                reader, writer, _ = await connect(route, CONNECT, self._proxy)
        except ConnectError as error:
            return Conversation(kind=error.kind, detail=error.detail)
        except TimeoutError:
            return Conversation(kind=FailureKind.TIMEOUT, detail=f"no connection within {CONNECT:g} s")
        spoken = _Spoken(reader, writer, url, message, take)
        try:
            if url.startswith("https:"):
                context = ssl.create_default_context(cafile=self._roots.path)
                context.minimum_version = ssl.TLSVersion.TLSv1_2
                async with asyncio.timeout(CONNECT):
                    await writer.start_tls(context, server_hostname=host_of(url), ssl_handshake_timeout=CONNECT)
            return await spoken.run(headers, secrets)
        except ssl.SSLCertVerificationError as error:
            return Conversation(kind=FailureKind.TLS, detail=f"its certificate is not trusted: {error.verify_message}")
        except ssl.SSLError as error:
            return spoken.failed(FailureKind.TLS, f"TLS failed: {error.reason or 'broken'}")
        except TimeoutError:
            return spoken.failed(FailureKind.TIMEOUT, "the handshake did not end in time")
        except OSError as error:
            return spoken.failed(FailureKind.CLOSED, f"cut off: {error.strerror or 'the connection broke'}")
        finally:
            writer.transport.abort()


class _Spoken:
    """One conversation while it goes on."""

    def __init__(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        url: str,
        message: str,
        take: Callable[[str], bool],
    ) -> None:
        self._reader = reader
        self._writer = writer
        self._url = url
        self._message = message
        self._take = take
        self._frame: list[str] = []
        self._size = 0
        self._status = 0
        self._headers: tuple[tuple[str, str], ...] = ()

    def failed(self, kind: FailureKind, detail: str) -> Conversation:
        """Return what became of it where the transport failed."""
        return Conversation(self._status, self._headers, kind, detail)

    async def run(self, headers: tuple[tuple[str, str], ...], secrets: tuple[tuple[str, Secret], ...]) -> Conversation:
        """Shake hands, say the message and listen."""
        from wsproto import ConnectionType, WSConnection
        from wsproto.events import Request
        from wsproto.utilities import LocalProtocolError, RemoteProtocolError

        connection = WSConnection(ConnectionType.CLIENT)
        sent = [(name, value) for name, value in headers if name.lower() not in _NOT_TAKEN]
        sent += [(name, value.reveal()) for name, value in secrets]
        rest = self._url.split("://", 1)[1]
        host, slash, path = rest.partition("/")
        opening = Request(
            host=host,
            target=slash + path or "/",
            extra_headers=[(name.encode("latin-1"), value.encode("latin-1")) for name, value in sent],
        )
        self._writer.write(connection.send(opening))
        try:
            while True:
                data = await self._reader.read(_STEP)
                if not data:
                    return self.failed(FailureKind.CLOSED, "the connection ended without a close frame")
                connection.receive_data(data)
                for event in connection.events():
                    ended = self._event(connection, event)
                    if ended is not None:
                        return ended
        except RemoteProtocolError as error:
            return self.failed(FailureKind.PROTOCOL, f"no WebSocket as RFC 6455 has it: {str(error)[:200]}")
        except LocalProtocolError:
            return self.failed(FailureKind.CLOSED, "the connection was closed")

    def _event(self, connection: object, event: object) -> Conversation | None:
        """Take in one event; return what became of it where it is over."""
        from wsproto import WSConnection
        from wsproto.events import (
            AcceptConnection,
            BytesMessage,
            CloseConnection,
            Ping,
            RejectConnection,
            RejectData,
            TextMessage,
        )

        assert isinstance(connection, WSConnection)
        match event:
            case AcceptConnection():
                self._status = 101
                self._writer.write(connection.send(TextMessage(self._message)))
            case RejectConnection():
                self._status = event.status_code
                self._headers = _readable(event.headers)
                return Conversation(self._status, self._headers)
            case RejectData():
                return None
            case Ping():
                self._writer.write(connection.send(event.response()))
            case CloseConnection():
                return Conversation(101, self._headers, orderly=True, code=int(event.code))
            case TextMessage() | BytesMessage():
                return self._part(connection, event)
        return None

    def _part(self, connection: object, event: object) -> Conversation | None:
        from wsproto import WSConnection
        from wsproto.events import BytesMessage, CloseConnection, TextMessage

        assert isinstance(connection, WSConnection)
        assert isinstance(event, TextMessage | BytesMessage)
        data = event.data
        text = data if isinstance(data, str) else bytes(data).decode("utf-8", "replace")
        self._size += len(text)
        if self._size > MAX_FRAME:
            return self.failed(FailureKind.TOO_LARGE, f"a message of more than {MAX_FRAME:,} bytes")
        self._frame.append(text)
        if not event.message_finished:
            return None
        whole = "".join(self._frame)
        self._frame.clear()
        self._size = 0
        if self._take(whole):
            return None
        self._writer.write(connection.send(CloseConnection(1000)))
        return Conversation(101, self._headers, orderly=True, code=1000)


def _readable(headers: list[tuple[bytes, bytes]]) -> tuple[tuple[str, str], ...]:
    return tuple((name.decode("latin-1").lower(), value.decode("latin-1")) for name, value in headers[:100])
