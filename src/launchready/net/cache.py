"""Each fact is fetched once a run, however many ask for it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, Generic, TypeVar

from launchready.net.journal import Journal

Key = TypeVar("Key")
Fact = TypeVar("Fact")


class Once(Generic[Key, Fact]):
    """Answers by question. The first who asks starts the fetch, in a task of its own; all wait for that one.

    So a caller that is cancelled takes no answer away from the others. Facts are kept in the order in which they came.
    """

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._tasks: dict[Key, asyncio.Task[tuple[Fact, int | None]]] = {}
        self.facts: list[Fact] = []

    async def ask(self, key: Key, fetch: Callable[[], Coroutine[Any, Any, Fact]]) -> Fact:
        """Return the answer to a question, fetching it if nobody has asked yet."""
        task = self._tasks.get(key)
        if task is None:
            task = self._tasks[key] = asyncio.create_task(self._fetch(fetch))
        fact, wait = await asyncio.shield(task)
        self._journal.resume_after(wait)
        return fact

    async def _fetch(self, fetch: Callable[[], Coroutine[Any, Any, Fact]]) -> tuple[Fact, int | None]:
        fact = await fetch()
        self.facts.append(fact)
        return fact, self._journal.last

    async def close(self) -> None:
        """Stop what is still under way."""
        for task in self._tasks.values():
            task.cancel()
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)
