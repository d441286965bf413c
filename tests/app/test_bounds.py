"""A product without end: ten thousand subdomains, five hundred redirects, a page of 50 MB. Bounded, and told as what it is."""

from __future__ import annotations

import asyncio
import resource
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast

import dns.message
import dns.rcode
import pytest

from launchready.app import evidence_file
from launchready.app.audit import Order, run_audit
from launchready.app.judge import judge
from launchready.collect.scope import MAX_HOSTS
from launchready.model.evidence.run import Resolve, Seams
from launchready.model.product import Product
from launchready.net.reception import MAX_BODY
from launchready.standards.redirects import MAX_HOPS

DOMAIN = "endless.example"


async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Answer one request: / is 50 MB of links to subdomains, /N redirects to /N+1, anything else is small."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    path = head.split(" ")[1]
    host = next(line.split(":", 1)[1].strip() for line in head.split("\r\n") if line.lower().startswith("host:"))
    try:
        if host.startswith("s") and path == "/" and host.split(".")[0][1:].isdigit():
            writer.write(b"HTTP/1.1 302 Found\r\nLocation: /1\r\nContent-Length: 0\r\n\r\n")
        elif path[1:].isdigit():
            onward = f"/{int(path[1:]) + 1}" if int(path[1:]) < 500 else "/end"
            writer.write(f"HTTP/1.1 302 Found\r\nLocation: {onward}\r\nContent-Length: 0\r\n\r\n".encode())
        elif path == "/":
            writer.write(
                b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n<title>endless</title>"
            )
            for number in range(10_000):
                writer.write(f'<a href="http://s{number}.{DOMAIN}/">{number}</a>'.encode())
            for _ in range(800):
                writer.write(b"<p>" + b"x" * 65_000)
                await writer.drain()
        else:
            writer.write(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")
        await writer.drain()
    except (ConnectionError, OSError):
        pass
    finally:
        writer.close()


class Nobody(asyncio.DatagramProtocol):
    """A name server that knows no name."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.DatagramTransport", transport)

    def datagram_received(self, data: bytes, address: tuple[str, int]) -> None:
        response = dns.message.make_response(dns.message.from_wire(data))
        response.set_rcode(dns.rcode.NXDOMAIN)
        self.transport.sendto(response.to_wire(), address)


@contextmanager
def served() -> Iterator[tuple[int, int]]:
    """Run the web server and a name server in a thread of their own; give their ports."""
    loop = asyncio.new_event_loop()
    server = loop.run_until_complete(asyncio.start_server(serve, "127.0.0.1", 0))
    names, _ = loop.run_until_complete(loop.create_datagram_endpoint(Nobody, ("127.0.0.1", 0)))
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        yield server.sockets[0].getsockname()[1], names.get_extra_info("sockname")[1]
    finally:
        loop.call_soon_threadsafe(names.close)
        loop.call_soon_threadsafe(server.close)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        for task in asyncio.all_tasks(loop):
            task.cancel()
            loop.run_until_complete(asyncio.gather(task, return_exceptions=True))
        loop.run_until_complete(loop.shutdown_asyncgens())
        loop.close()


@pytest.mark.skipif(sys.platform == "win32", reason="measures memory as POSIX does")
def test_a_product_without_end_is_bounded() -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with served() as (port, dns_port):
        seams = Seams(
            dns_server=f"127.0.0.1:{dns_port}",
            resolve=(Resolve("*", 80, "127.0.0.1", port), Resolve("*", 443, "127.0.0.1", 9)),
            allow_private=("127.0.0.0/8",),
        )
        seen = run_audit(Order(Product(domain=DOMAIN), seams=seams, deadline=120)).evidence
    assert seen.run.complete
    assert seen.hosts is not None
    assert seen.http is not None
    assert len(seen.hosts.hosts) <= MAX_HOSTS
    assert seen.hosts.left_out > 1000
    front = seen.http.find(f"http://{DOMAIN}/")
    assert front is not None
    assert front.body is not None
    assert front.body.truncated
    assert front.body.size <= MAX_BODY
    assert len([e for e in seen.http.exchanges if e.url.startswith(f"http://s1.{DOMAIN}/")]) <= MAX_HOPS + 5
    assert len(evidence_file.dump(seen)) < 20_000_000
    judge(seen)
    assert (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024 < 250, "megabytes"
