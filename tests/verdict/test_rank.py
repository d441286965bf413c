"""The ranking: the numbers are those of the tables, and the order follows from them."""

from __future__ import annotations

from dataclasses import replace

from made import finding

from launchready.model.check import Confidence, Exposure, Impact, Severity
from launchready.model.product import Waiver
from launchready.verdict.rank import CONFIDENCE, EXPOSURE, LOSS, SEVERITY_SHARE, rank, risk


def test_every_word_has_its_number() -> None:
    assert set(LOSS) == set(Impact)
    assert set(SEVERITY_SHARE) == set(Severity)
    assert set(EXPOSURE) == set(Exposure)
    assert set(CONFIDENCE) == set(Confidence)


def test_the_score_is_the_product_of_the_numbers_shown() -> None:
    made = risk(finding(severity=Severity.HIGH, impact=Impact.CHAT, exposure=Exposure.MANY, confidence=Confidence.FIRM))
    assert (made.loss, made.exposure, made.confidence) == (51.0, 0.7, 0.8)
    assert made.score == 28.6


def test_blockers_come_first_whatever_their_score() -> None:
    small = finding("a.small", severity=Severity.BLOCKER, exposure=Exposure.FEW, impact=Impact.COST)
    large = finding("b.large", severity=Severity.HIGH, exposure=Exposure.EVERYONE, impact=Impact.DATA)
    assert [r.finding.check for r in rank([large, small])] == ["a.small", "b.large"]


def test_of_equals_the_sooner_mended_comes_first() -> None:
    slow, quick = finding("a.slow", hours=(1, 8)), finding("b.quick", hours=(0.5, 1))
    assert [r.finding.check for r in rank([slow, quick])] == ["b.quick", "a.slow"]


def test_accepted_and_passing_findings_are_no_risks() -> None:
    waiver = Waiver.model_validate({"check": "a.b", "reason": "r", "owner": "o", "expires": "2030-01-01"})
    assert rank([replace(finding(), waiver=waiver), replace(finding(), known=True), finding(outcome="pass")]) == ()
