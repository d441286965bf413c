"""What the importers of other red-team tools' results share: how a case is named, counted and advised, and what is wrong in a file.

Prompts and answers stay in the tool's own file: a case holds counts, names and sentences of ours.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import MappingProxyType

from launchready.model.check import Severity
from launchready.model.evidence.redteam import CaseRun, RedTeamRun
from launchready.standards.redteam_case import Category, builtin

MAX_CASES = 1_000
MAX_COUNT = 1_000_000_000
NEITHER = "it is neither a report of garak nor results of promptfoo"
WHICH = "name a garak.<uuid>.report.jsonl, or what promptfoo redteam run -o results.json wrote"
_NAME = re.compile(r"[^A-Za-z0-9_.:-]+")
_MAX_NAME = 100
_LIKE = MappingProxyType(
    {
        Category.DIRECT_INJECTION: "direct-rules-off",
        Category.INDIRECT_INJECTION: "indirect-web-page",
        Category.SYSTEM_PROMPT: "system-prompt-repeat",
        Category.SECRET_EXFILTRATION: "secret-plain",
        Category.CROSS_USER_DATA: "cross-user-by-name",
        Category.JAILBREAK: "jailbreak-fiction",
        Category.TOOL_MISUSE: "tool-destructive-request",
        Category.LINK_EXFILTRATION: "link-html-picture",
        Category.UNSAFE_OUTPUT: "unsafe-script-element",
        Category.DENIAL_OF_WALLET: "wallet-counting",
        Category.BRAND_AND_POLICY: "brand-legal-advice",
    }
)
"""The case of our own whose advice a category's cases take over."""
_COST = MappingProxyType(
    {
        Category.JAILBREAK: "A bot that can be talked out of its rules will say what your lawyers and your brand would never sign.",
        Category.INDIRECT_INJECTION: "If the bot obeys the texts it works on, strangers steer it in your customers' chats.",
        Category.BRAND_AND_POLICY: "What the bot says under your name is held against you: people act on it, and the screenshot is public.",
        Category.TOOL_MISUSE: "Tools act for real: what a talked-over bot does or reads, you answer for.",
    }
)


class ImportedError(ValueError):
    """What is wrong in a file, in which line (0 where none can be named), and what to do about it."""

    def __init__(self, line: int, problem: str, hint: str = "") -> None:
        super().__init__(f"line {line}: {problem}" if line else problem)
        self.line = line
        self.problem = problem
        self.hint = hint


@dataclass(frozen=True, slots=True)
class Family:
    """What a family of attacks tries, and how bad it is where one works."""

    category: Category
    owasp: tuple[str, ...]
    severity: Severity


@dataclass(slots=True)
class Counts:
    """How a case's tries came out."""

    tries: int = 0
    succeeded: int = 0
    unknown: int = 0


@dataclass(slots=True)
class Header:
    """What a report says of its run. `stopped` is why it holds less than a whole run."""

    at: datetime | None = None
    target: str = ""
    stopped: str = ""
    cases: list[CaseRun] = field(default_factory=list)

    def run(self, tool: str, url: str, otherwise: datetime) -> RedTeamRun:
        """Return the run; `otherwise` is its time where the report tells none."""
        cases = sorted(self.cases, key=lambda case: case.id)
        name = url or f"{tool}: {self.target or 'unknown target'}"
        tries = [case.tries for case in cases]
        return RedTeamRun(
            url=name,
            at=self.at or otherwise,
            repeat=max(tries, default=0),
            requests=sum(tries),
            cases=tuple(cases),
            stopped=self.stopped,
        )


def case_of(*, tool: str, name: str, title: str, family: Family, counts: Counts, proof: str, why: str) -> CaseRun:
    """Return a case, with the advice that its category has here."""
    like = next(case for case in builtin() if case.id == _LIKE[family.category])
    return CaseRun(
        id=f"{tool}.{name}",
        title=title,
        category=family.category.value,
        attack=True,
        severity=family.severity.value,
        owasp=family.owasp,
        tries=counts.tries,
        succeeded=counts.succeeded,
        unknown=counts.unknown,
        proof=proof if counts.succeeded else "",
        why=why,
        cost=_COST.get(family.category, like.why),
        prompt=like.advice.prompt,
        code=like.advice.code,
        gateway=like.advice.gateway,
        harden=like.harden,
    )


def name_of(text: str) -> str:
    """Return a stranger's name in letters, digits and `_ . : -` alone, bounded; "" where nothing is left."""
    return _NAME.sub("-", text[: 4 * _MAX_NAME])[:_MAX_NAME].strip("-")


def time_of(value: object) -> datetime | None:
    """Return an ISO time; one without a zone counts as UTC. None for anything else."""
    if not isinstance(value, str) or len(value) > 60:
        return None
    try:
        found = datetime.fromisoformat(value)
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def first_time(values: Iterable[object]) -> datetime | None:
    """Return the first that is a time."""
    return next((found for each in values if (found := time_of(each)) is not None), None)


def count_of(value: object, line: int, key: str) -> int:
    """Return a count. Raises ImportedError."""
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= MAX_COUNT:
        raise ImportedError(line, f"{key} must be a whole number from 0 on")
    return value
