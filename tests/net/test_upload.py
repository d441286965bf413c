"""A body that is sent slowly arrives whole, piece by piece, and its sender stops with the transfer."""

from __future__ import annotations

import asyncio

import pytest

from launchready.model.evidence.http import FailureKind
from launchready.net.http import Request

from .peers import fetch, head, page

BODY = bytes(range(256)) * 12


def sent(pieces: int, body: bytes = BODY) -> tuple[list[bytes], bytes]:
    """What arrived, read by read, and its head."""
    arrived: list[bytes] = []
    heads: list[bytes] = []

    async def handler(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heads.append(await head(reader))
        while sum(map(len, arrived)) < len(body):
            arrived.append(await reader.read(65_536))
        writer.write(page())

    request = Request("http://host.test/", "POST", body=body, pieces=pieces)
    exchange, _ = asyncio.run(fetch(handler, request=request))
    assert exchange.status == 200
    assert exchange.failure is None
    return arrived, heads[0]


@pytest.mark.parametrize("pieces", [2, 3])
def test_a_body_arrives_in_its_pieces(pieces: int) -> None:
    arrived, start = sent(pieces)
    assert b"".join(arrived) == BODY
    assert len(arrived) >= pieces  # each came alone; the network may split it further
    assert f"Content-Length: {len(BODY)}".encode() in start
    assert b"POST / HTTP/1.1" in start
    assert b"chunked" not in start


@pytest.mark.parametrize("body", [b"", b"x", b"xy"])
def test_a_body_of_fewer_bytes_than_pieces_arrives_too(body: bytes) -> None:
    assert b"".join(sent(3, body)[0]) == body


def test_a_large_body_is_not_lost_at_the_size_of_a_buffer() -> None:
    body = BODY * 100
    assert b"".join(sent(2, body)[0]) == body


def test_an_answer_before_the_end_ends_the_sending() -> None:
    async def handler(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await head(reader)
        writer.write(page(b"", "Connection: close", status="413 Content Too Large"))

    exchange, _ = asyncio.run(fetch(handler, request=Request("http://host.test/", "POST", body=BODY, pieces=50)))
    assert exchange.status in (413, 0)  # the connection may be gone before the answer was read
    if not exchange.answered:
        assert exchange.failure is not None
        assert exchange.failure.kind is FailureKind.CLOSED


def test_the_time_for_an_answer_counts_for_slow_sending_too() -> None:
    async def handler(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await head(reader)
        await asyncio.sleep(60)

    request = Request("http://host.test/", "POST", body=BODY, pieces=500, timeout=0.5)
    exchange, _ = asyncio.run(fetch(handler, request=request))
    assert exchange.failure is not None
    assert exchange.failure.kind is FailureKind.TIMEOUT
