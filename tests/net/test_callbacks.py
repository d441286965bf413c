"""The listener for fetches that an answer should never cause."""

from __future__ import annotations

import asyncio
import contextlib

import pytest

from launchready.net.callbacks import Callback, listening

CUT = b"POST /tool HTTP/1.1\r\nContent-Length: 20\r\n\r\nhalf of"


async def asked(port: int, data: bytes) -> bytes:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(data)
    writer.write_eof()
    answer = await reader.read()
    writer.close()
    await writer.wait_closed()
    return answer


def test_a_fetch_is_known_by_its_word() -> None:
    async def go() -> None:
        async with listening() as callbacks:
            path = callbacks.url("w0rd").removeprefix(f"http://127.0.0.1:{callbacks.port}")
            answer = await asked(callbacks.port, f"GET {path}?d=secret HTTP/1.1\r\nHost: x\r\n\r\n".encode())
            assert answer.startswith(b"HTTP/1.1 204 ")
            await asked(callbacks.port, b"GET /favicon.ico HTTP/1.1\r\n\r\n")
            assert callbacks.fetched("w0rd") == ("/w0rd?d=secret",)
            assert callbacks.fetched("other") == ()

    asyncio.run(go())


def test_what_is_no_request_is_let_go() -> None:
    async def go() -> None:
        async with listening() as callbacks:
            for data in (
                b"",
                b"\r\n",
                b"\x16\x03\x01\x02",
                b"GET / HTTP/1.1",
                b"GET / HTTP/1.1\r\n",
                b"G" * 100_000,
                CUT,
            ):
                with contextlib.suppress(ConnectionError):  # what was not read is refused
                    await asked(callbacks.port, data)
            assert callbacks.seen == []
            await asked(callbacks.port, b"GET /w HTTP/1.1\r\n\r\n")
            assert callbacks.seen == [Callback("GET", "/w")]

    asyncio.run(go())


def test_what_a_tool_was_called_with_is_kept_within_bounds() -> None:
    async def go() -> None:
        async with listening() as callbacks:
            told = b'{"order": 7}'
            head = b"POST /issue_refund HTTP/1.1\r\nHost: x\r\ncontent-length: %d\r\n\r\n"
            assert (await asked(callbacks.port, head % len(told) + told)).endswith(b'\r\n\r\n{"ok": true}')
            await asked(callbacks.port, head % 30_000 + b"x" * 30_000)
            first, second = callbacks.seen
            assert first == Callback("POST", "/issue_refund", '{"order": 7}')
            assert len(second.body) == 20_000

    asyncio.run(go())


def test_a_port_that_is_taken_is_said() -> None:
    async def go() -> None:
        async with listening() as callbacks:
            with pytest.raises(OSError, match="in use"):
                async with listening(callbacks.port):
                    pass

    asyncio.run(go())
