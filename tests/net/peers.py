"""Servers that these tests talk to: plain asyncio, on loopback, each saying exactly what it is told to."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import ssl
import struct
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

import dns.flags
import dns.message
import dns.rcode
import dns.rrset

from launchready.model.evidence.http import Exchange
from launchready.model.evidence.run import Resolve, Seams
from launchready.net.http import HttpClient, Request
from launchready.net.proxy import Proxy
from launchready.net.route import Route
from launchready.net.tls import TlsClient
from launchready.net.trust import Roots

LOOPBACK = "127.0.0.1"
Handler = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


def now() -> datetime:
    return datetime.now(UTC)


@contextmanager
def trusting(ca_file: str = "") -> Iterator[Roots]:
    roots = Roots(ca_file)
    try:
        yield roots
    finally:
        roots.close()


@asynccontextmanager
async def serving(
    handler: Handler, host: str = LOOPBACK, port: int = 0, tls: ssl.SSLContext | None = None
) -> AsyncIterator[int]:
    """Serve connections, each by the handler, and give the port. Connections end with the block."""
    served: dict[asyncio.Task[None], asyncio.StreamWriter] = {}

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            with contextlib.suppress(OSError, asyncio.IncompleteReadError):
                await handler(reader, writer)
        except asyncio.CancelledError:
            pass
        finally:
            if tls is None:
                with contextlib.suppress(OSError):
                    await asyncio.wait_for(writer.drain(), 1)
                writer.close()
            else:
                writer.transport.abort()

    def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.get_running_loop().create_task(serve(reader, writer))
        served[task] = writer  # known before its first step: a task that the end comes before never takes one
        task.add_done_callback(served.pop)

    server = await asyncio.start_server(connected, host, port, ssl=tls)
    try:
        yield int(server.sockets[0].getsockname()[1])
    finally:
        # asyncio forgets to close what it has just accepted when the server is closed before the transport is made, so accepting ends first.
        for listener in server.sockets:
            asyncio.get_running_loop().remove_reader(listener.fileno())
        for _ in range(3):  # accepted, a transport, a task
            await asyncio.sleep(0)
        server.close()
        left = dict(served)
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)
        for writer in left.values():
            writer.transport.abort()
        await server.wait_closed()
        await asyncio.sleep(0.01)  # transports say goodbye


async def head(reader: asyncio.StreamReader) -> bytes:
    return await reader.readuntil(b"\r\n\r\n")


def says(*pieces: bytes, pause: float = 0.0, hold: bool = False) -> Handler:
    """Read a request, then send the pieces; `hold` keeps the connection open afterwards."""

    async def handler(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await head(reader)
        for piece in pieces:
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(pause)
        if hold:
            await asyncio.sleep(60)

    return handler


def blurts(answer: bytes) -> Handler:
    """Answer whatever comes, HTTP or not."""

    async def handler(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(65_536)
        writer.write(answer)

    return handler


def endless(start: bytes, piece: bytes, pause: float = 0.0) -> Handler:
    """Read a request, then send a piece again and again."""

    async def handler(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await head(reader)
        writer.write(start)
        while not writer.transport.is_closing():
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(pause)

    return handler


def page(body: bytes = b"hello", *lines: str, status: str = "200 OK") -> bytes:
    headers = "".join(f"{line}\r\n" for line in lines)
    return f"HTTP/1.1 {status}\r\n{headers}Content-Length: {len(body)}\r\n\r\n".encode() + body


def route_to(port: int, host: str = "host.test", *addresses: str, to: int = 80) -> Route:
    return Route(host, to, addresses or (LOOPBACK,), port)


async def fetch(
    handler: Handler,
    url: str = "http://host.test/",
    *,
    timeout: float = 5.0,
    proxy: Proxy | None = None,
    request: Request | None = None,
) -> tuple[Exchange, bytes]:
    """Return what the client makes of a server."""
    async with serving(handler) as port:
        with trusting() as roots:
            async with HttpClient(roots, now, timeout=timeout, proxy=proxy) as client:
                return await client.send(request or Request(url), route_to(port))


def exchange(handler: Handler, url: str = "http://host.test/", *, timeout: float = 5.0) -> Exchange:
    return asyncio.run(fetch(handler, url, timeout=timeout))[0]


def tls_client(roots: Roots, *, judged_at: datetime | None = None, timeout: float = 5.0) -> TlsClient:
    return TlsClient(roots, now, judged_at=judged_at, timeout=timeout)


@dataclass
class FakeDns:
    """A DNS server that answers as it is told: bytes as they are, or nothing. `asked` keeps (name, type, over TCP)."""

    answer: Callable[[dns.message.Message, bool], bytes | None]
    asked: list[tuple[str, str, bool]] = field(default_factory=list)
    port: int = 0

    def reply(self, wire: bytes, *, tcp: bool) -> bytes | None:
        query = dns.message.from_wire(wire)
        question = query.question[0]
        name = question.name.to_text(omit_final_dot=True).lower()
        self.asked.append((name, dns.rdatatype.to_text(question.rdtype), tcp))
        return self.answer(query, tcp)


class _Datagrams(asyncio.DatagramProtocol):
    def __init__(self, server: FakeDns) -> None:
        self._server = server
        self._transport: asyncio.DatagramTransport | None = None

    def connection_made(self, transport: asyncio.DatagramTransport) -> None:  # type: ignore[override]
        self._transport = transport

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        reply = self._server.reply(data, tcp=False)
        if reply is not None and self._transport is not None:
            self._transport.sendto(reply, addr)


@asynccontextmanager
async def dns_serving(
    answer: Callable[[dns.message.Message, bool], bytes | None],
    host: str = LOOPBACK,
    port: int = 0,
    *,
    tcp: bool = True,
) -> AsyncIterator[FakeDns]:
    """Serve DNS over UDP, and over TCP unless told otherwise, on one port."""
    server = FakeDns(answer)

    async def over_tcp(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        length = struct.unpack("!H", await reader.readexactly(2))[0]
        reply = server.reply(await reader.readexactly(length), tcp=True)
        if reply is None:
            await asyncio.sleep(60)
        else:
            writer.write(struct.pack("!H", len(reply)) + reply)

    async with contextlib.AsyncExitStack() as stack:
        loop = asyncio.get_running_loop()
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        for attempt in range(20):
            udp = socket.socket(family, socket.SOCK_DGRAM)
            try:
                if tcp:
                    server.port = await stack.enter_async_context(serving(over_tcp, host, port))
                udp.bind((host, server.port or port))
                break
            except OSError:  # somebody else's questions leave from that port: the next one
                udp.close()
                if port or attempt == 19:
                    raise
        transport, _ = await loop.create_datagram_endpoint(lambda: _Datagrams(server), sock=udp)
        server.port = int(transport.get_extra_info("sockname")[1])
        try:
            yield server
        finally:
            transport.close()
            await asyncio.sleep(0)


def records(query: dns.message.Message, *lines: str, code: dns.rcode.Rcode = dns.rcode.NOERROR) -> bytes:
    """Return an answer with records, each as `NAME TTL IN TYPE VALUE`."""
    response = dns.message.make_response(query)
    response.flags |= dns.flags.RA
    response.set_rcode(code)
    for line in lines:
        name, ttl, klass, rtype, value = line.split(" ", 4)
        response.answer.append(dns.rrset.from_text(name + ".", int(ttl), klass, rtype, value))
    return response.to_wire(max_size=65535)


def zone(entries: Mapping[tuple[str, str], tuple[str, ...]]) -> Callable[[dns.message.Message, bool], bytes | None]:
    """Answer from a table of (name, type); what has no row there does not exist, or has no such record."""

    def answer(query: dns.message.Message, _tcp: bool) -> bytes:
        question = query.question[0]
        name = question.name.to_text(omit_final_dot=True).lower()
        rtype = dns.rdatatype.to_text(question.rdtype)
        values = entries.get((name, rtype))
        if values is None:
            known = any(owner == name for owner, _ in entries)
            return records(query, code=dns.rcode.NOERROR if known else dns.rcode.NXDOMAIN)
        return records(query, *(f"{name} 60 IN {rtype} {value}" for value in values))

    return answer


def seams(
    dns_port: int,
    *ports: tuple[int, int],
    allow: tuple[str, ...] = ("127.0.0.1/32",),
    ca_file: str = "",
    proxy: str = "",
) -> Seams:
    """The way to servers of these tests: `ports` maps a URL's port to the one that a server listens on."""
    return Seams(
        dns_server=f"{LOOPBACK}:{dns_port}",
        resolve=tuple(Resolve("*", port, "*", to_port) for port, to_port in ports),
        allow_private=allow,
        ca_file=ca_file,
        proxy=proxy,
    )
