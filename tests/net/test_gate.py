"""The browser's only way out: it wants its password, judges each address, and counts what goes through."""

from __future__ import annotations

import asyncio
from base64 import b64encode
from collections.abc import Callable

import pytest

from launchready.model.evidence.http import FailureKind
from launchready.net import gate as gates
from launchready.net.gate import Gate
from launchready.net.route import Route

from .peers import head, serving


async def _hello(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    asked = await head(reader)
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(asked) + asked)
    await writer.drain()


def asked(
    request: str, *, route: Callable[[str, int], Route] | None = None, password: str | None = None
) -> tuple[bytes, Gate, list[str]]:
    """Send one request to a gate in front of a server that says back what it was asked."""
    routed: list[str] = []

    async def work() -> tuple[bytes, Gate]:
        async with serving(_hello) as port:

            async def to(url: str) -> Route:
                routed.append(url)
                return route(url, port) if route else Route("host.test", 443, ("127.0.0.1",), port)

            async with Gate(to) as gate:
                login = b64encode(f"gate:{gate.password.reveal() if password is None else password}".encode()).decode()
                host, _, number = gate.url.removeprefix("http://").rpartition(":")
                reader, writer = await asyncio.open_connection(host, int(number))
                writer.write(request.replace("LOGIN", f"Proxy-Authorization: Basic {login}").encode())
                await writer.drain()
                writer.write_eof()
                try:
                    answer = await asyncio.wait_for(reader.read(), 10)
                except ConnectionResetError:
                    answer = b""
                writer.close()
                return answer, gate

    answer, gate = asyncio.run(work())
    return answer, gate, routed


TUNNEL = "CONNECT app.kettle.test:443 HTTP/1.1\r\nHost: app.kettle.test:443\r\nLOGIN\r\n\r\nGET /inner HTTP/1.1\r\n\r\n"
PLAIN = "GET http://app.kettle.test/a?b=c HTTP/1.1\r\nHost: app.kettle.test\r\nLOGIN\r\nProxy-Connection: keep-alive\r\n\r\n"


def test_a_tunnel_goes_to_the_judged_address() -> None:
    answer, gate, routed = asked(TUNNEL)
    assert answer.startswith(b"HTTP/1.1 200 Connection established")
    assert b"GET /inner" in answer
    assert routed == ["https://app.kettle.test:443/"]
    assert gate.passed.opened == 1
    assert gate.passed.bytes > 0


def test_plain_http_goes_on_in_origin_form_and_without_the_password() -> None:
    answer, _, routed = asked(PLAIN)
    assert b"GET /a?b=c HTTP/1.1" in answer
    assert b"Proxy-" not in answer
    assert routed == ["http://app.kettle.test/"]


@pytest.mark.parametrize("password", ["", "wrong"])
def test_nobody_else_goes_through(password: str) -> None:
    answer, gate, routed = asked(TUNNEL, password=password)
    assert answer.startswith(b"HTTP/1.1 407 ")
    assert not routed
    assert gate.passed.opened == 0


def test_without_a_password_it_is_asked_for() -> None:
    answer, _, routed = asked(TUNNEL.replace("LOGIN\r\n", ""))
    assert answer.startswith(b"HTTP/1.1 407 ")
    assert not routed


def test_what_the_policy_forbids_is_refused_and_named() -> None:
    def blocked(url: str, _port: int) -> Route:
        return Route(
            "app.kettle.test", 443, (), 443, FailureKind.BLOCKED, "10.0.0.1 is not on the public internet (private)"
        )

    answer, gate, _ = asked(TUNNEL, route=blocked)
    assert answer.startswith(b"HTTP/1.1 403 ")
    assert gate.passed.refused == {"app.kettle.test:443": "10.0.0.1 is not on the public internet (private)"}


@pytest.mark.parametrize(
    "request_",
    [
        "CONNECT  HTTP/1.1\r\nLOGIN\r\n\r\n",
        "GET ftp://x/ HTTP/1.1\r\nLOGIN\r\n\r\n",
        "GET / HTTP/1.1\r\nLOGIN\r\n\r\n",
        "nonsense\r\nLOGIN\r\n\r\n",
        "CONNECT [::1 HTTP/1.1\r\nLOGIN\r\n\r\n",
        "CONNECT x:notaport HTTP/1.1\r\nLOGIN\r\n\r\n",
    ],
)
def test_what_is_no_request_goes_nowhere(request_: str) -> None:
    def nowhere(_url: str, _port: int) -> Route:
        return Route("x", 443, (), 443, FailureKind.SCHEME, "no such host")

    answer, gate, _ = asked(request_, route=nowhere)
    assert b" 200 " not in answer
    assert gate.passed.opened == 0


def test_chromiums_own_errands_are_refused_without_a_word() -> None:
    answer, gate, routed = asked(TUNNEL.replace("app.kettle.test", "update.googleapis.com"))
    assert answer.startswith(b"HTTP/1.1 403 ")
    assert not routed
    assert not gate.passed.refused


def test_a_head_without_end_is_cut() -> None:
    answer, gate, _ = asked("CONNECT x:443 HTTP/1.1\r\n" + "X: y\r\n" * 40_000)
    assert answer == b""
    assert gate.passed.opened == 0


def test_a_run_that_asks_for_too_much_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gates, "MOST_OPENED", 0)
    answer, _, _ = asked(TUNNEL)
    assert answer.startswith(b"HTTP/1.1 403 ")


def test_an_address_that_does_not_answer_is_told() -> None:
    def dead(_url: str, _port: int) -> Route:
        return Route("x", 443, ("127.0.0.1",), 9)

    answer, _, _ = asked(TUNNEL, route=dead)
    assert answer.startswith(b"HTTP/1.1 502 ")
