"""A product on loopback whose answers tests choose, and which writes down every request."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date

from net.authorities import Authorities, context
from net.peers import dns_serving, now, page, seams, serving, zone

from launchready.collect.active.authority import Authority
from launchready.collect.scope import Scope
from launchready.model.product import Product
from launchready.model.secret import Secret
from launchready.net.session import Limits, open_session

TODAY = date(2026, 11, 24)
KEY = Secret("k" * 64)
LIMITS = Limits(dns=1, tls=3, http=4)


@dataclass(frozen=True)
class Asked:
    """A request that arrived."""

    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes


Answers = Callable[[Asked], bytes]


@dataclass
class Target:
    """Serves every host below kettle.test over https; `answer` says what to each request."""

    authorities: Authorities
    answer: Answers = lambda _asked: page(b"{}", "Content-Type: application/json")
    asked: list[Asked] = field(default_factory=list)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        method, path, _ = lines[0].split(" ")
        headers = {k.lower(): v for k, _, v in (line.partition(": ") for line in lines[1:] if line)}
        body = await reader.readexactly(int(headers.get("content-length", 0)))
        asked = Asked(method, f"https://{headers['host']}{path}", headers, body)
        self.asked.append(asked)
        writer.write(self.answer(asked))
        await writer.drain()

    @asynccontextmanager
    async def visited(self, product: Product, environment: Mapping[str, str] | None = None) -> AsyncIterator[Scope]:
        """Give the scope of a run that may probe this product."""
        names = {(host, "A"): ("127.0.0.1",) for host in ("kettle.test", "app.kettle.test", "evil.test")}
        tls = context(self.authorities.root.issue_cert("kettle.test", "*.kettle.test", "evil.test"))
        async with contextlib.AsyncExitStack() as stack:
            port = await stack.enter_async_context(serving(self._serve, tls=tls))
            dns = await stack.enter_async_context(dns_serving(zone(names)))
            way = seams(dns.port, (443, port), ca_file=self.authorities.ca_file)
            session = await stack.enter_async_context(open_session(way, now, limits=LIMITS))
            authority = Authority(session, way, TODAY, KEY)
            yield Scope(product, session, authority=authority, environment=environment, key=KEY)
