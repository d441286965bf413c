"""How a standard without I/O looks things up in DNS: it yields questions, and is sent the answers.

Who holds it answers from the network (`net.session.Session.settle`) or from what a run has seen (`checks.asked.settled`). Questions that do
not wait for each other are yielded together, so that they can be asked at once.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable
from typing import NamedTuple, TypeAlias, TypeVar

from launchready.model.evidence.dns import DnsAnswer

Value = TypeVar("Value")


class Question(NamedTuple):
    """A DNS question. `name` is in presentation format: bytes that are no plain characters are written \\DDD (RFC 1035, section 5.1)."""

    name: str
    type: str


Asking: TypeAlias = Generator[tuple[Question, ...], tuple[DnsAnswer, ...], Value]
"""Yields questions, is sent their answers in the same order, and returns a value."""


def answered(asking: Asking[Value], answer: Callable[[Question], DnsAnswer]) -> Value:
    """Return what a standard comes to whose questions are answered one by one, by what is known already. What `answer` raises ends it."""
    try:
        questions = next(asking)
        while True:
            questions = asking.send(tuple(answer(question) for question in questions))
    except StopIteration as end:
        value: Value = end.value
        return value
    finally:
        asking.close()


def together(askings: Iterable[Asking[Value]]) -> Asking[tuple[Value, ...]]:
    """Return what several come to that do not wait for each other: in each round all their questions are asked at once."""
    running = list(askings)
    values: dict[int, Value] = {}
    waiting: dict[int, tuple[Question, ...]] = {}

    def step(index: int, answers: tuple[DnsAnswer, ...] | None) -> None:
        try:
            waiting[index] = next(running[index]) if answers is None else running[index].send(answers)
        except StopIteration as end:
            waiting.pop(index, None)
            values[index] = end.value

    try:
        for index in range(len(running)):
            step(index, None)
        while waiting:
            answers = yield tuple(question for questions in waiting.values() for question in questions)
            at = 0
            for index, questions in list(waiting.items()):
                step(index, answers[at : at + len(questions)])
                at += len(questions)
    finally:
        for each in running:
            each.close()
    return tuple(values[index] for index in range(len(running)))
