"""Findings and checks for tests of what comes after the checks."""

from __future__ import annotations

from collections.abc import Iterator

from launchready.model.check import (
    Check,
    Confidence,
    Exposure,
    Fix,
    Impact,
    Outcome,
    Result,
    Severity,
    Stage,
    Wait,
    WaitKind,
)
from launchready.model.finding import Finding
from launchready.model.probe import Dig


def wait(hours: float, kind: WaitKind = WaitKind.DNS_TTL) -> Wait:
    """A wait after a fix."""
    return Wait(kind, hours, "caches keep it")


def finding(
    check: str = "edge.tls",
    where: str = "kettle.example",
    *,
    outcome: str = "fail",
    severity: Severity = Severity.BLOCKER,
    impact: Impact = Impact.TRUST,
    exposure: Exposure = Exposure.EVERYONE,
    confidence: Confidence = Confidence.CERTAIN,
    hours: tuple[float, float] = (1, 2),
    waits: tuple[Wait, ...] = (),
    can_block: bool = True,
    summary: str = "",
    aspect: str = "",
    fix: bool = True,
) -> Finding:
    """A finding, failing and blocking unless told otherwise."""
    failing = outcome == "fail"
    mend = Fix(summary or f"mend {check} at {where}", ("do it",), hours, "as a rule", waits)
    result = Result(
        Outcome(outcome),
        where,
        "what was seen",
        "what was expected",
        severity if failing else None,
        confidence,
        exposure,
        impact,
        Dig(where),
        mend if failing and fix else None,
        remedy="look again",
        aspect=aspect,
    )
    return Finding(check, f"{check} is wrong", Stage.EDGE, impact, can_block, result)


def check(id_: str, *after: str, severity: Severity = Severity.BLOCKER) -> Check:
    """A check that says nothing."""

    def evaluate() -> Iterator[Result]:
        yield from ()

    return Check(id_, id_, Stage.EDGE, Impact.TRUST, severity, evaluate, after)
