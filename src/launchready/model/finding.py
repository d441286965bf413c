"""A result with its name and its place among the others."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from launchready.model.check import Check, Impact, Outcome, Result, Severity, Stage
from launchready.model.product import Waiver


def fingerprint(check_id: str, where: str, aspect: str) -> str:
    """Return the stable name of a finding (16 hex digits): the same in every run that sees the same thing."""
    text = "\0".join((check_id, where, aspect))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check says of one place. `waiver` is the acceptance that covers it; `known` that a baseline holds it."""

    check: str
    title: str
    stage: Stage
    impact: Impact
    can_block: bool
    result: Result
    waiver: Waiver | None = None
    known: bool = False

    @classmethod
    def of(cls, check: Check, result: Result) -> Finding:
        """Return the finding that a check's result makes."""
        return cls(
            check=check.id,
            title=check.title,
            stage=check.stage,
            impact=result.impact or check.impact,
            can_block=check.severity is Severity.BLOCKER,
            result=result,
        )

    @property
    def fingerprint(self) -> str:
        """The stable name of this finding."""
        return fingerprint(self.check, self.result.where, self.result.aspect)

    @property
    def accepted(self) -> bool:
        """True if somebody accepted it, or a baseline holds it: it is shown and does not block."""
        return self.waiver is not None or self.known

    @property
    def failing(self) -> bool:
        """True if it failed, accepted or not."""
        return self.result.outcome is Outcome.FAIL

    @property
    def blocks(self) -> bool:
        """True if it stands between the product and its launch."""
        return self.failing and not self.accepted and self.result.severity is Severity.BLOCKER

    @property
    def unproven(self) -> bool:
        """True if it might block and could not be looked at."""
        return self.result.outcome is Outcome.UNKNOWN and self.can_block and not self.accepted


@dataclass(frozen=True, slots=True)
class Risk:
    """A failing finding with its numbers: score = loss x exposure x confidence (docs/guide/ranking.md)."""

    finding: Finding
    loss: float
    exposure: float
    confidence: float

    @property
    def score(self) -> float:
        """The number that risks are ranked by, 0 to 100."""
        return round(self.loss * self.exposure * self.confidence, 1)
