"""The generator of load against real servers, with each of its engines. Nothing is asserted about how quick anything is: the machine may be busy."""

from __future__ import annotations

import asyncio
import json
import struct
from collections import Counter

import numpy as np
import pytest

from launchready.model.evidence.http import FailureKind
from launchready.model.secret import Secret
from launchready.net.http import Request
from launchready.net.load import Engine, Generator, Loaded, Plan, Target, User, refusal
from launchready.net.route import Route
from launchready.standards.arrivals import Constant
from launchready.standards.load_samples import KINDS, NEW_CONNECTION, TRUNCATED, WAITED, WARM_UP, counting

from .authorities import Authorities, context
from .loading import ANSWER, Asked, codes, generated, keeps_alive, load, target
from .peers import Handler, blurts, endless, head, says, serving, trusting


def test_every_request_that_is_due_is_sent_once_and_measured(engine: Engine) -> None:
    asked: Asked = []
    loaded = load(keeps_alive(asked), engine=engine)
    table = loaded.samples.table()
    assert len(asked) == len(table) == loaded.sent == 40
    assert codes(loaded) == {"200": 40}
    assert sorted(table["start"].tolist()) == pytest.approx([number * 500 for number in range(40)], abs=1)
    assert loaded.bytes_received == (200,)
    assert not loaded.stopped
    assert loaded.abandoned == 0
    assert loaded.longest_stall < loaded.seconds


def test_connections_are_used_again_and_no_more_than_allowed(engine: Engine) -> None:
    asked: Asked = []
    loaded = load(keeps_alive(asked), connections=3, engine=engine)
    opened = int(((loaded.samples.table()["flags"] & NEW_CONNECTION) != 0).sum())
    assert 1 <= opened == loaded.opened <= 3
    assert loaded.most_under_way <= 3
    assert len(loaded.samples.connections()) == opened


def test_a_server_that_stalls_makes_those_wait_that_were_due_meanwhile(engine: Engine) -> None:
    """A client that waits for answers would have seen one slow request: here most were due while the server stood still."""

    async def stalls(number: int) -> bytes:
        if number == 10:
            await asyncio.sleep(1.0)
        return ANSWER

    loaded = load(keeps_alive([], stalls), rate=100, seconds=1.0, connections=1, engine=engine)
    table = loaded.samples.table()
    totals = np.sort(table["total"]) / 1e6
    assert len(table) == 100
    assert totals[-1] >= 1.0
    assert (totals > 0.3).sum() > 50
    waited = table[(table["flags"] & WAITED) != 0]
    assert len(waited) > 50
    assert (waited["total"] >= waited["lag"].astype(np.int64) * 10 - 20).all()


def test_one_slow_answer_holds_up_nobody_where_connections_are_free(engine: Engine) -> None:
    async def slow(number: int) -> bytes:
        if number == 10:
            await asyncio.sleep(1.5)
        return ANSWER

    loaded = load(keeps_alive([], slow), rate=50, seconds=1.0, engine=engine)
    assert loaded.most_under_way > 1
    assert (loaded.samples.table()["flags"] & WAITED == 0).all()


def test_who_gets_no_connection_in_time_is_dropped_and_counted(engine: Engine) -> None:
    async def never(_number: int) -> bytes:
        await asyncio.sleep(60)
        return ANSWER

    loaded = load(keeps_alive([], never), rate=50, seconds=1.0, connections=2, timeout=0.3, stop_at=1.0, engine=engine)
    found = codes(loaded)
    assert len(loaded.samples) == loaded.sent == 50
    assert found["timeout"] > 0
    assert found["dropped"] > 0
    assert found["timeout"] + found["dropped"] == 50
    assert counting(loaded.samples.table()).all()


def test_the_warm_up_is_kept_apart(engine: Engine) -> None:
    loaded = load(keeps_alive([]), rate=100, seconds=1.0, warm_up=0.5, engine=engine)
    flags = loaded.samples.table()["flags"]
    assert int(((flags & WARM_UP) != 0).sum()) == 50


def test_a_test_that_mostly_fails_stops_early_and_says_so(engine: Engine) -> None:
    refuse = b"HTTP/1.1 503 No\r\nContent-Length: 0\r\n\r\n"

    async def no(_number: int) -> bytes:
        return refuse

    loaded = load(keeps_alive([], no), rate=50, seconds=60, engine=engine)
    assert "failed, more than 50 %" in loaded.stopped
    assert len(loaded.samples) < 50 * 60


def test_it_stops_at_once_when_told_to(engine: Engine) -> None:
    async def run() -> Loaded:
        async with serving(says(b"", hold=True)) as port:
            with trusting() as roots:
                generator = Generator(
                    Plan((target(port),), Constant(20, 3000), roots=roots.path, timeout=3000, engine=engine)
                )
                generator.start()
                while generator.live.under_way < 3:  # noqa: ASYNC110 - it lives in a thread of its own
                    await asyncio.sleep(0.01)
                generator.stop("enough")
                return await asyncio.to_thread(generator.wait)

    loaded = asyncio.run(run())
    assert loaded.stopped == "enough"
    assert loaded.abandoned == loaded.sent - len(loaded.samples) >= 3


def reset() -> Handler:
    async def handler(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await head(reader)
        writer.get_extra_info("socket").setsockopt(1, 13, struct.pack("ii", 1, 0))  # SO_LINGER 0: a reset
        writer.transport.abort()

    return handler


HOSTILE = {
    "never answers": (says(b"", hold=True), {"timeout"}),
    "answers for ever": (endless(b"HTTP/1.1 200 OK\r\n\r\n", b"x" * 100_000), {"too-large", "timeout"}),
    "endless chunks": (endless(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"fff\r\n" + b"x" * 4095 + b"\r\n"), {"too-large", "timeout"}),
    "headers for ever": (endless(b"HTTP/1.1 200 OK\r\n", b"X-Long: " + b"x" * 5000 + b"\r\n"), {"too-large"}),
    "says that it is huge": (says(b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n"), {"too-large"}),
    "resets": (reset(), {"closed"}),
    "closes at once": (says(b""), {"closed"}),
    "closes in the middle": (says(b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhello"), {"closed"}),
    "is no HTTP": (blurts(b"220 mail.test ESMTP\r\n"), {"protocol"}),
    "is noise": (blurts(bytes(range(256)) * 10), {"protocol"}),
    "a status that is none": (blurts(b"HTTP/1.1 9999 Odd\r\n\r\n"), {"protocol"}),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_server_is_bounded_and_counted_by_kind(engine: Engine, name: str) -> None:
    handler, kinds = HOSTILE[name]
    loaded = load(handler, rate=40, seconds=0.1, timeout=1.5, engine=engine)
    assert len(loaded.samples) == 4
    assert set(codes(loaded)) <= kinds


def test_an_answer_that_was_cut_off_is_marked(engine: Engine) -> None:
    loaded = load(says(b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhello"), rate=10, seconds=0.1, engine=engine)
    assert (loaded.samples.table()["flags"] & TRUNCATED).all()


def test_nothing_listens(engine: Engine) -> None:
    async def run() -> Loaded:
        async with serving(says()) as port:
            pass
        return await generated(Plan((target(port),), Constant(20, 0.2), engine=engine))

    assert codes(asyncio.run(run())) == {"refused": 4}


def test_redirects_are_not_followed(engine: Engine) -> None:
    asked: Asked = []

    async def elsewhere(_number: int) -> bytes:
        return b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n"

    assert codes(load(keeps_alive(asked, elsewhere), engine=engine)) == {"302": 40}


def test_only_addresses_of_the_route_are_connected_to(engine: Engine) -> None:
    async def run() -> Loaded:
        async with serving(says(ANSWER)) as port:
            route = Route("host.test", 80, ("127.0.0.9",), port)
            return await generated(
                Plan((Target("a", Request("http://host.test/"), route),), Constant(20, 0.1), timeout=1.0, engine=engine)
            )

    assert set(codes(asyncio.run(run()))) <= {"refused", "unreachable", "timeout"}


def test_bodies_are_filled_and_users_take_turns(engine: Engine) -> None:
    asked: Asked = []

    async def run() -> Loaded:
        users = tuple(User(name, (("Cookie", Secret(f"session={name}")),)) for name in ("first", "second"))
        body = b'{"n": "{n}", "id": "{uuid}", "who": "{user}", "kept": {}}'
        async with serving(keeps_alive(asked)) as port:
            shot = target(port, users=users, method="POST", body=body, headers=(("X-Test", "yes"),))
            return await generated(Plan((shot,), Constant(100, 0.2), engine=engine))

    loaded = asyncio.run(run())
    assert codes(loaded) == {"200": 20}
    bodies = [json.loads(body) for _, _, body in asked]
    assert {body["n"] for body in bodies} == {str(number) for number in range(20)}
    assert len({body["id"] for body in bodies}) == 20
    assert Counter(body["who"] for body in bodies) == {"first": 10, "second": 10}
    assert all(
        headers["cookie"] == f"session={body['who']}" for (_, headers, _), body in zip(asked, bodies, strict=True)
    )
    assert all(headers["x-test"] == "yes" and headers["content-type"] == "application/json" for _, headers, _ in asked)
    assert all(line == "POST /a HTTP/1.1" for line, _, _ in asked)


def test_targets_share_the_rate_by_their_weight(engine: Engine) -> None:
    asked: Asked = []

    async def run() -> Loaded:
        async with serving(keeps_alive(asked)) as port:
            targets = (target(port, "often", weight=3), target(port, "seldom"), target(port, "head", method="HEAD"))
            return await generated(Plan(targets, Constant(250, 0.2), connections=2, engine=engine))

    loaded = asyncio.run(run())
    assert Counter(line.split()[1] for line, _, _ in asked) == {"/often": 30, "/seldom": 10, "/head": 10}
    assert Counter(loaded.samples.table()["target"].tolist()) == {0: 30, 1: 10, 2: 10}


def test_tls_is_verified_with_the_roots_of_the_run(authorities: Authorities) -> None:
    tls = context(authorities.root.issue_cert("host.test"))

    async def run(roots: str) -> Loaded:
        async with serving(keeps_alive([]), tls=tls) as port:
            return await generated(Plan((target(port, scheme="https"),), Constant(50, 0.2), roots=roots))

    trusted = asyncio.run(run(authorities.ca_file))
    assert codes(trusted) == {"200": 10}
    assert (trusted.samples.connections()["tls"] > 0).all()
    assert codes(asyncio.run(run(""))) == {"tls": 10}


def test_more_connections_than_the_system_has_files_for_are_refused() -> None:
    assert refusal(Plan((target(1),), Constant(1, 1), connections=10**9))


def test_every_way_of_failing_has_a_number() -> None:
    assert {kind.value for kind in FailureKind} < set(KINDS)
