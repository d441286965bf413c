"""Lets a standard that asks DNS read its answers out of what a run has seen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

from launchready.model.evidence.dns import DnsEvidence
from launchready.standards.asking import Asking, Question

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class NotAsked:
    """The run has no answer to this question, so the standard cannot come to its end."""

    question: Question

    def __str__(self) -> str:
        return f"{self.question.type} of {self.question.name} was not asked in this run"


def settled(asking: Asking[Value], dns: DnsEvidence) -> Value | NotAsked:
    """Return what a standard comes to by the run's answers, or which of them is missing."""
    try:
        questions = next(asking)
        while True:
            answers = []
            for question in questions:
                answer = dns.find(question.name, question.type)
                if answer is None:
                    return NotAsked(question)
                answers.append(answer)
            questions = asking.send(tuple(answers))
    except StopIteration as end:
        value: Value = end.value
        return value
    finally:
        asking.close()
