"""Two addresses measured in turns, against real local servers."""

from __future__ import annotations

import asyncio
import http.client
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from launchready.app.perf_rounds import interleave, joined
from launchready.standards.perf_data import Measured, Round
from launchready.standards.perf_gate import compare


@contextmanager
def serving(name: str, seen: list[str], failing: bool = False) -> Iterator[int]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            seen.append(name)
            self.send_response(500 if failing else 200)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def ask(port: int, count: int) -> Measured:
    when, began = datetime.now(UTC), time.perf_counter()
    starts, latencies, failed = [], [], []
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    for _ in range(count):
        start = time.perf_counter()
        connection.request("GET", "/")
        answer = connection.getresponse()
        answer.read()
        if answer.status == 200:
            starts.append(start - began)
            latencies.append(time.perf_counter() - start)
        else:
            failed.append(start - began)
    connection.close()
    return Measured("load", (Round.of(starts, latencies, failed),), target=f"http://127.0.0.1:{port}/", when=when)


def test_both_are_measured_in_turns_and_compared_round_by_round() -> None:
    seen: list[str] = []
    told: list[tuple[int, int]] = []

    async def work(before: int, after: int) -> tuple[Measured, Measured]:
        async def later(_: int) -> Measured:
            return await asyncio.to_thread(ask, after, 30)

        return await interleave(lambda _: ask(before, 30), later, 8, lambda number, of: told.append((number, of)))

    with serving("before", seen) as before, serving("after", seen, failing=True) as after:
        sides = asyncio.run(work(before, after))
    assert seen[::30] == ["before", "after", "after", "before"] * 4
    assert len(seen) == 480
    assert told == [(number, 8) for number in range(1, 9)]
    assert [len(side.rounds) for side in sides] == [8, 8]
    compared = compare(sides[0].latencies, sides[1].latencies, failures=(sides[0].failures, sides[1].failures))
    assert compared.errors is not None
    assert (compared.errors.before, compared.errors.after, compared.errors.grew) == ((0, 240), (240, 240), True)
    starts = [each.starts[0] for each in sides[0].rounds]
    assert starts == sorted(starts)


def test_rounds_are_laid_behind_each_other_as_their_clocks_say() -> None:
    parts = [
        Measured("load", (Round.of([0.0, 1.0], [1, 2]),), when=datetime(2026, 11, 24, 12, 0, second, tzinfo=UTC))
        for second in (0, 10, 30)
    ]
    assert [each.starts.tolist() for each in joined(parts).rounds] == [[0, 1], [10, 11], [30, 31]]


def test_an_error_ends_it() -> None:
    def broken(_: int) -> Measured:
        raise ConnectionError

    with pytest.raises(ConnectionError):
        asyncio.run(interleave(broken, broken, 3))
    with pytest.raises(ValueError, match="round"):
        asyncio.run(interleave(broken, broken, 0))
