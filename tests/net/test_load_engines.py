"""Both engines of the load generator are held against each other: the same server, the same arrivals, the same book."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from launchready.model.secret import Secret
from launchready.net.load import Engine, Loaded, Plan, User
from launchready.net.load_run import engine_of
from launchready.net.proxy import Proxy
from launchready.standards.arrivals import Constant, Poisson
from launchready.standards.load_samples import NEW_CONNECTION, TRUNCATED, WARM_UP

from .answers import BROKEN, ENDED, KEPT, UNFINISHED, UNLIKE
from .loading import ANSWER, answers, asked_for, codes, generated, named, target
from .peers import Handler, serving

Outcome = tuple[list[tuple[str, int]], int, int]
ONE_BY_ONE = Constant(1000, 0.003)


def outcome(loaded: Loaded) -> Outcome:
    """What a test says, but for times: of each request its code and flags, then connections and bytes."""
    table = loaded.samples.table()
    seen = WARM_UP | NEW_CONNECTION | TRUNCATED
    rows = zip(table["code"].tolist(), table["flags"].tolist(), strict=True)
    return [(named(code), flags & seen) for code, flags in rows], loaded.opened, sum(loaded.bytes_received)


def both(handler: Handler, *, method: str = "GET", **plan: Any) -> tuple[Outcome, Outcome]:
    """Return what libcurl says of a server to three requests over one connection, and what the plain engine says."""

    async def run() -> tuple[Outcome, Outcome]:
        async with serving(handler) as port:
            told = []
            for engine in Engine:
                shot = target(port, method=method)
                settled = {"arrivals": ONE_BY_ONE, "connections": 1, "timeout": 5.0, "stop_at": 1.0, **plan}
                told.append(outcome(await generated(Plan((shot,), engine=engine, **settled))))
            return told[0], told[1]

    return asyncio.run(run())


@pytest.mark.parametrize("name", KEPT)
def test_an_answer_after_which_the_connection_is_used_again(name: str) -> None:
    libcurl, plain = both(answers(KEPT[name]))
    assert libcurl == plain
    assert plain[1] == 1


@pytest.mark.parametrize("name", ENDED)
def test_an_answer_after_which_the_server_closes(name: str) -> None:
    libcurl, plain = both(answers(ENDED[name], closes=True))
    assert libcurl == plain
    assert plain[1] == 3


@pytest.mark.parametrize("name", BROKEN)
def test_an_answer_after_which_nothing_on_the_connection_can_be_trusted(name: str) -> None:
    libcurl, plain = both(answers(BROKEN[name]))
    assert libcurl == plain
    assert plain[1] == 3


@pytest.mark.parametrize("name", UNFINISHED)
def test_an_answer_that_never_ends(name: str) -> None:
    libcurl, plain = both(answers(UNFINISHED[name]), arrivals=Constant(1, 1), timeout=0.3)
    assert libcurl == plain
    assert [code for code, _ in plain[0]] == ["timeout"]


@pytest.mark.parametrize("name", UNLIKE)
def test_where_they_differ_the_plain_one_is_the_stricter(name: str) -> None:
    what, code = UNLIKE[name]
    libcurl, plain = both(answers(what, closes=True), arrivals=Constant(1, 1), timeout=0.3)
    assert [each for each, _ in plain[0]] == [code]
    assert libcurl != plain


@pytest.mark.parametrize(
    "name", ["a length", "204", "304 with a length", "100 first", "chunks", "404", "1.0 that keeps"]
)
def test_an_answer_to_head_has_no_body(name: str) -> None:
    whole, _, _ = KEPT[name].rpartition(b"\r\n\r\n")
    bare = whole.partition(b"\r\n\r\n5\r\n")[0] + b"\r\n\r\n" if name == "chunks" else whole + b"\r\n\r\n"
    libcurl, plain = both(answers(bare), method="HEAD")
    assert libcurl == plain
    assert plain[1:] == (1, 0)


@pytest.mark.parametrize("length", ["", "Content-Length: 0\r\n", "Content-Length: 999999999\r\n"])
def test_an_answer_to_head_needs_no_length_and_may_tell_any(length: str) -> None:
    libcurl, plain = both(answers(f"HTTP/1.1 200 OK\r\n{length}\r\n".encode()), method="HEAD")
    assert libcurl == plain
    assert plain[1] == 1


def test_a_body_to_head_is_not_taken_for_the_next_answer() -> None:
    libcurl, plain = both(answers(ANSWER), method="HEAD")
    assert libcurl == plain
    assert plain[1] == 3


REQUESTS: dict[str, dict[str, Any]] = {
    "GET": {},
    "a query": {"name": "a?b=c&d=%20"},
    "a question mark": {"name": "?"},
    "dots": {"name": "a/./b/../c//d/%2e%2e/e/%2E/.f/.."},
    "dots beyond the root": {"name": "../..?x=/../y"},
    "HEAD": {"method": "HEAD"},
    "HEAD with a body": {"method": "HEAD", "body": b"unsent"},
    "POST": {"method": "POST", "body": b'{"n": 1}'},
    "POST of nothing": {"method": "POST"},
    "GET with a body": {"body": b"{}"},
    "PUT with a type": {"method": "PUT", "body": b"x", "headers": (("content-type", "text/plain"),)},
    "DELETE": {"method": "DELETE"},
    "a method of its own": {"method": "purge"},
    "own headers for those that are always there": {
        "headers": (("user-agent", "me"), ("ACCEPT", "text/html"), ("accept-encoding", "br"), ("host", "other.test"))
    },
    "two hosts": {"headers": (("Host", "one.test"), ("Host", "two.test"))},
    "empty headers": {"headers": (("X-Empty", ""), ("User-Agent", ""), ("Accept", ""), ("Accept-Encoding", ""))},
    "the same header twice": {"headers": (("X-Twice", "1"), ("X-Twice", "2"))},
    "a header beyond ASCII": {"headers": (("X-Name", "caf\xe9"),)},
    "secrets": {"secrets": (("Authorization", Secret("Bearer x")),)},
    "users": {"users": (User("u", (("Cookie", Secret("a=b")),)),)},
    "templates": {"method": "POST", "body": b"{n} {user} {n}", "users": (User("u"),)},
    "a long body": {"method": "POST", "body": b"x" * 3_000_000},
}


@pytest.mark.parametrize("name", REQUESTS)
def test_both_send_the_same_bytes(name: str) -> None:
    came: list[tuple[bytes, bytes]] = []

    async def handler(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            request, _, body = await asked_for(reader)
            came.append((request, body))
            writer.write(b"HTTP/1.1 204 No Content\r\n\r\n")

    async def run() -> list[Loaded]:
        async with serving(handler) as port:
            shot = target(port, **REQUESTS[name])
            return [await generated(Plan((shot,), ONE_BY_ONE, engine=engine, connections=1)) for engine in Engine]

    assert [codes(loaded) for loaded in asyncio.run(run())] == [{"204": 3}] * 2
    assert came[:3] == came[3:]


def test_both_write_the_same_book() -> None:
    """Users, weights, a warm-up, every kind of answer: each request is told alike."""
    book = {
        **KEPT,
        "cut off": ENDED["a body too short"],
        "noise": ENDED["noise"],
        "spoilt": BROKEN["more than the length"],
    }
    said = list(book.values())

    async def handler(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            _, _, body = await asked_for(reader)
            number = int(body.split()[0]) % len(said)
            writer.write(said[number])
            await writer.drain()
            if said[number] in ENDED.values() and said[number] not in KEPT.values():
                return

    async def run() -> list[Loaded]:
        async with serving(handler) as port:
            users = (User("first"), User("second"), User("third"))
            targets = [
                target(port, name, method="POST", body=b"{n} {user}", users=users, weight=weight)
                for name, weight in (("often", 3), ("seldom", 1))
            ]
            plan = Plan(tuple(targets), Poisson(400, 0.5), warm_up=0.2, connections=4, timeout=5.0)
            return [await generated(replace(plan, engine=engine)) for engine in Engine]

    books = []
    for loaded in asyncio.run(run()):
        table = loaded.samples.table()
        seen = table["flags"] & (WARM_UP | TRUNCATED)
        rows = zip(
            table["start"].tolist(),
            table["target"].tolist(),
            map(named, table["code"].tolist()),
            seen.tolist(),
            strict=True,
        )
        books.append((sorted(rows), loaded.bytes_received, loaded.sent, loaded.stopped, loaded.abandoned))
        assert loaded.opened == len(table[(table["flags"] & NEW_CONNECTION) != 0])
    first, second = ([row[1:] for row in sorted(book[0])] for book in books)
    assert first == second
    assert books[0][1:] == books[1][1:]
    assert [row[0] for row in books[0][0]] == pytest.approx([row[0] for row in books[1][0]], abs=1)


def test_the_plain_engine_takes_what_it_can_carry_and_nothing_else() -> None:
    plain = Plan((target(80),), ONE_BY_ONE)
    assert engine_of(plain) is Engine.PLAIN
    assert engine_of(replace(plain, engine=Engine.LIBCURL)) is Engine.LIBCURL
    others = [
        replace(plain, http2=True),
        replace(plain, proxy=Proxy("http://127.0.0.1:3128", "127.0.0.1", 3128, ("127.0.0.1",))),
        replace(plain, targets=(target(80), target(443, scheme="https"))),
        *(
            replace(plain, targets=(target(80, headers=((name, "x"),)),))
            for name in ("Content-Length", "transfer-encoding", "EXPECT", "Upgrade", "Connection")
        ),
        replace(plain, targets=(target(80, users=(User(), User("u", (("Upgrade", Secret("x")),)))),)),
    ]
    assert {engine_of(plan) for plan in others} == {Engine.LIBCURL}
    for plan in others:
        with pytest.raises(ValueError, match="plain HTTP"):
            engine_of(replace(plan, engine=Engine.PLAIN))
