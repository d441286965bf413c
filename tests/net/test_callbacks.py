"""The listener for fetches that an answer should never cause."""

from __future__ import annotations

import asyncio
import contextlib

from launchready.net.callbacks import listening


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
            for data in (b"", b"\r\n", b"\x16\x03\x01\x02", b"GET / HTTP/1.1", b"G" * 100_000):
                with contextlib.suppress(ConnectionError):  # what was not read is refused
                    await asked(callbacks.port, data)
            assert callbacks.seen == []
            await asked(callbacks.port, b"GET /w HTTP/1.1\r\n\r\n")
            assert callbacks.seen == ["/w"]

    asyncio.run(go())
