"""How a standard without I/O looks things up in DNS: it yields questions, and is sent the answers.

Who holds it answers from the network (`net.session.Session.settle`) or from what a run has seen (`checks.asked.settled`). Questions that do
not wait for each other are yielded together, so that they can be asked at once.
"""

from __future__ import annotations

from collections.abc import Generator
from typing import NamedTuple, TypeAlias, TypeVar

from launchready.model.evidence.dns import DnsAnswer

Value = TypeVar("Value")


class Question(NamedTuple):
    """A DNS question. `name` is in presentation format: bytes that are no plain characters are written \\DDD (RFC 1035, section 5.1)."""

    name: str
    type: str


Asking: TypeAlias = Generator[tuple[Question, ...], tuple[DnsAnswer, ...], Value]
"""Yields questions, is sent their answers in the same order, and returns a value."""
