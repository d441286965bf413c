"""The operator's proxy: told the judged address, for HTTP and for TLS alike, and never taken for the product."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from launchready.model.evidence.http import Exchange, FailureKind
from launchready.model.evidence.tls import TlsEndpoint, Trust
from launchready.net.http import HttpClient, Request
from launchready.net.proxy import Proxy, parse_proxy, split_login
from launchready.net.tls import TlsClient

from .authorities import Authorities, context
from .peers import Handler, blurts, head, now, page, route_to, says, serving, trusting

PATIENCE = 15.0


@dataclass
class Tunnel:
    """A proxy that connects where it is told to, and remembers what it was told."""

    heads: list[bytes] = field(default_factory=list)

    async def __call__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.heads.append(await head(reader))
        host, _, port = self.heads[-1].split(b" ")[1].decode().rpartition(":")
        onward_reader, onward_writer = await asyncio.open_connection(host.strip("[]"), int(port))
        writer.write(b"HTTP/1.1 200 Connection established\r\nX-Proxy: yes\r\nSet-Cookie: proxy=1\r\n\r\n")

        async def pump(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
            while data := await source.read(65_536):
                target.write(data)
                await target.drain()

        pumps = [asyncio.create_task(pump(reader, onward_writer)), asyncio.create_task(pump(onward_reader, writer))]
        try:
            await asyncio.wait(pumps, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in pumps:
                task.cancel()
            await asyncio.gather(*pumps, return_exceptions=True)
            onward_writer.transport.abort()


async def through(
    proxy_handler: Handler,
    origin: Handler,
    *,
    credentials: str = "",
    ca_file: str = "",
    tls: object = None,
    url: str = "http://host.test/",
) -> tuple[Exchange, TlsEndpoint]:
    async with serving(origin, tls=tls) as port, serving(proxy_handler) as proxy_port:  # type: ignore[arg-type]
        proxy = parse_proxy(*split_login(f"http://{credentials}127.0.0.1:{proxy_port}"))
        with trusting(ca_file) as roots:
            async with HttpClient(roots, now, timeout=1.5, proxy=proxy) as client:
                seen, _ = await client.send(Request(url), route_to(port))
                client_of_tls = TlsClient(roots, now, timeout=1.5, proxy=proxy)
                endpoint, _ = await client_of_tls.look(route_to(port))
                return seen, endpoint


def test_http_goes_through_the_proxy_to_the_judged_address() -> None:
    tunnel = Tunnel()
    seen, _ = asyncio.run(through(tunnel, blurts(page(b"hello", "X-Own: yes"))))
    assert (seen.status, seen.header("x-own"), seen.header("x-proxy"), seen.header("set-cookie")) == (
        200,
        "yes",
        None,
        None,
    )
    assert seen.address == ""
    assert tunnel.heads[0].startswith(b"CONNECT 127.0.0.1:")
    assert b"Proxy-Authorization" not in tunnel.heads[0]


def test_tls_goes_through_the_proxy_to_the_judged_address(authorities: Authorities) -> None:
    tunnel = Tunnel()
    tls = context(authorities.root.issue_cert("host.test"))
    seen, endpoint = asyncio.run(
        through(tunnel, says(page()), ca_file=authorities.ca_file, tls=tls, url="https://host.test:80/")
    )
    assert (seen.status, seen.tls_verified) == (200, True)
    assert (endpoint.failure, endpoint.trust, endpoint.address) == ("", Trust.TRUSTED, "127.0.0.1")
    assert [line.split(b":")[0] for line in tunnel.heads] == [b"CONNECT 127.0.0.1"] * 2


def test_the_proxy_gets_its_password_and_the_product_does_not(authorities: Authorities) -> None:
    tunnel = Tunnel()
    heads: list[bytes] = []

    async def origin(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heads.append(await reader.read(65_536))
        writer.write(page())

    asyncio.run(through(tunnel, origin, credentials="user:p%40ss@"))
    assert len(tunnel.heads) == 2
    assert all(b"Proxy-Authorization: Basic dXNlcjpwQHNz\r\n" in each for each in tunnel.heads)
    assert heads
    assert not any(b"uthorization" in each for each in heads)


async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await asyncio.sleep(60)


async def endless(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\n")
    while not writer.transport.is_closing():
        writer.write(b"X: " + b"x" * 10_000 + b"\r\n")
        await writer.drain()


@pytest.mark.parametrize(
    "proxy",
    [
        says(page(b"no", "Location: http://evil.test/", status="403 Forbidden")),
        says(page(b"", status="407 Proxy Authentication Required")),
        says(page(b"", status="502 Bad Gateway")),
        says(b"garbage\r\n\r\n"),
        says(b""),
        silent,
        endless,
    ],
    ids=["403", "407", "502", "garbage", "closes", "silent", "endless"],
)
def test_what_a_proxy_says_is_not_the_products_answer(proxy: Handler) -> None:
    started = time.monotonic()
    seen, endpoint = asyncio.run(through(proxy, says(page())))
    assert time.monotonic() - started < PATIENCE
    assert (seen.status, seen.headers) == (0, ())
    assert seen.failure is not None
    assert seen.failure.kind is FailureKind.PROXY, seen.failure
    assert FailureKind(endpoint.failure_kind) is FailureKind.PROXY, endpoint.failure


def test_a_proxy_that_is_down_is_named() -> None:
    async def run(proxy: Proxy | None) -> tuple[Exchange, TlsEndpoint]:
        with trusting() as roots:
            async with HttpClient(roots, now, timeout=1, proxy=proxy) as client:
                seen, _ = await client.send(Request("http://host.test/"), route_to(80))
            endpoint, _ = await TlsClient(roots, now, timeout=1, proxy=proxy).look(route_to(80))
            return seen, endpoint

    seen, endpoint = asyncio.run(run(parse_proxy("http://127.0.0.1:1")))
    assert seen.failure is not None
    assert seen.failure.kind is FailureKind.PROXY
    assert FailureKind(endpoint.failure_kind) is FailureKind.PROXY
    assert "the proxy 127.0.0.1:1" in seen.failure.detail
    assert "the proxy 127.0.0.1:1" in endpoint.failure


def test_the_proxys_next_address_is_tried() -> None:
    tunnel = Tunnel()

    async def run(make: Callable[[int], Proxy]) -> TlsEndpoint:
        async with serving(blurts(page())) as port, serving(tunnel) as proxy_port:
            with trusting() as roots:
                return (await TlsClient(roots, now, timeout=2, proxy=make(proxy_port)).look(route_to(port)))[0]

    endpoint = asyncio.run(
        run(lambda port: Proxy(f"http://proxy.test:{port}", "proxy.test", port, ("127.0.0.9", "127.0.0.1")))
    )
    assert FailureKind(endpoint.failure_kind) is FailureKind.TLS  # plain HTTP answered in the tunnel
    assert len(tunnel.heads) == 1
