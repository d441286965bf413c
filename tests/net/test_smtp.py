"""What a look at a mail server shows: good ones, those that say no, and those that mean harm."""

from __future__ import annotations

import asyncio
import contextlib
import ssl
import time
from collections.abc import Awaitable, Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from launchready.model.evidence.http import FailureKind
from launchready.model.evidence.mail import SmtpEndpoint, SmtpStage
from launchready.model.evidence.tls import Trust
from launchready.net.route import Route
from launchready.net.session import open_session
from launchready.net.smtp import MAX_LINE, MAX_LINES, NAME, SmtpClient

from .authorities import Authorities, context
from .peers import Handler, dns_serving, now, route_to, seams, serving, tls_client, trusting, zone

PATIENCE = 15.0
"""Seconds within which everything here has to end; what is asked for is a second or less."""
HELLO = b"220 mx.host.test ESMTP\r\n"
CAN = b"250-mx.host.test\r\n250-SIZE 1000\r\n250-starttls\r\n250 HELP\r\n"
GO = b"220 2.0.0 Ready\r\n"


def look(handler: Handler, ca_file: str = "", *, timeout: float = 5.0, host: str = "host.test") -> SmtpEndpoint:
    async def run() -> SmtpEndpoint:
        async with serving(handler) as port:
            with trusting(ca_file) as roots:
                client = SmtpClient(tls_client(roots, timeout=timeout), now, timeout=timeout)
                return await client.look(route_to(port, host, to=25))

    started = time.monotonic()
    seen = asyncio.run(run())
    assert time.monotonic() - started < PATIENCE
    return seen


def speaks(
    *replies: bytes,
    heard: list[bytes] | None = None,
    then: Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]] | None = None,
) -> Handler:
    """Say the first reply at once, and each other one after a line of the client's."""

    async def handler(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for number, reply in enumerate(replies):
            if number:
                line = await reader.readline()
                if heard is not None:
                    heard.append(line)
            writer.write(reply)
            await writer.drain()
        if then is not None:
            await then(reader, writer)
        else:
            rest = await reader.read(1000)
            if heard is not None:
                heard.append(rest)

    return handler


def upgrading(tls: ssl.SSLContext, heard: list[bytes]) -> Handler:
    """A server that does STARTTLS, and keeps what it hears."""

    async def upgrade(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await writer.start_tls(tls)
        with contextlib.suppress(OSError):
            heard.append(await reader.readline())

    return speaks(HELLO, CAN, GO, heard=heard, then=upgrade)


def test_a_good_server(authorities: Authorities) -> None:
    heard: list[bytes] = []
    seen = look(upgrading(context(authorities.issuer.issue_cert("host.test")), heard), authorities.ca_file)
    assert (seen.stage, seen.failure, seen.address, seen.code) == (SmtpStage.DONE, "", "127.0.0.1", 220)
    assert seen.greeting == "220 mx.host.test ESMTP"
    assert seen.extensions == ("SIZE", "STARTTLS", "HELP")
    assert seen.tls is not None
    assert (seen.tls.version, seen.tls.trust, seen.tls.alpn) == ("TLSv1.3", Trust.TRUSTED, "")
    assert seen.tls.chain[0].names == ("host.test",)
    assert [each.sha256 for each in seen.fingerprints] == [each.sha256 for each in seen.tls.chain]
    assert heard == [f"EHLO {NAME}\r\n".encode(), b"STARTTLS\r\n", b"QUIT\r\n"], "no mail may be handed over"


def test_a_server_without_encryption() -> None:
    heard: list[bytes] = []
    seen = look(speaks(HELLO, b"250-mx\r\n250 8BITMIME\r\n", heard=heard))
    assert (seen.stage, seen.failure, seen.tls, seen.offers_tls, seen.told) == (SmtpStage.DONE, "", None, False, True)
    assert heard[-1] == b"QUIT\r\n"


def test_a_greeting_of_many_lines() -> None:
    seen = look(speaks(b"220-one\r\n220-two\r\n220 three\r\n", b"250 mx\r\n"))
    assert (seen.greeting, seen.extensions, seen.failure) == ("220 one two three", (), "")


@pytest.mark.parametrize(
    ("replies", "stage", "words"),
    [
        ((b"421 4.3.2 too busy\r\n",), SmtpStage.GREETING, "421 4.3.2 too busy"),
        ((b"554 5.7.1 you are on a list\r\n",), SmtpStage.GREETING, "554 5.7.1"),
        ((b"521 takes no mail\r\n",), SmtpStage.GREETING, "521"),
        ((HELLO, b"502 what\r\n"), SmtpStage.EHLO, "502 what"),
        ((HELLO, b"450 greylisted\r\n"), SmtpStage.EHLO, "450"),
        ((HELLO, CAN, b"454 TLS not available\r\n"), SmtpStage.STARTTLS, "454 TLS"),
    ],
)
def test_a_server_that_says_no(replies: tuple[bytes, ...], stage: SmtpStage, words: str) -> None:
    seen = look(speaks(*replies))
    assert (seen.stage, seen.failure_kind) == (stage, FailureKind.OTHER.value)
    assert words in seen.failure
    assert seen.code == int(replies[-1][:3])


async def _closes(_reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
    return


@pytest.mark.parametrize(
    ("replies", "kind"),
    [
        ((b"",), FailureKind.CLOSED),
        ((b"220-half",), FailureKind.CLOSED),
        ((b"HTTP/1.1 400 Bad Request\r\n\r\n",), FailureKind.PROTOCOL),
        ((b"SSH-2.0-OpenSSH_9.2\r\n",), FailureKind.PROTOCOL),
        ((b"\x15\x03\x01\x00\x02\x02\x50\n",), FailureKind.PROTOCOL),
        ((b"220\xc3 hi\r\n",), FailureKind.PROTOCOL),
        ((b"999 hi\r\n",), FailureKind.PROTOCOL),
        ((b"220-a\r\n250 b\r\n",), FailureKind.PROTOCOL),
        ((b"220 a\r\n220 b\r\n",), FailureKind.PROTOCOL),
        ((b"220 " + b"x" * 1_000_000 + b"\r\n",), FailureKind.TOO_LARGE),
        ((b"220-x\r\n" * (MAX_LINES + 1) + b"220 y\r\n",), FailureKind.TOO_LARGE),
        ((HELLO, b"250 " + b"x" * (MAX_LINE + 1) + b"\r\n"), FailureKind.TOO_LARGE),
        ((HELLO, CAN, GO + b"250 injected\r\n"), FailureKind.PROTOCOL),
        ((HELLO, CAN, b"220 half an answer"), FailureKind.CLOSED),
    ],
)
def test_what_is_no_mail_server(replies: tuple[bytes, ...], kind: FailureKind) -> None:
    seen = look(speaks(*replies, then=_closes))
    assert seen.failure_kind == kind.value, seen.failure
    assert seen.tls is None


def test_bytes_before_the_handshake_are_never_read_as_part_of_the_session() -> None:
    """Injected later than the answer, they meet the handshake, and break it (CVE-2011-0411)."""

    async def inject(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(10)
        writer.write(b"250 injected\r\n")
        await writer.drain()
        await reader.read(1000)

    seen = look(speaks(HELLO, CAN, GO, then=inject))
    assert (seen.stage, seen.failure_kind) == (SmtpStage.TLS, FailureKind.TLS.value)
    assert seen.fingerprints == ()


async def _talks(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while not writer.transport.is_closing():
        writer.write(b"220-and on\r\n")
        await writer.drain()
        await asyncio.sleep(0)


async def _tarpits(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while not writer.transport.is_closing():
        writer.write(b"2")
        await writer.drain()
        await asyncio.sleep(0.05)


async def _drips(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while not writer.transport.is_closing():
        writer.write(b"220-slow\r\n")
        await writer.drain()
        await asyncio.sleep(0.05)


async def _waits(_reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
    await asyncio.sleep(60)


@pytest.mark.parametrize(
    ("handler", "kind"),
    [
        (_talks, FailureKind.TOO_LARGE),
        (_tarpits, FailureKind.TIMEOUT),
        (_drips, FailureKind.TIMEOUT),
        (_waits, FailureKind.TIMEOUT),
        (speaks(HELLO, then=_waits), FailureKind.TIMEOUT),
        (speaks(HELLO, CAN, GO, then=_waits), FailureKind.TIMEOUT),
    ],
    ids=["talks for ever", "tarpit", "drips lines", "says nothing", "stops after the greeting", "no handshake"],
)
def test_a_server_that_does_not_end(handler: Handler, kind: FailureKind) -> None:
    seen = look(handler, timeout=0.6)
    assert seen.failure_kind == kind.value, seen.failure


def test_nobody_there() -> None:
    async def run(route: Route) -> SmtpEndpoint:
        with trusting() as roots:
            return await SmtpClient(tls_client(roots), now, timeout=1).look(route)

    assert asyncio.run(run(route_to(1, to=25))).failure_kind == FailureKind.REFUSED.value
    blocked = asyncio.run(run(Route("host.test", 25, (), 25, FailureKind.BLOCKED, "why")))
    assert (blocked.failure, blocked.connected, blocked.stage) == ("why", False, SmtpStage.CONNECT)


def test_a_session_looks_once_and_under_its_policy(authorities: Authorities) -> None:
    heard: list[bytes] = []

    async def run() -> None:
        handler = upgrading(context(authorities.root.issue_cert("mx.test")), heard)
        table = {("mx.test", "A"): ("127.0.0.1",), ("inside.test", "A"): ("10.1.2.3",)}
        async with (
            serving(handler) as port,
            dns_serving(zone(table)) as dns,
            open_session(seams(dns.port, (25, port), ca_file=authorities.ca_file), now) as session,
        ):
            first, second = await asyncio.gather(session.smtp("MX.test."), session.smtp("mx.test"))
            inside = await session.smtp("inside.test")
            looks = [wait.what for wait in session.journal.waits if wait.kind == "smtp"]
            assert session.mail_servers == (first, inside)
        assert first is second
        assert first.failure == ""
        assert inside.failure_kind == FailureKind.BLOCKED.value
        assert looks == ["mx.test:25", "inside.test:25"]

    asyncio.run(run())
    assert heard.count(b"STARTTLS\r\n") == 1


@settings(max_examples=40, deadline=None)
@given(st.lists(st.binary(max_size=60), min_size=1, max_size=6))
def test_whatever_is_said_is_an_endpoint(pieces: list[bytes]) -> None:
    seen = look(speaks(*pieces, then=_closes), timeout=0.3)
    assert seen.failure or seen.stage is SmtpStage.DONE
    assert seen.greeting.isprintable()
