"""Servers that mean harm, or are broken: bounded in time and memory, and told as what they are."""

from __future__ import annotations

import asyncio
import base64
import gzip
import json
import os
import sys
import textwrap
import time
import zlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from launchready.model.evidence.http import Exchange, FailureKind
from launchready.net.http import HttpClient, Request
from launchready.net.reception import MAX_BODY, MAX_HEADER_COUNT, MAX_HEADERS, Reception

from .peers import Handler, endless, exchange, fetch, head, now, page, route_to, says, serving, trusting

PATIENCE = 15.0
"""Seconds within which everything here has to end; what is asked for is a second or less."""


def failure(seen: Exchange) -> FailureKind | None:
    return seen.failure.kind if seen.failure else None


def timely(handler: Handler, url: str = "http://host.test/", *, timeout: float = 5.0) -> Exchange:
    started = time.monotonic()
    seen = exchange(handler, url, timeout=timeout)
    assert time.monotonic() - started < PATIENCE
    return seen


OK = b"HTTP/1.1 200 OK\r\n"


def test_an_endless_body_is_cut() -> None:
    seen = timely(endless(OK + b"Content-Type: text/html\r\n\r\n<title>x</title>", b"x" * 65_536))
    assert (seen.status, seen.failure) == (200, None)
    assert seen.body is not None
    assert (seen.body.size, seen.body.truncated) == (MAX_BODY, True)
    assert seen.page is not None
    assert seen.page.title == "x"


def test_a_smaller_bound_is_kept() -> None:
    seen, body = asyncio.run(
        fetch(endless(OK + b"\r\n", b"x" * 1000), request=Request("http://host.test/", max_body=500))
    )
    assert body == b"x" * 500
    assert seen.body is not None
    assert seen.body.truncated


def test_a_slow_head_is_no_answer() -> None:
    """Headers that did come prove nothing of those that did not."""
    seen = timely(endless(OK + b"X-Frame-Options: DENY\r\nX-Slow: ", b"x", 0.1), timeout=0.7)
    assert (seen.status, seen.headers, failure(seen)) == (0, (), FailureKind.TIMEOUT)


def test_a_slow_body_is_cut() -> None:
    seen = timely(says(page()[:-5], hold=True), timeout=0.7)
    assert (seen.status, failure(seen)) == (200, FailureKind.TIMEOUT)
    seen = timely(endless(OK + b"\r\n", b"x", 0.1), timeout=0.7)
    assert (seen.status, failure(seen)) == (200, FailureKind.TIMEOUT)
    assert seen.body is not None
    assert seen.body.truncated


def test_silence_is_a_timeout() -> None:
    seen = timely(says(hold=True), timeout=0.5)
    assert failure(seen) is FailureKind.TIMEOUT


HEAD = OK + b"X-Frame-Options: DENY\r\n"


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (b"", FailureKind.CLOSED),
        (b"HTTP/1.1 200 OK\r\nX-Half: ", FailureKind.CLOSED),
        (HEAD, FailureKind.CLOSED),
        (b"hello, I am no HTTP\r\n\r\n", FailureKind.PROTOCOL),
        (b"SSH-2.0-OpenSSH_9.2\r\n", FailureKind.PROTOCOL),
        (b"<html>HTTP/0.9</html>", FailureKind.PROTOCOL),
        (b"\x15\x03\x01\x00\x02\x02\x50", FailureKind.PROTOCOL),
        (b"HTTP/9.9 200 OK\r\n\r\n", FailureKind.PROTOCOL),
        (b"HTTP/1.1 OK\r\n\r\n", FailureKind.PROTOCOL),
        (b"HTTP/1.1 \xb200 OK\r\n\r\n", FailureKind.PROTOCOL),
        (b"HTTP/1.1 2000 OK\r\n\r\n", FailureKind.PROTOCOL),
        (b"HTTP/1.1 200 OK\r\nno colon\r\n\r\n", FailureKind.PROTOCOL),
        (b"HTTP/1.1 200 OK\r\nX: a\0b\r\n\r\n", FailureKind.PROTOCOL),
        (b"\0" * 10_000, FailureKind.PROTOCOL),
    ],
)
def test_what_is_no_answer(answer: bytes, kind: FailureKind) -> None:
    seen = timely(says(answer))
    assert (seen.status, seen.headers) == (0, ())
    assert failure(seen) is kind, seen.failure


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (HEAD + b"Content-Length: 100\r\n\r\nshort", FailureKind.CLOSED),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\n5\r\nhel", FailureKind.CLOSED),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\nZZ\r\n", FailureKind.PROTOCOL),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\nfffffffffffffffffffff\r\n", FailureKind.PROTOCOL),
        (HEAD + b"Content-Encoding: gzip\r\nContent-Length: 8\r\n\r\nnot gzip", FailureKind.PROTOCOL),
        (
            HEAD + b"Content-Encoding: br\r\nContent-Length: 8\r\n\r\n\xff\xff\xff\xff\xff\xff\xff\xff",
            FailureKind.PROTOCOL,
        ),
    ],
)
def test_a_broken_body_leaves_the_head_known(answer: bytes, kind: FailureKind) -> None:
    seen = timely(says(answer))
    assert (seen.status, seen.header("x-frame-options")) == (200, "DENY")
    assert failure(seen) is kind, seen.failure
    assert seen.body is not None
    assert seen.body.truncated


@pytest.mark.parametrize(
    "handler",
    [
        endless(OK, b"X-Filler: " + b"x" * 1000 + b"\r\n"),
        endless(OK, b"A: b\r\n"),
        endless(OK + b"X: ", b"x" * 1000),
        endless(b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
        endless(b"", b"HTTP/1.1 103 Early Hints\r\nLink: <x>\r\n\r\n"),
        says(OK + b"X: " + b"x" * 200_000 + b"\r\n\r\n"),
        says(OK + b"A: b\r\n" * (MAX_HEADER_COUNT + 1) + b"\r\n"),
    ],
    ids=[
        "many long lines",
        "many short lines",
        "one endless line",
        "endless interim answers",
        "endless hints",
        "a huge line",
        "too many",
    ],
)
def test_endless_heads_are_too_large(handler: Handler) -> None:
    seen = timely(handler)
    assert (seen.status, seen.headers, failure(seen)) == (0, (), FailureKind.TOO_LARGE), seen.failure


def test_headers_within_the_bounds_arrive() -> None:
    lines = [f"X-{number}: {'x' * 200}" for number in range(MAX_HEADER_COUNT - 1)]
    assert sum(len(line) + 2 for line in lines) < MAX_HEADERS
    seen = timely(says(page(b"", *lines)))
    assert (seen.status, len(seen.headers), seen.failure) == (200, MAX_HEADER_COUNT, None)


def zeros(size: int) -> bytes:
    """Return a gzip stream of that many zeros, made without holding them."""
    maker = zlib.compressobj(9, zlib.DEFLATED, 31)
    block = bytes(1 << 20)
    pieces = [maker.compress(block) for _ in range(size >> 20)]
    return b"".join(pieces) + maker.flush()


def test_a_compression_bomb_is_cut() -> None:
    bomb = gzip.compress(zeros(256 << 20), 9)
    assert len(bomb) < 20_000
    seen = timely(says(page(bomb, "Content-Type: text/html", "Content-Encoding: gzip, gzip")))
    assert (seen.status, seen.failure) == (200, None)
    assert seen.body is not None
    assert (seen.body.size, seen.body.truncated) == (MAX_BODY, True)


BROTLI = base64.b64decode(
    "z///fwAkAOKxQHLv//n//w+ABEAcFoDu/T////8BkACIwwLQvf/n//8/ABIAcVgAuvf//P//B0ACIA4LQPf+n////wBIAMRhAeje//P//x8ACYA4LADd+3/+//8DIAEQ"
    "hwWge//P//9/ACQA4rAAdO//+f//D4AEQBwWgO79P////wGQAIjDAtC9/+f//z8AEgBxWAC69//8//8HQAIgDgtA9/6f////AEgAxGEB6N7/8///HwAJgDgsAN37//z/"
    "/wcgARCHBaB7/w8="
)
"""A quarter of a gigabyte of zeros."""


def test_a_brotli_bomb_is_cut() -> None:
    seen = timely(says(page(BROTLI, "Content-Type: text/html", "Content-Encoding: br")))
    assert (seen.status, seen.failure) == (200, None)
    assert seen.body is not None
    assert (seen.body.size, seen.body.truncated) == (MAX_BODY, True)


def test_codings_without_end_are_refused() -> None:
    seen = timely(says(page(b"x", "Content-Encoding: " + ", ".join(["gzip"] * 50))))
    assert failure(seen) is FailureKind.PROTOCOL


BOMBED = textwrap.dedent(
    """
    import asyncio, json, re, sys
    from launchready.net.http import HttpClient, Request
    from launchready.net.route import Route
    from launchready.net.trust import Roots
    from datetime import UTC, datetime

    def peak():
        return int(re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())[1])

    async def run(port):
        roots = Roots()
        async with HttpClient(roots, lambda: datetime.now(UTC), timeout=20) as client:
            await client.send(Request("http://host.test/small"), Route("host.test", 80, ("127.0.0.1",), port))
            before = peak()
            sizes = []
            for path in ("gzip", "plain", "head"):
                seen, _ = await client.send(Request("http://host.test/" + path), Route("host.test", 80, ("127.0.0.1",), port))
                sizes.append(seen.body.size if seen.body else seen.failure.kind.value)
            after = peak()
            print(json.dumps([sizes, (after - before) // 1024]))

    asyncio.run(run(int(sys.argv[1])))
    """
)


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the peak of a process is read from /proc")
def test_ten_gigabytes_take_no_room() -> None:
    """Measured in a process of its own: what a peer can make the program hold is a few megabytes, however much it sends."""
    bomb = zeros(10 << 30 >> 10)  # 10 MiB of zeros, sent a thousand times over as members of one gzip stream

    async def handler(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        path = (await head(reader)).split(b" ")[1]
        if path == b"/small":
            writer.write(page(b"small"))
            return
        start, piece = {
            b"/gzip": (OK + b"Content-Encoding: gzip\r\nContent-Type: text/html\r\n\r\n", bomb),
            b"/plain": (OK + b"Content-Type: text/html\r\n\r\n", b"<div>" * 20_000),
            b"/head": (OK, b"X: " + b"x" * 60_000 + b"\r\n"),
        }[path]
        writer.write(start)
        for _ in range(1024):
            writer.write(piece)
            await writer.drain()

    async def run() -> bytes:
        async with serving(handler) as port:
            process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-c",
                BOMBED,
                str(port),
                stdout=asyncio.subprocess.PIPE,
                env={**os.environ, "PYTHONWARNINGS": ""},
            )
            out, _ = await asyncio.wait_for(process.communicate(), 60)
            return out

    sizes, grown = json.loads(asyncio.run(run()))
    assert sizes == [MAX_BODY, MAX_BODY, "too-large"]
    assert grown < 50, grown  # megabytes


def test_a_closed_port_refuses() -> None:
    async def run() -> Exchange:
        with trusting() as roots:
            async with HttpClient(roots, now, timeout=0.5) as client:
                return (await client.send(Request("http://host.test/"), route_to(1)))[0]

    seen = asyncio.run(run())
    assert failure(seen) is FailureKind.REFUSED
    assert seen.failure is not None
    assert seen.failure.detail == "127.0.0.1 refused the connection on port 1"


async def garbage(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.read(1)
    writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\nplain http on port 443")


async def hang(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await asyncio.sleep(60)


async def close(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.read(1)


async def alert(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.read(1)
    writer.write(b"\x15\x03\x03\x00\x02\x02\x28")  # fatal, handshake_failure
    await writer.drain()


async def flood(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.read(1)
    while not writer.transport.is_closing():
        writer.write((b"\x16\x03\x03\x40\x00" + bytes(0x4000)) * 4)
        await writer.drain()


@pytest.mark.parametrize(
    ("handler", "kinds"),
    [
        (garbage, {FailureKind.TLS}),
        (alert, {FailureKind.TLS}),
        (flood, {FailureKind.TIMEOUT}),
        (close, {FailureKind.TLS, FailureKind.CLOSED}),
        (hang, {FailureKind.TIMEOUT}),
    ],
)
def test_broken_tls(handler: Handler, kinds: set[FailureKind]) -> None:
    seen = timely(handler, "https://host.test/", timeout=0.8)
    assert failure(seen) in kinds, seen.failure
    assert seen.status == 0


def test_cancelling_a_request_ends_it() -> None:
    async def run() -> None:
        async with serving(says(hold=True)) as port:
            with trusting() as roots:
                async with HttpClient(roots, now, timeout=30) as client:
                    task = asyncio.create_task(client.send(Request("http://host.test/"), route_to(port)))
                    await asyncio.sleep(0.1)
                    task.cancel()
                    with pytest.raises(asyncio.CancelledError):
                        await task
                    seen, _ = await client.send(Request("http://host.test/"), route_to(1))
                    assert failure(seen) is FailureKind.REFUSED

    started = time.monotonic()
    asyncio.run(run())
    assert time.monotonic() - started < PATIENCE


@given(st.lists(st.binary(max_size=60).filter(lambda line: b"\n" not in line)), st.lists(st.binary(max_size=200)))
def test_no_line_breaks_the_reception(lines: list[bytes], chunks: list[bytes]) -> None:
    reception = Reception(500)
    taken = all(reception.header(line + b"\r\n") for line in lines)
    assert taken == (not reception.overflow)
    for chunk in chunks:
        reception.data(chunk)
    assert reception.body == b"".join(chunks)[:500]
    assert reception.truncated == (sum(map(len, chunks)) > 500)
    assert all(name == name.lower() for name, _ in reception.headers)
    assert 0 <= reception.status < 1000


LINES = st.sampled_from(
    [
        b"HTTP/1.1 200 OK",
        b"HTTP/1.1 103 x",
        b"HTTP/2 204 ",
        b"HTTP/1.1 \xb2\xb2\xb2",
        b"HTTP/",
        b"HTTP/1.1",
        b"",
        b" ",
        b"\tfolded: x",
        b"A: b",
        b":",
        b"a:",
        b"HTTP/x: y",
        b"\xff: \xff",
        b"no colon",
        b"HTTP/1.1 20 x",
        b"HTTP/1.1 -10 x",
        b"HTTP/1.1 2e1 x",
    ]
)


@given(st.lists(LINES, max_size=20))
def test_no_order_of_lines_breaks_the_reception(lines: list[bytes]) -> None:
    reception = Reception(10)
    for line in lines:
        reception.header(line + b"\r\n")
    if reception.complete:
        assert reception.status >= 200


STARTS = st.sampled_from(
    [
        b"",
        OK,
        HEAD,
        OK + b"\r\n",
        OK + b"Transfer-Encoding: chunked\r\n\r\n",
        OK + b"Content-Encoding: br\r\n\r\n",
        OK + b"Content-Encoding: gzip\r\n\r\n\x1f\x8b\x08\0\0\0\0\0\0\0",
        OK + b"Content-Type: text/html; charset=",
        OK + b"Content-Length: ",
    ]
)


def survives(start: bytes, answer: bytes) -> None:
    seen, _ = asyncio.run(fetch(says(start + answer), timeout=3))
    assert seen.answered or seen.failure


@given(start=STARTS, answer=st.binary(max_size=200))
def test_no_bytes_break_the_client(start: bytes, answer: bytes) -> None:
    survives(start, answer)


@pytest.mark.long
@settings(max_examples=3000)
@given(start=STARTS, answer=st.binary(max_size=400))
def test_no_bytes_break_the_client_at_length(start: bytes, answer: bytes) -> None:
    survives(start, answer)


def test_a_server_that_speaks_first_is_heard() -> None:
    async def handler(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 mail.test ESMTP\r\n")
        await asyncio.sleep(0.3)

    assert failure(timely(handler)) is FailureKind.PROTOCOL
