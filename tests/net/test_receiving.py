"""The built-in mail server: one recipient, no relaying, bounds, and what a receiver judges by."""

from __future__ import annotations

import asyncio
import contextlib
import ssl
from collections.abc import Awaitable, Callable

import aiosmtplib
import pytest

from launchready.model.errors import UsageError
from launchready.net import receiving as module
from launchready.net.receiving import Receiver, parse_listen, receiving

TO = "launchready-1234@test.kettle.test"
MESSAGE = b"From: a@kettle.test\r\nSubject: token-77\r\n\r\nhello\r\n"
Use = Callable[[Receiver], Awaitable[None]]


def serve(use: Use, *, limit: int = 100_000, token: str = "", encrypt: bool = True) -> None:
    async def work() -> None:
        async with (
            asyncio.timeout(30),
            receiving(("127.0.0.1", 0), TO, limit=limit, token=token, encrypt=encrypt) as it,
        ):
            await use(it)

    asyncio.run(work())


async def send(receiver: Receiver, data: bytes = MESSAGE, to: str = TO, *, tls: bool = False) -> None:
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    await aiosmtplib.send(
        data, sender="bounce@kettle.test", recipients=[to], hostname="127.0.0.1", port=receiver.port,
        local_hostname="mail.kettle.test", start_tls=tls, tls_context=context, timeout=10,
    )  # fmt: skip


async def lines(receiver: Receiver, *commands: bytes) -> bytes:
    reader, writer = await asyncio.open_connection("127.0.0.1", receiver.port)
    said = await reader.readline()
    for command in commands:
        writer.write(command + b"\r\n")
        said += await reader.readline()
    await closed(writer)
    return said


async def closed(writer: asyncio.StreamWriter) -> None:
    writer.close()
    with contextlib.suppress(OSError):
        await writer.wait_closed()


@pytest.mark.parametrize("tls", [False, True])
def test_a_message_is_kept_with_what_its_sender_said(tls: bool) -> None:
    async def use(receiver: Receiver) -> None:
        await send(receiver, tls=tls)
        mail = await receiver.wait(5)
        assert mail is not None
        assert mail.data == MESSAGE
        assert (mail.ip, mail.helo, mail.mail_from) == ("127.0.0.1", "mail.kettle.test", "bounce@kettle.test")
        assert mail.encrypted is tls

    serve(use)


def test_mail_for_others_is_refused() -> None:
    async def use(receiver: Receiver) -> None:
        for other in ("someone@example.com", "launchready-1234@kettle.test", f"{TO}.example.com"):
            with pytest.raises(aiosmtplib.SMTPRecipientsRefused):
                await send(receiver, to=other)
        assert receiver.refused == 3
        assert await receiver.wait(0.05) is None

    serve(use)


def test_the_recipient_counts_in_any_case() -> None:
    async def use(receiver: Receiver) -> None:
        await send(receiver, to=TO.upper())
        assert await receiver.wait(5) is not None

    serve(use)


def test_two_clients_at_once_and_the_first_message_counts() -> None:
    async def use(receiver: Receiver) -> None:
        await asyncio.gather(send(receiver), send(receiver))
        assert await receiver.wait(5) is not None
        assert receiver.later == 1

    serve(use)


def test_a_message_without_the_token_is_not_the_one() -> None:
    async def use(receiver: Receiver) -> None:
        await send(receiver, b"Subject: another\r\n\r\nx\r\n")
        assert await receiver.wait(0.05) is None
        await send(receiver)
        assert await receiver.wait(5) is not None

    serve(use, token="token-77")


def test_50_megabytes_are_refused_and_the_next_message_is_taken() -> None:
    async def use(receiver: Receiver) -> None:
        with pytest.raises(aiosmtplib.SMTPException):
            await send(receiver, MESSAGE + (b"x" * 998 + b"\r\n") * 50_000)
        await send(receiver)
        assert await receiver.wait(5) is not None

    serve(use, limit=30_000_000)


def test_a_message_that_lies_about_its_size_is_cut_off() -> None:
    async def use(receiver: Receiver) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", receiver.port)
        writer.write(b"EHLO x\r\nMAIL FROM:<a@b.test> SIZE=10\r\nRCPT TO:<" + TO.encode() + b">\r\nDATA\r\n")
        writer.write(b"y" * 80 + b"\r\n" + (b"x" * 800 + b"\r\n") * 400 + b".\r\nQUIT\r\n")
        answer = await reader.read()
        await closed(writer)
        assert b"552" in answer
        assert await receiver.wait(0.05) is None

    serve(use)


def test_who_names_many_others_is_cut_off() -> None:
    async def use(receiver: Receiver) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", receiver.port)
        writer.write(b"EHLO x\r\nMAIL FROM:<a@b.test>\r\n" + b"RCPT TO:<x@y.test>\r\n" * 200)
        answer = await reader.read()
        assert answer.count(b"550 5.7.1") <= module.MAX_REFUSED + 2
        await closed(writer)

    serve(use)


def test_too_many_clients_at_once_are_sent_away() -> None:
    async def use(receiver: Receiver) -> None:
        held = [await asyncio.open_connection("127.0.0.1", receiver.port) for _ in range(module.MAX_SESSIONS)]
        for reader, _ in held:
            await reader.readline()
        reader, writer = await asyncio.open_connection("127.0.0.1", receiver.port)
        with contextlib.suppress(ConnectionError):
            assert await reader.read() == b""
        for _, each in [*held, (reader, writer)]:
            await closed(each)
        await asyncio.sleep(0.05)
        await send(receiver)
        assert await receiver.wait(5) is not None

    serve(use)


def test_nobody_logs_in_and_nothing_is_told() -> None:
    async def use(receiver: Receiver) -> None:
        said = await lines(receiver, b"HELO x", b"AUTH PLAIN AGEAYg==", b"VRFY " + TO.encode(), b"EXPN all")
        assert b"235" not in said
        assert b"250 OK" not in said

    serve(use, encrypt=False)


def test_sessions_that_are_open_end_with_the_server() -> None:
    async def work() -> bytes:
        async with receiving(("127.0.0.1", 0), TO) as receiver:
            reader, writer = await asyncio.open_connection("127.0.0.1", receiver.port)
            await reader.readline()
        try:
            return await asyncio.wait_for(reader.read(), 5)
        except ConnectionError:
            return b""
        finally:
            await closed(writer)

    assert asyncio.run(work()) == b""


def test_a_port_that_is_taken_is_said() -> None:
    async def use(receiver: Receiver) -> None:
        with pytest.raises(UsageError, match=f"--listen 127.0.0.1:{receiver.port}"):
            async with receiving(("127.0.0.1", receiver.port), TO):
                raise AssertionError

    serve(use)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("127.0.0.1:25", ("127.0.0.1", 25)),
        (":2525", ("127.0.0.1", 2525)),
        ("2525", ("127.0.0.1", 2525)),
        ("[::]:25", ("::", 25)),
    ],
)
def test_where_to_listen(text: str, meant: tuple[str, int]) -> None:
    assert parse_listen(text) == meant


@pytest.mark.parametrize("text", ["", "host:25", "127.0.0.1:", "127.0.0.1:99999", "::1", "1.2.3:5"])
def test_where_nobody_listens(text: str) -> None:
    with pytest.raises(UsageError, match="not ADDRESS:PORT"):
        parse_listen(text)
