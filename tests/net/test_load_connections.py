"""The connections of the load generator, with each of its engines: made, used again, given up, run out of."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import resource
import socket
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from launchready.net.load import Engine, Generator, Loaded, Plan
from launchready.net.load_answer import Answer
from launchready.net.load_connection import Connection
from launchready.net.load_joining import place_of
from launchready.net.load_loop import READ, WRITE, Poller, _Epoll, _Selector
from launchready.net.route import Route
from launchready.standards.arrivals import Constant
from launchready.standards.load_samples import NEW_CONNECTION, WAITED

from .answers import BROKEN, ENDED
from .loading import ANSWER, Asked, answers, asked_for, codes, generated, keeps_alive, load, target
from .peers import LOOPBACK, Handler, serving

SLOWLY = Constant(2, 1.5)
"""Three requests, half a second apart."""


def test_a_connection_that_the_server_closed_while_it_was_idle_is_replaced(engine: Engine) -> None:
    async def handler(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await asked_for(reader)
        writer.write(ANSWER)
        await asyncio.sleep(0.1)

    loaded = load(handler, rate=SLOWLY.rate, seconds=SLOWLY.duration, engine=engine)
    assert codes(loaded) == {"200": 3}
    assert loaded.opened == 3


def test_what_comes_over_an_idle_connection_is_never_an_answer() -> None:
    """libcurl takes it for one: it does not look at a connection that was used within the last second."""

    async def handler(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            await asked_for(reader)
            writer.write(ANSWER)
            await asyncio.sleep(0.1)
            writer.write(b"HTTP/1.1 500 Too late\r\nContent-Length: 0\r\n\r\n")

    loaded = load(handler, rate=SLOWLY.rate, seconds=SLOWLY.duration, engine=Engine.PLAIN)
    assert codes(loaded) == {"200": 3}
    assert loaded.opened == 3


def test_a_request_is_sent_again_where_its_connection_was_closed_at_that_moment(engine: Engine) -> None:
    """The server takes the second request of a connection and closes without a word: so does one that closes just before it came."""
    bodies: list[bytes] = []

    async def handler(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        bodies.append((await asked_for(reader))[2])
        writer.write(ANSWER)
        bodies.append((await asked_for(reader))[2])

    async def run() -> Loaded:
        async with serving(handler) as port:
            shot = target(port, method="POST", body=b"{n} {uuid}")
            return await generated(Plan((shot,), Constant(50, 0.1), connections=1, timeout=5.0, engine=engine))

    loaded = asyncio.run(run())
    assert codes(loaded) == {"200": 5}
    assert loaded.opened == 5
    assert loaded.samples.table()["flags"].tolist()[1] & NEW_CONNECTION
    sent = Counter(bodies)
    assert len(sent) == 5  # what is sent again is the same request
    assert sorted(sent.values()) == [1, 2, 2, 2, 2]


def test_a_connection_that_breaks_after_a_word_is_a_failure(engine: Engine) -> None:
    async def handler(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await asked_for(reader)
        writer.write(ANSWER)
        await asked_for(reader)
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhel")

    loaded = load(handler, rate=100, seconds=0.04, connections=1, engine=engine)
    assert codes(loaded) == {"200": 2, "closed": 2}


def test_an_answer_that_comes_before_the_whole_request_was_taken(engine: Engine) -> None:
    async def handler(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 413 Too much\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        writer.write_eof()
        while await reader.read(65_536):
            pass

    async def run() -> Loaded:
        async with serving(handler) as port:
            shot = target(port, method="POST", body=b"x" * 900_000)
            return await generated(Plan((shot,), Constant(50, 0.1), timeout=5.0, stop_at=1.0, engine=engine))

    loaded = asyncio.run(run())
    assert codes(loaded) == {"413": 5}
    assert loaded.opened == 5


def test_a_body_that_is_taken_slowly_is_sent_whole(engine: Engine) -> None:
    asked: Asked = []

    async def handler(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        reader._limit = 1000  # type: ignore[attr-defined]  # reading is stopped while so much waits
        await asyncio.sleep(0.2)
        await keeps_alive(asked)(reader, writer)

    async def run() -> Loaded:
        async with serving(handler) as port:
            shot = target(port, method="POST", body=b"x" * 5_000_000)
            return await generated(Plan((shot,), Constant(20, 0.1), timeout=10.0, engine=engine))

    assert codes(asyncio.run(run())) == {"200": 2}
    assert [len(body) for _, _, body in asked] == [5_000_000] * 2


def test_two_servers_share_the_connections_that_are_allowed(engine: Engine) -> None:
    async def run() -> Loaded:
        async with serving(keeps_alive([])) as first, serving(keeps_alive([])) as second:
            shots = (target(first, "a"), target(second, "b"))
            return await generated(Plan(shots, Constant(100, 0.2), connections=1, timeout=5.0, engine=engine))

    loaded = asyncio.run(run())
    assert codes(loaded) == {"200": 20}
    assert loaded.opened == 20  # each server's connection makes room for the other's
    assert loaded.most_under_way == 1


@contextmanager
def silent(address: str, port: int) -> Iterator[None]:
    """An address where connections are neither made nor refused: the queue of those to be accepted is full."""
    with contextlib.ExitStack() as stack:
        listener = stack.enter_context(socket.create_server((address, port), backlog=0))
        for _ in range(2):
            waiting = stack.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(listener.getsockname())
        yield


def test_the_next_address_is_tried_where_one_refuses(engine: Engine) -> None:
    async def run() -> Loaded:
        async with serving(keeps_alive([])) as port:
            shot = target(port, addresses=("127.0.0.3", "127.0.0.2", LOOPBACK))
            return await generated(Plan((shot,), Constant(20, 0.1), timeout=5.0, engine=engine))

    assert codes(asyncio.run(run())) == {"200": 2}


def test_the_next_address_is_tried_where_one_says_nothing(engine: Engine) -> None:
    async def run() -> Loaded:
        async with serving(keeps_alive([])) as port:
            with silent("127.0.0.3", port):
                shot = target(port, addresses=("127.0.0.3", LOOPBACK))
                return await generated(Plan((shot,), Constant(20, 0.1), timeout=5.0, engine=engine))

    loaded = asyncio.run(run())
    assert codes(loaded) == {"200": 2}
    assert (loaded.samples.connections()["connect"] >= 190_000).all()


def test_where_no_address_answers_time_runs_out(engine: Engine) -> None:
    async def run() -> Loaded:
        with socket.create_server(("127.0.0.3", 0)) as free:
            port = free.getsockname()[1]
        with silent("127.0.0.3", port):
            shot = target(port, addresses=("127.0.0.3", "127.0.0.2"))
            return await generated(Plan((shot,), Constant(20, 0.1), timeout=0.5, stop_at=1.0, engine=engine))

    loaded = asyncio.run(run())
    assert codes(loaded) == {"timeout": 2}
    assert loaded.opened == 0


def test_a_name_is_never_looked_up_in_place_of_an_address() -> None:
    with pytest.raises(ValueError, match=r"localhost"):
        place_of(Route("host.test", 80, ("localhost",), 80))


def test_families_take_turns() -> None:
    route = Route("host.test", 80, ("192.0.2.1", "192.0.2.2", "2001:db8::1", "2001:db8::2", "192.0.2.3"), 8080)
    place = place_of(route)
    assert [address for _, address in place.addresses] == [
        "192.0.2.1",
        "2001:db8::1",
        "192.0.2.2",
        "2001:db8::2",
        "192.0.2.3",
    ]
    assert {family for family, address in place.addresses if ":" in address} == {socket.AF_INET6}


@pytest.mark.skipif(
    not Path("/proc/self/fd").is_dir(), reason="counts this process's descriptors where Linux lists them"
)
def test_descriptors_that_run_out_are_this_machines_fault(engine: Engine) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    with socket.create_server((LOOPBACK, 0), backlog=200) as listener:
        plan = Plan(
            (target(listener.getsockname()[1]),),
            Constant(400, 0.1),
            timeout=1.0,
            connections=100,
            stop_at=1.0,
            engine=engine,
        )
        generator = Generator(plan)
        resource.setrlimit(resource.RLIMIT_NOFILE, (len(list(Path("/proc/self/fd").iterdir())) + 12, hard))
        try:
            generator.start()
            loaded = generator.wait()
        finally:
            resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    assert loaded.exhausted == "EMFILE"
    assert codes(loaded)["unreachable"] > 20
    assert len(loaded.samples) == 40


@pytest.mark.parametrize(
    "handler",
    [
        answers(ENDED["1.0"], closes=True),
        answers(BROKEN["a chunk of letters"]),
        answers(BROKEN["more than the length"]),
    ],
)
def test_nothing_is_left_of_connections_that_were_closed(handler: Handler) -> None:
    """No garbage is collected during a test: what is known by what it knows would stay until its end."""
    gc.collect()
    gc.disable()
    try:
        loaded = load(handler, rate=500, stop_at=1.0, engine=Engine.PLAIN)
        left = [each for each in gc.get_objects() if isinstance(each, Answer | Connection)]
    finally:
        gc.enable()
    assert loaded.opened == 100
    assert left == []


@pytest.mark.parametrize("kind", [_Epoll, _Selector])
def test_each_poller_tells_the_same(kind: type[Poller]) -> None:
    poller = kind()
    ours, theirs = socket.socketpair()
    try:
        assert poller.wait(0) == []
        poller.want(ours.fileno(), READ)
        assert poller.wait(0.001) == []
        poller.want(ours.fileno(), READ | WRITE)
        assert poller.wait(1) == [(ours.fileno(), WRITE)]
        theirs.send(b"x")
        assert poller.wait(1) == [(ours.fileno(), READ | WRITE)]
        poller.want(ours.fileno(), READ)
        assert poller.wait(1) == [(ours.fileno(), READ)]
        poller.drop(ours.fileno())
        assert poller.wait(0) == []
        poller.drop(ours.fileno())
    finally:
        ours.close()
        theirs.close()
        poller.close()


def test_who_waits_for_a_connection_is_marked_alike() -> None:
    async def slow(_number: int) -> bytes:
        await asyncio.sleep(0.05)
        return ANSWER

    async def run() -> list[Loaded]:
        async with serving(keeps_alive([], slow)) as port:
            plan = Plan((target(port),), Constant(100, 0.2), connections=1, timeout=5.0)
            return [await generated(replace(plan, engine=engine)) for engine in Engine]

    for loaded in asyncio.run(run()):
        assert codes(loaded) == {"200": 20}
        assert (loaded.samples.table()["flags"][2:] & WAITED).all()
