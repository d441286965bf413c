"""Risks in the order of what they cost: score = loss x exposure x confidence.

The tables are judgements, written down so that they can be argued with; docs/guide/ranking.md shows them with their reasons.
"""

from __future__ import annotations

from collections.abc import Iterable

from launchready.model.check import Confidence, Exposure, Impact, Severity
from launchready.model.finding import Finding, Risk

LOSS: dict[Impact, float] = {
    Impact.DATA: 100,
    Impact.PAYMENT: 95,
    Impact.SIGNUP: 90,
    Impact.REACH: 90,
    Impact.CHAT: 85,
    Impact.EMAIL: 70,
    Impact.TRUST: 65,
    Impact.COST: 60,
}
"""What is lost when it breaks wholly, 0 to 100."""

SEVERITY_SHARE: dict[Severity, float] = {
    Severity.BLOCKER: 1.0,
    Severity.HIGH: 0.6,
    Severity.MEDIUM: 0.3,
    Severity.LOW: 0.1,
}
"""The share of the loss that a failure of this severity brings about."""

EXPOSURE: dict[Exposure, float] = {
    Exposure.EVERYONE: 1.0,
    Exposure.MANY: 0.7,
    Exposure.SOME: 0.4,
    Exposure.FEW: 0.15,
}
"""The share of people who meet it."""

CONFIDENCE: dict[Confidence, float] = {Confidence.CERTAIN: 1.0, Confidence.FIRM: 0.8, Confidence.TENTATIVE: 0.5}
"""How surely it was seen."""


def risk(finding: Finding) -> Risk:
    """Return the risk of one failing finding, with its numbers."""
    result = finding.result
    share = SEVERITY_SHARE[result.severity or Severity.LOW]
    return Risk(
        finding=finding,
        loss=round(LOSS[finding.impact] * share, 1),
        exposure=EXPOSURE[result.exposure],
        confidence=CONFIDENCE[result.confidence],
    )


def rank(findings: Iterable[Finding]) -> tuple[Risk, ...]:
    """Return the risks of all failing findings that nobody accepted, the worst first.

    Blockers come before everything else; of equals, what is mended sooner comes first.
    """
    risks = [risk(finding) for finding in findings if finding.failing and not finding.accepted]
    return tuple(sorted(risks, key=_order))


def _order(risk: Risk) -> tuple[bool, float, float, str, str]:
    fix = risk.finding.result.fix
    hours = fix.hours[1] if fix else 0.0
    return not risk.finding.blocks, -risk.score, hours, risk.finding.check, risk.finding.result.where
