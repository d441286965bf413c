"""A little site on loopback: names, pages by (scheme, host, path), and a session that reaches them."""

from __future__ import annotations

import asyncio
import contextlib
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from net.authorities import Authorities, context
from net.peers import dns_serving, head, now, page, seams, serving, zone

from launchready.collect.scope import Scope
from launchready.model.product import Product
from launchready.model.secret import Secret
from launchready.net.session import Limits, open_session

LIMITS = Limits(dns=1, tls=3, http=4)


@dataclass
class Site:
    """What there is. `pages` are whole answers; a host or path without one answers 404. `asked` are the URLs asked for."""

    authorities: Authorities
    pages: dict[str, bytes] = field(default_factory=dict)
    zone: dict[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)
    names: tuple[str, ...] = ("kettle.test", "*.kettle.test")
    asked: list[str] = field(default_factory=list)
    questions: list[tuple[str, str, bool]] = field(default_factory=list)

    def has(self, *hosts: str) -> None:
        """Let hosts resolve to this machine."""
        for host in hosts:
            self.zone[(host, "A")] = ("127.0.0.1",)

    async def serve(self, scheme: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        request = (await head(reader)).decode("latin-1")
        path = request.split(" ")[1]
        host = next(line.split(": ", 1)[1] for line in request.split("\r\n") if line.lower().startswith("host: "))
        url = f"{scheme}://{host}{path}"
        self.asked.append(url)
        answer = self.pages.get(url)
        writer.write(page(b"", status="404 Not Found") if answer is None else answer)
        await writer.drain()

    @asynccontextmanager
    async def visited(self, product: Product) -> AsyncIterator[Scope]:
        """Give the scope of a run over this site."""
        tls: ssl.SSLContext = context(self.authorities.root.issue_cert(*self.names))
        async with contextlib.AsyncExitStack() as stack:
            plain = await stack.enter_async_context(serving(lambda *streams: self.serve("http", *streams)))
            secure = await stack.enter_async_context(serving(lambda *streams: self.serve("https", *streams), tls=tls))
            dns = await stack.enter_async_context(dns_serving(zone(self.zone)))
            self.questions = dns.asked
            way = seams(dns.port, (80, plain), (443, secure), ca_file=self.authorities.ca_file)
            session = await stack.enter_async_context(open_session(way, now, limits=LIMITS))
            yield Scope(product, session, key=Secret("k" * 64))


def redirect(to: str, status: str = "301 Moved Permanently") -> bytes:
    return page(b"", f"Location: {to}", status=status)


def html(body: str) -> bytes:
    return page(body.encode(), "Content-Type: text/html; charset=utf-8")
