"""What a run waited for: every question that left the process, when, and which answer it had to wait for first."""

from __future__ import annotations

import asyncio
import inspect
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TypeVar

Value = TypeVar("Value")

_last: ContextVar[tuple[Journal, int] | None] = ContextVar("launchready_last_wait", default=None)
"""The wait that the running task came out of last, and the journal that it stands in: a task may see several runs."""


@dataclass(slots=True)
class Wait:
    """One wait. Times in seconds on a monotonic clock; `after` is the number of the wait that led to this one."""

    number: int
    kind: str
    what: str
    started: float
    ended: float
    after: int | None

    @property
    def seconds(self) -> float:
        """How long it took."""
        return self.ended - self.started


class Journal:
    """Records waits, and which came out of which, through tasks and shared answers."""

    def __init__(
        self, clock: Callable[[], float] = time.monotonic, on_ended: Callable[[Wait], None] = lambda _wait: None
    ) -> None:
        self._clock = clock
        self.on_ended = on_ended
        self.waits: list[Wait] = []
        self.started = clock()

    @contextmanager
    def wait(self, kind: str, what: str) -> Iterator[None]:
        """Record the time spent in the block as one wait."""
        now = self._clock()
        wait = Wait(len(self.waits), kind, what, now, now, self.last)
        self.waits.append(wait)
        try:
            yield
        finally:
            wait.ended = self._clock()
            _last.set((self, wait.number))
            self.on_ended(wait)

    @property
    def last(self) -> int | None:
        """The wait that the running task came out of last."""
        last = _last.get()
        return last[1] if last is not None and last[0] is self else None

    def resume_after(self, number: int | None) -> None:
        """Say that the running task has been held up by a wait of another task; an earlier one changes nothing."""
        own = self.last
        if number is not None and (own is None or self.waits[number].ended >= self.waits[own].ended):
            _last.set((self, number))

    async def gather(self, *questions: Awaitable[Value]) -> list[Value]:
        """Ask at once and wait for all; what comes next comes out of the answer that came last."""

        async def ask(question: Awaitable[Value]) -> tuple[Value, int | None]:
            return await question, self.last

        try:
            answers = await asyncio.gather(*(ask(question) for question in questions))
        except asyncio.CancelledError:
            for question in questions:
                if inspect.iscoroutine(question) and inspect.getcoroutinestate(question) == inspect.CORO_CREATED:
                    question.close()  # its task was ended before its first step, and would leave it lying
            raise
        for _, number in answers:
            self.resume_after(number)
        return [value for value, _ in answers]

    def longest_chain(self) -> tuple[Wait, ...]:
        """Return the chain of waits, each out of the one before, that took longest in sum."""
        total: list[float] = []
        for wait in self.waits:
            before = total[wait.after] if wait.after is not None else 0.0
            total.append(before + wait.seconds)
        if not total:
            return ()
        number: int | None = max(range(len(total)), key=total.__getitem__)
        chain: list[Wait] = []
        while number is not None:
            chain.append(self.waits[number])
            number = self.waits[number].after
        return tuple(reversed(chain))
