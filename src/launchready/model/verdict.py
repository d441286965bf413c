"""The decision, the plan that it rests on, and the whole report."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from launchready.model.check import Fix, Severity, Wait
from launchready.model.evidence import Evidence
from launchready.model.finding import Finding, Risk


class Decision(StrEnum):
    """May the product launch?"""

    GO = "GO"
    NOT_PROVEN = "NOT PROVEN"
    GO_WITH_FIXES = "GO WITH FIXES"
    NO_GO = "NO-GO"

    @property
    def order(self) -> int:
        """0 for the best; a failure more never makes it smaller."""
        return list(Decision).index(self)

    @property
    def exit_code(self) -> int:
        """What the command ends with: 0 clean, 1 findings that block, 3 could not check."""
        return {Decision.GO: 0, Decision.NOT_PROVEN: 3}.get(self, 1)


@dataclass(frozen=True, slots=True)
class Task:
    """One fix in the plan. Hours count from the start of the plan.

    Work runs from `start` to `worked`, waits from there to `done`; `done` is None where a wait has no known end. `hours`
    is the range that the work takes; the plan counts the high end. `after` names the tasks that it had to wait on.
    """

    id: str
    check: str
    title: str
    where: tuple[str, ...]
    fix: Fix
    hours: tuple[float, float]
    hours_reason: str
    waits: tuple[Wait, ...]
    start: float
    worked: float
    done: float | None
    after: tuple[str, ...] = ()
    critical: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """The fixes of all blockers by one pair of hands, longest waits first. `hours` is None where it has no known end."""

    tasks: tuple[Task, ...]
    hours: float | None
    limit: float

    @property
    def fits(self) -> bool:
        """True if everything is done within the limit."""
        return self.hours is not None and self.hours <= self.limit

    @property
    def critical_path(self) -> tuple[Task, ...]:
        """The tasks that decide when the plan ends, in order."""
        return tuple(task for task in self.tasks if task.critical)


@dataclass(frozen=True, slots=True)
class Verdict:
    """The decision and why, in sentences. `unproven` holds what could not be looked at and might block."""

    decision: Decision
    reasons: tuple[str, ...]
    plan: Plan
    blockers: tuple[Finding, ...]
    unproven: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Action:
    """One of the things to do tonight: what, why first, and how it is begun."""

    title: str
    why: str
    step: str


@dataclass(frozen=True, slots=True)
class Rule:
    """What a report says of a check itself, whether it found anything or not. `page` is its documentation."""

    id: str
    title: str
    severity: Severity
    page: str


@dataclass(frozen=True, slots=True)
class Report:
    """All that renderers show, computed from one evidence file. `rules` are the checks that were evaluated."""

    evidence: Evidence
    findings: tuple[Finding, ...]
    risks: tuple[Risk, ...]
    verdict: Verdict
    tonight: tuple[Action, ...]
    only: tuple[str, ...] = ()
    rules: tuple[Rule, ...] = ()
