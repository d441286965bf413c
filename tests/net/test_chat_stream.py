"""Answers of real servers on loopback, well-behaved and hostile: each is bounded, and what it is is named."""

from __future__ import annotations

import asyncio
import json
import ssl

import pytest

from launchready.model.evidence.http import FailureKind
from launchready.model.evidence.run import Seams
from launchready.model.product_chat import Chat
from launchready.net.chat_stream import Bounds, converse
from launchready.net.http import Request
from launchready.net.session import open_session
from launchready.standards.chat_load import Heard
from launchready.standards.stream_timing import Ending, Streaming

from .authorities import Authorities, context
from .peers import Handler, endless, head, now, page, says, serving

EVENTS = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n"
CHUNKED = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
PATIENT = Bounds(whole=20, idle=10)
HASTY = Bounds(whole=0.6, idle=0.3)


def chunk(data: bytes) -> bytes:
    return f"{len(data):x}\r\n".encode() + data + b"\r\n"


def said(text: str) -> bytes:
    return f"data: {json.dumps({'text': text})}\n\n".encode()


async def ask(
    handler: Handler,
    bounds: Bounds = PATIENT,
    *,
    transport: str = "sse",
    tls: ssl.SSLContext | None = None,
    ca_file: str = "",
    end: str = "",
) -> Heard:
    async with serving(handler, tls=tls) as port:
        seams = Seams(allow_private=("127.0.0.0/8",), ca_file=ca_file)
        async with open_session(seams, now) as session:
            scheme, host = ("https", "localhost") if tls else ("http", "127.0.0.1")
            chat = Chat.model_validate({"url": f"{scheme}://{host}:{port}/chat", "transport": transport, "end": end})
            request = Request(chat.url, "POST", (("Content-Type", "application/json"),), body=b'{"message": "Hi"}')
            return await converse(session, chat, request, intended=asyncio.get_running_loop().time(), bounds=bounds)


def heard(handler: Handler, bounds: Bounds = PATIENT, *, transport: str = "sse", end: str = "") -> Heard:
    return asyncio.run(ask(handler, bounds, transport=transport, end=end))


def test_each_piece_has_its_own_time() -> None:
    seen = heard(
        says(
            CHUNKED,
            chunk(b": ping\n\n"),
            *(chunk(said(each)) for each in ("Hel", "lo", "!")),
            chunk(b"data: [DONE]\n\n"),
            b"0\r\n\r\n",
            pause=0.05,
        )
    )
    assert seen.timing is not None
    assert (seen.timing.pieces, seen.timing.characters, seen.timing.ending) == (3, 6, Ending.COMPLETE)
    assert seen.timing.streaming is Streaming.STREAMS
    assert seen.timing.first_byte is not None
    assert seen.timing.first_token is not None
    assert seen.timing.first_byte < seen.timing.first_token < seen.timing.full


def test_a_character_that_is_cut_between_two_packets() -> None:
    data = said("ä€😀").replace(b"\\u00e4\\u20ac\\ud83d\\ude00", "ä€😀".encode())
    seen = heard(says(EVENTS, *(data[at : at + 1] for at in range(len(data))), pause=0.002))
    assert seen.timing is not None
    assert (seen.timing.characters, seen.timing.ending) == (3, Ending.COMPLETE)


def test_the_end_mark_ends_it_although_the_connection_stays_open() -> None:
    seen = heard(says(EVENTS, said("Hi"), b"data: [DONE]\n\n", hold=True))
    assert seen.timing is not None
    assert seen.timing.ending is Ending.COMPLETE
    assert seen.timing.full < seen.took


def test_a_chunked_answer_without_its_last_chunk_was_cut() -> None:
    seen = heard(says(CHUNKED, chunk(said("Hi"))))
    assert seen.timing is not None
    assert seen.timing.ending is Ending.TRUNCATED


@pytest.mark.parametrize(
    ("handler", "ending", "word"),
    [
        (says(EVENTS, said("Hi"), hold=True), Ending.HUNG, "nothing came"),
        (says(EVENTS, hold=True), Ending.HUNG, "nothing came"),
        (endless(EVENTS, said("x"), 0.01), Ending.BOUNDED, "had not ended"),
        (endless(EVENTS, b": ping\n\n", 0.01), Ending.BOUNDED, "had not ended"),
        (endless(EVENTS, b"d", 0.01), Ending.BOUNDED, "had not ended"),
    ],
    ids=["stands still", "never begins", "endless text", "comments for ever", "a byte at a time"],
)
def test_what_never_ends_is_ended(handler: Handler, ending: Ending, word: str) -> None:
    seen = heard(handler, HASTY)
    assert seen.timing is not None
    assert seen.timing.ending is ending
    assert word in seen.timing.detail


@pytest.mark.parametrize(
    ("piece", "word"),
    [(b"x" * 65_536, "a line of more than"), (said("x") * 5000, "pieces"), (b": " + b"x" * 65_000 + b"\n", "bytes")],
    ids=["a huge line", "more pieces than anybody reads", "more bytes than anybody reads"],
)
def test_what_is_too_much_is_stopped(piece: bytes, word: str) -> None:
    seen = heard(endless(EVENTS, piece))
    assert seen.timing is not None
    assert seen.timing.ending is Ending.BOUNDED
    assert word in seen.timing.detail


def test_no_answer_at_all() -> None:
    async def mute(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
        await head(reader)
        await asyncio.sleep(60)

    seen = heard(mute, HASTY)
    assert (seen.status, seen.failure, seen.error) == (0, FailureKind.TIMEOUT, "timeout")


def test_a_refusal_with_its_time() -> None:
    seen = heard(says(page(b"{}", "Retry-After: 7", status="429 Too Many Requests")))
    assert (seen.status, seen.retry_after, seen.answered, seen.error) == (429, "7", False, "429")


def test_a_refusal_that_hangs_is_still_a_refusal() -> None:
    seen = heard(says(b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 9\r\n\r\n", hold=True), HASTY)
    assert (seen.status, seen.answered, seen.error) == (503, False, "503")


def test_one_object() -> None:
    seen = heard(says(page(b'{"reply": "Hello"}', "Content-Type: application/json")), transport="json")
    assert seen.timing is not None
    assert (seen.timing.pieces, seen.timing.characters, seen.timing.ending) == (1, 5, Ending.COMPLETE)


def test_an_address_that_may_not_be_connected_to_is_not() -> None:
    async def run() -> Heard:
        async with serving(says(page())) as port, open_session(Seams(), now) as session:
            chat = Chat.model_validate({"url": f"http://127.0.0.1:{port}/", "transport": "websocket"})
            loop = asyncio.get_running_loop()
            return await converse(session, chat, Request(chat.url, "POST", body=b"{}"), intended=loop.time())

    assert asyncio.run(run()).failure is FailureKind.BLOCKED


def test_what_was_sent_late_counts_its_wait() -> None:
    async def run() -> Heard:
        async with (
            serving(says(EVENTS, said("Hi"))) as port,
            open_session(Seams(allow_private=("127.0.0.0/8",)), now) as session,
        ):
            chat = Chat.model_validate({"url": f"http://127.0.0.1:{port}/", "transport": "sse"})
            loop = asyncio.get_running_loop()
            return await converse(session, chat, Request(chat.url, "POST", body=b"{}"), intended=loop.time() - 5)

    seen = asyncio.run(run())
    assert seen.timing is not None
    assert seen.timing.first_token is not None
    assert seen.lag >= 5
    assert seen.timing.first_token >= 5


def test_a_certificate_that_does_not_verify_gets_no_message(authorities: Authorities) -> None:
    received: list[bytes] = []

    async def listen(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
        received.append(await reader.read(100))

    for transport in ("sse", "websocket"):
        seen = asyncio.run(ask(listen, tls=context(authorities.stranger.issue_cert("localhost")), transport=transport))
        assert seen.failure is FailureKind.TLS
    assert not any(received)


def socket_saying(
    *frames: str | bytes, close: int | None = 1000, raw: bytes = b"", pause: float = 0.0, hold: bool = False
) -> Handler:
    """A server of WebSockets: text as messages, bytes as they are."""
    from wsproto import ConnectionType, WSConnection
    from wsproto.events import AcceptConnection, CloseConnection, TextMessage
    from wsproto.events import Request as Opening

    async def handler(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        server = WSConnection(ConnectionType.SERVER)
        while True:
            server.receive_data(await reader.read(65_536))
            for event in server.events():
                if isinstance(event, Opening):
                    writer.write(server.send(AcceptConnection()))
                elif isinstance(event, TextMessage):
                    for frame in frames:
                        writer.write(server.send(TextMessage(frame)) if isinstance(frame, str) else frame)
                        await writer.drain()
                        await asyncio.sleep(pause)
                    writer.write(raw)
                    if hold:
                        await asyncio.sleep(60)
                    if close is not None:
                        writer.write(server.send(CloseConnection(close)))
                    await writer.drain()
                    return
                elif isinstance(event, CloseConnection):
                    return

    return handler


def test_a_web_socket_that_is_closed_in_order() -> None:
    seen = heard(
        socket_saying('{"type": "text", "text": "Hel"}', '{"type": "text", "text": "lo"}', pause=0.05),
        transport="websocket",
    )
    assert seen.timing is not None
    assert (seen.status, seen.timing.pieces, seen.timing.ending) == (101, 2, Ending.COMPLETE)
    assert seen.timing.streaming is Streaming.STREAMS


@pytest.mark.parametrize(
    ("last", "mark"), [('{"type": "done"}', ""), ("EOF", "EOF"), ('{"state": "over"}', "state=over")]
)
def test_a_web_socket_that_stays_open_ends_at_its_end_mark(last: str, mark: str) -> None:
    seen = heard(socket_saying('{"text": "Hi"}', last, hold=True), transport="websocket", end=mark)
    assert seen.timing is not None
    assert (seen.timing.pieces, seen.timing.ending) == (1, Ending.COMPLETE)


def test_a_web_socket_of_plain_text() -> None:
    seen = heard(socket_saying("Hello", " there"), transport="websocket")
    assert seen.timing is not None
    assert (seen.timing.characters, seen.timing.ending) == (11, Ending.COMPLETE)


@pytest.mark.parametrize(
    ("handler", "ending"),
    [
        (socket_saying('{"text": "Hi"}', close=None), Ending.TRUNCATED),
        (socket_saying('{"text": "Hi"}', close=1011), Ending.TRUNCATED),
        (socket_saying('{"text": "Hi"}', '{"type": "error", "error": "x"}', hold=True), Ending.BROKEN),
        (socket_saying('{"text": "Hi"}', hold=True), Ending.HUNG),
        (socket_saying(raw=b"\xff\xff\xff\xff"), Ending.TRUNCATED),
        (socket_saying(raw=b"\x81\x7f" + (2**40).to_bytes(8, "big") + b"x" * 3_000_000), Ending.BOUNDED),
        (
            socket_saying(
                raw=(b"\x01\x7e" + (60_000).to_bytes(2, "big") + b"x" * 60_000)
                + (b"\x00\x7e" + (60_000).to_bytes(2, "big") + b"x" * 60_000) * 40
            ),
            Ending.BOUNDED,
        ),
        (socket_saying(raw=b"\x81\x02\xc3\x28"), Ending.TRUNCATED),
    ],
    ids=[
        "no close frame",
        "closed over an error",
        "an error",
        "stands still",
        "no frames",
        "a frame of a terabyte",
        "a message without end",
        "no UTF-8",
    ],
)
def test_a_web_socket_that_goes_wrong(handler: Handler, ending: Ending) -> None:
    seen = heard(handler, Bounds(whole=5, idle=0.5), transport="websocket")
    assert seen.timing is not None
    assert seen.timing.ending is ending


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (page(b"{}", "Retry-After: 7", status="429 Too Many Requests"), "429"),
        (page(status="200 OK"), "200"),
        (b"SSH-2.0-OpenSSH_9.6\r\n\r\n", "protocol"),
        (b"", "closed"),
        (
            b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: wrong\r\n\r\n",
            "protocol",
        ),
    ],
    ids=["limited", "no WebSocket", "another protocol", "nothing", "a wrong key"],
)
def test_a_web_socket_that_is_not_opened(answer: bytes, error: str) -> None:
    seen = heard(says(answer), Bounds(whole=5, idle=1), transport="websocket")
    assert not seen.answered
    assert seen.error == error
