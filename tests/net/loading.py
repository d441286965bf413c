"""What tests of the load generator share: servers that keep connections, targets, and one test after another."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

from launchready.net.http import Request
from launchready.net.load import Generator, Loaded, Plan, Target, User
from launchready.net.route import Route
from launchready.standards.arrivals import Constant
from launchready.standards.load_samples import FAILED, KINDS

from .peers import LOOPBACK, Handler, head, serving, trusting

Asked = list[tuple[str, dict[str, str], bytes]]
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"


async def asked_for(reader: asyncio.StreamReader) -> tuple[bytes, dict[str, str], bytes]:
    """Return the next request: its head as it came, its headers, its body."""
    came = await head(reader)
    lines = came.decode("latin-1").split("\r\n")[1:]
    headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines if line)}
    return came, headers, await reader.readexactly(int(headers.get("content-length", "0")))


def keeps_alive(asked: Asked, answer: Callable[[int], Awaitable[bytes]] | None = None) -> Handler:
    """Answer request after request on each connection."""

    async def handler(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            came, headers, body = await asked_for(reader)
            asked.append((came.split(b"\r\n")[0].decode(), headers, body))
            writer.write(await answer(len(asked)) if answer else ANSWER)
            await writer.drain()

    return handler


def answers(what: bytes, *, closes: bool = False) -> Handler:
    """Say the same to each request; `closes` the connection after it, as soon as the other side has."""

    async def handler(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            await asked_for(reader)
            writer.write(what)
            await writer.drain()
            if closes:
                writer.write_eof()
                await reader.read()
                return

    return handler


def target(
    port: int,
    name: str = "a",
    *,
    scheme: str = "http",
    users: tuple[User, ...] = (User(),),
    weight: int = 1,
    addresses: tuple[str, ...] = (LOOPBACK,),
    **request: Any,
) -> Target:
    url = f"{scheme}://host.test:{port}/{name}"
    return Target(name, Request(url, **request), Route("host.test", port, addresses, port), users, weight)


async def generated(plan: Plan) -> Loaded:
    with trusting() as roots:
        generator = Generator(replace(plan, roots=plan.roots or roots.path))
        generator.start()
        return await asyncio.to_thread(generator.wait)


def load(handler: Handler, *, rate: float = 200, seconds: float = 0.2, **plan: Any) -> Loaded:
    """Load one server with one target."""

    async def run() -> Loaded:
        async with serving(handler) as port:
            plan.setdefault("timeout", 5.0)
            return await generated(Plan((target(port),), Constant(rate, seconds), **plan))

    return asyncio.run(run())


def named(code: int) -> str:
    return KINDS[code - FAILED] if code >= FAILED else str(code)


def codes(loaded: Loaded) -> Counter[str]:
    return Counter(map(named, loaded.samples.table()["code"].tolist()))
