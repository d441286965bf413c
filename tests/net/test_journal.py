"""Facts are fetched once, and the journal knows what each was waited for."""

from __future__ import annotations

import asyncio
import contextlib
import inspect
from collections.abc import Iterator

import pytest

from launchready.net.cache import Once
from launchready.net.journal import Journal


class Clock:
    """Seconds that pass when they are told to."""

    def __init__(self) -> None:
        self.time = 0.0

    def __call__(self) -> float:
        return self.time


async def work(journal: Journal, clock: Clock, what: str, until: float, gate: asyncio.Event | None = None) -> str:
    with journal.wait("dns", what):
        if gate is not None:
            await gate.wait()
        else:
            await asyncio.sleep(0)
        clock.time = max(clock.time, until)
    return what


def names(journal: Journal) -> list[str]:
    return [wait.what for wait in journal.longest_chain()]


def test_a_journal_of_nothing() -> None:
    assert Journal().longest_chain() == ()
    assert Journal().last is None


def test_one_after_the_other_is_a_chain() -> None:
    clock = Clock()
    journal = Journal(clock)

    async def run() -> None:
        await work(journal, clock, "a", 1)
        await work(journal, clock, "b", 3)

    asyncio.run(run())
    assert [(wait.what, wait.seconds, wait.after) for wait in journal.waits] == [("a", 1, None), ("b", 2, 0)]
    assert names(journal) == ["a", "b"]


def test_at_once_is_no_chain() -> None:
    clock = Clock()
    journal = Journal(clock)

    async def run() -> list[str]:
        await work(journal, clock, "first", 1)
        answers = await journal.gather(work(journal, clock, "short", 2), work(journal, clock, "long", 5))
        await work(journal, clock, "then", 6)
        return answers

    assert asyncio.run(run()) == ["short", "long"]
    assert [wait.after for wait in journal.waits] == [None, 0, 0, 2]
    assert names(journal) == ["first", "long", "then"]


def test_gathers_within_gathers() -> None:
    clock = Clock()
    journal = Journal(clock)

    async def inner() -> None:
        await journal.gather(work(journal, clock, "x", 2), work(journal, clock, "y", 4))
        await work(journal, clock, "z", 7)

    async def run() -> None:
        await journal.gather(inner(), work(journal, clock, "w", 1))
        await work(journal, clock, "end", 8)

    asyncio.run(run())
    assert names(journal)[-2:] == ["z", "end"]
    by_name = {wait.what: wait for wait in journal.waits}
    assert by_name["end"].after == by_name["z"].number


def test_a_wait_that_fails_is_a_wait() -> None:
    clock = Clock()
    journal = Journal(clock)

    async def run() -> None:
        with contextlib.suppress(ValueError), journal.wait("tls", "a"):
            clock.time = 2
            raise ValueError("broken")
        await work(journal, clock, "b", 3)

    asyncio.run(run())
    assert [(wait.what, wait.seconds, wait.after) for wait in journal.waits] == [("a", 2, None), ("b", 1, 0)]


def test_a_shared_answer_is_fetched_once() -> None:
    clock = Clock()
    journal = Journal(clock)
    once: Once[str, str] = Once(journal)
    gate = asyncio.Event()

    async def asker(own: str) -> str:
        await work(journal, clock, f"before {own}", 1)
        fact = await once.ask("fact", lambda: work(journal, clock, "fact", 9, gate))
        await work(journal, clock, f"after {own}", 10)
        return fact

    async def run() -> list[str]:
        tasks = [asyncio.create_task(asker(own)) for own in ("a", "b", "c")]
        await asyncio.sleep(0.01)
        gate.set()
        return list(await asyncio.gather(*tasks))

    assert asyncio.run(run()) == ["fact"] * 3
    assert once.facts == ["fact"]
    waits = {wait.what: wait for wait in journal.waits}
    assert len(waits) == len(journal.waits) == 7
    for own in ("a", "b", "c"):
        assert waits[f"after {own}"].after == waits["fact"].number
    assert waits["fact"].after == waits["before a"].number


def test_an_answer_that_was_there_before_holds_nobody_up() -> None:
    clock = Clock()
    journal = Journal(clock)
    once: Once[str, str] = Once(journal)

    async def early() -> None:
        await once.ask("fact", lambda: work(journal, clock, "fact", 1))

    async def late() -> None:
        await work(journal, clock, "long", 5)
        await once.ask("fact", lambda: work(journal, clock, "again", 9))
        await work(journal, clock, "after", 6)

    async def run() -> None:
        await asyncio.create_task(early())
        await asyncio.create_task(late())

    asyncio.run(run())
    waits = {wait.what: wait for wait in journal.waits}
    assert "again" not in waits
    assert waits["after"].after == waits["long"].number


def test_a_cancelled_asker_takes_nothing_from_the_others() -> None:
    journal = Journal()
    once: Once[str, str] = Once(journal)
    gate = asyncio.Event()
    fetches: list[str] = []

    async def fetch() -> str:
        fetches.append("fetch")
        await gate.wait()
        return "fact"

    async def run() -> str:
        first = asyncio.create_task(once.ask("key", fetch))
        await asyncio.sleep(0)
        second = asyncio.create_task(once.ask("key", fetch))
        await asyncio.sleep(0)
        first.cancel()
        with pytest.raises(asyncio.CancelledError):
            await first
        gate.set()
        return await second

    assert asyncio.run(run()) == "fact"
    assert fetches == ["fetch"]
    assert once.facts == ["fact"]


def test_an_answer_nobody_waits_for_any_more_is_kept() -> None:
    once: Once[str, str] = Once(Journal())
    gate = asyncio.Event()

    async def fetch() -> str:
        await gate.wait()
        return "fact"

    async def run() -> None:
        asker = asyncio.create_task(once.ask("key", fetch))
        await asyncio.sleep(0)
        asker.cancel()
        await asyncio.gather(asker, return_exceptions=True)
        gate.set()
        assert await once.ask("key", fetch) == "fact"

    asyncio.run(run())
    assert once.facts == ["fact"]


def test_a_fetch_that_fails_fails_for_all() -> None:
    once: Once[str, str] = Once(Journal())
    failures: Iterator[int] = iter(range(10))

    async def fetch() -> str:
        await asyncio.sleep(0)
        raise ValueError(f"failure {next(failures)}")

    async def run() -> list[object]:
        return list(await asyncio.gather(*(once.ask("key", fetch) for _ in range(3)), return_exceptions=True))

    assert [str(error) for error in asyncio.run(run())] == ["failure 0"] * 3
    assert once.facts == []


def test_closing_ends_what_is_under_way() -> None:
    once: Once[str, str] = Once(Journal())
    ended: list[str] = []

    async def fetch() -> str:
        try:
            await asyncio.sleep(60)
        finally:
            ended.append("ended")
        return "never"

    async def failing() -> str:
        raise ValueError("nobody hears of it")

    async def run() -> None:
        asker = asyncio.create_task(once.ask("key", fetch))
        unheard = asyncio.create_task(once.ask("other", failing))
        await asyncio.sleep(0)
        unheard.cancel()
        await asyncio.sleep(0.01)
        await once.close()
        with pytest.raises(asyncio.CancelledError):
            await asker
        await asyncio.gather(unheard, return_exceptions=True)

    asyncio.run(run())
    assert ended == ["ended"]


def test_one_task_may_see_several_runs() -> None:
    """A monitor runs again and again in one task: what one run waited for says nothing to the next."""
    first, second = Journal(Clock()), Journal(Clock())

    async def run() -> None:
        for number in range(3):
            await work(first, Clock(), str(number), 1)
        once: Once[str, str] = Once(second)
        await once.ask("fact", lambda: work(second, Clock(), "fact", 1))
        await second.gather(work(second, Clock(), "x", 2))
        assert first.last is None
        await work(first, Clock(), "again", 3)

    asyncio.run(run())
    assert [wait.after for wait in second.waits] == [None, 0]
    assert [wait.after for wait in first.waits] == [None, 0, 1, None]


def test_a_chain_goes_through_ten_thousand_waits() -> None:
    clock = Clock()
    journal = Journal(clock)

    async def run() -> None:
        for number in range(10_000):
            await work(journal, clock, str(number), number + 1)

    asyncio.run(run())
    assert len(journal.longest_chain()) == 10_000


def test_questions_that_a_run_had_no_time_to_begin_are_put_away() -> None:
    """A run may end between the asking and the first step: what was never begun must not be left lying (RuntimeWarning)."""

    async def run() -> list[str]:
        begun: list[str] = []

        async def question(name: str) -> str:
            begun.append(name)
            return name

        journal = Journal()
        questions = [question(name) for name in "abc"]
        task = asyncio.create_task(journal.gather(*questions))
        await asyncio.sleep(0)  # gather has made its tasks, and none has run
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert {inspect.getcoroutinestate(each) for each in questions} == {inspect.CORO_CLOSED}
        return begun

    assert asyncio.run(run()) == []
