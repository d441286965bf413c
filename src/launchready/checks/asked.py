"""Lets a standard that asks DNS read its answers out of what a run has seen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

from launchready.model.evidence.dns import DnsAnswer, DnsEvidence
from launchready.standards.asking import Asking, Question, answered

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class NotAsked:
    """The run has no answer to this question, so the standard cannot come to its end."""

    question: Question

    def __str__(self) -> str:
        return f"{self.question.type} of {self.question.name} was not asked in this run"


class _MissingError(Exception):
    """The run did not ask a question."""

    def __init__(self, question: Question) -> None:
        super().__init__(question)
        self.question = question


def settled(asking: Asking[Value], dns: DnsEvidence) -> Value | NotAsked:
    """Return what a standard comes to by the run's answers, or which of them is missing."""

    def answer(question: Question) -> DnsAnswer:
        found = dns.find(question.name, question.type)
        if found is None:
            raise _MissingError(question)
        return found

    try:
        return answered(asking, answer)
    except _MissingError as missing:
        return NotAsked(missing.question)
