"""The lab's edge: every host's https on one port, told apart by SNI, and every host's http on another.

The ClientHello is looked at before the handshake begins, because a host's lowest TLS version, which is what some faults
are about, can no longer change once OpenSSL has begun.
"""

from __future__ import annotations

import asyncio
import logging
import socket
import ssl
from collections.abc import Callable
from pathlib import Path

from hypercorn.app_wrappers import ASGIWrapper
from hypercorn.asyncio.tcp_server import TCPServer
from hypercorn.asyncio.worker_context import WorkerContext
from hypercorn.config import Config
from starlette.types import ASGIApp

from launchready.lab import clienthello
from launchready.lab.ca import Authority
from launchready.lab.listener import LOG, Listener, bind
from launchready.lab.world import TlsProfile

HELLO_TIMEOUT = 5.0  # seconds
HELLO_LIMIT = 65536  # bytes
CIPHERS = "ECDHE+AESGCM:ECDHE+CHACHA20"
OLD_CIPHERS = "DEFAULT:@SECLEVEL=0"  # what a server that was never updated would offer


def server_context(profile: TlsProfile, certificate: Path, alpn: tuple[str, ...] = ()) -> ssl.SSLContext:
    """Return the TLS settings of one host."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    old = profile.minimum == "1.0"
    if old:
        # Naming TLS 1.0 is a deprecation warning of Python's; this asks for the same without.
        context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
    else:
        context.minimum_version = ssl.TLSVersion.TLSv1_3 if profile.minimum == "1.3" else ssl.TLSVersion.TLSv1_2
    context.maximum_version = ssl.TLSVersion.TLSv1_3 if profile.maximum == "1.3" else ssl.TLSVersion.TLSv1_2
    context.set_ciphers(OLD_CIPHERS if old or profile.certificate.weak else CIPHERS)
    if alpn:
        context.set_alpn_protocols(list(alpn))
    context.load_cert_chain(certificate)
    return context


class Contexts:
    """The TLS settings of each host, made when they are first asked for."""

    def __init__(self, profiles: Callable[[str], TlsProfile | None], authority: Authority, directory: Path) -> None:
        self._profiles = profiles
        self._authority = authority
        self._directory = directory
        self._made: dict[str, ssl.SSLContext] = {}

    def find(self, host: str) -> ssl.SSLContext | None:
        """Return a host's settings, or None for a host that is not served."""
        if host in self._made:
            return self._made[host]
        profile = self._profiles(host)
        if profile is None:
            return None
        path = self._authority.issue_to(profile.certificate, self._directory / f"{host}.pem")
        context = self._made[host] = server_context(
            profile, path, ("h2", "http/1.1") if profile.http2 else ("http/1.1",)
        )
        return context


class Edge:
    """Takes connections, finds each one's host and hands it to hypercorn."""

    def __init__(self, app: ASGIApp, contexts: Contexts, *, latency: float = 0.0) -> None:
        self._app = ASGIWrapper(app)  # type: ignore[arg-type] # two libraries' names for the same ASGI types
        self._contexts = contexts
        self._latency = latency
        if not LOG.handlers:
            LOG.addHandler(logging.NullHandler())  # without one, warnings would go to stderr
        self._config = Config()
        self._config.errorlog = LOG
        self._config.include_server_header = False
        self._config.keep_alive_timeout = 15
        self._secure = Listener(self._serve_https)
        self._plain = Listener(self._serve_http)
        self._transports: set[asyncio.WriteTransport] = set()
        self.https_port = 0
        self.http_port = 0

    async def start(self, address: str, https_port: int, http_port: int) -> None:
        """Listen on both ports; 0 lets the system choose."""
        self._worker = WorkerContext(None)
        self.https_port = self._secure.start(bind(address, https_port))
        self.http_port = self._plain.start(bind(address, http_port))

    async def stop(self) -> None:
        """Drop every connection and wait until all of them are gone."""
        for transport in self._transports:  # or each would wait for its client to say goodbye
            transport.abort()
        await self._secure.stop()
        await self._plain.stop()

    async def _serve_https(self, connection: socket.socket) -> None:
        host = await self._server_name(connection)
        context = self._contexts.find(host)
        await asyncio.sleep(self._latency)
        if context is None:
            await _refuse(connection)
        else:
            await self._converse(connection, host, context)

    async def _serve_http(self, connection: socket.socket) -> None:
        await self._converse(connection, "", None)

    async def _converse(self, connection: socket.socket, host: str, context: ssl.SSLContext | None) -> None:
        loop = asyncio.get_running_loop()
        reader = asyncio.StreamReader(loop=loop)
        protocol = asyncio.StreamReaderProtocol(reader, loop=loop)
        timeouts = {"ssl_handshake_timeout": HELLO_TIMEOUT, "ssl_shutdown_timeout": 1.0} if context else {}
        transport, _ = await loop.connect_accepted_socket(lambda: protocol, connection, ssl=context, **timeouts)
        self._transports.add(transport)
        writer = asyncio.StreamWriter(transport, protocol, reader, loop)
        try:
            await TCPServer(self._app, loop, self._config, self._worker, {"server_name": host}, reader, writer)
        except ExceptionGroup as error:
            LOG.debug("%s: connection ended: %r", host, error)
        finally:
            self._transports.discard(transport)
            transport.abort()

    async def _server_name(self, connection: socket.socket) -> str:
        """Return the host that the client asks for, leaving its bytes where they are; "" for what is not TLS."""
        try:
            async with asyncio.timeout(HELLO_TIMEOUT):
                while True:
                    await _readable(connection)
                    data = connection.recv(HELLO_LIMIT, socket.MSG_PEEK)
                    hello = clienthello.read(data)
                    if hello is not None:
                        return hello.server_name
                    if not data or len(data) == HELLO_LIMIT:
                        return ""
                    await asyncio.sleep(0.005)  # the rest is under way; what is here already would wake us at once
        except (clienthello.NotTlsError, OSError, TimeoutError):
            return ""


async def _readable(connection: socket.socket) -> None:
    loop = asyncio.get_running_loop()
    ready: asyncio.Future[None] = loop.create_future()
    loop.add_reader(connection, _settle, ready)
    try:
        await ready
    finally:
        loop.remove_reader(connection)


def _settle(ready: asyncio.Future[None]) -> None:
    if not ready.done():
        ready.set_result(None)


async def _refuse(connection: socket.socket) -> None:
    """Say that the name is not served. What was sent is read first: closing on unread bytes would drop the alert."""
    loop = asyncio.get_running_loop()
    try:
        async with asyncio.timeout(1):
            await loop.sock_recv(connection, HELLO_LIMIT)
            await loop.sock_sendall(connection, clienthello.UNRECOGNIZED_NAME)
            connection.shutdown(socket.SHUT_WR)
            await loop.sock_recv(connection, HELLO_LIMIT)
    except (OSError, TimeoutError):
        return
