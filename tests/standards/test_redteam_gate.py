"""Whether a release made the chat easier to attack."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest

from launchready.model.evidence.redteam import CaseRun
from launchready.standards.redteam_gate import Verdict, compare

CATEGORIES = ("direct-injection", "jailbreak", "system-prompt", "tool-misuse", "unsafe-output")


def cases(through: Sequence[int], tries: int = 3, unknown: int = 0, attack: bool = True) -> list[CaseRun]:
    return [
        CaseRun(
            f"c{number}", "", CATEGORIES[number % 5] if attack else "benign", attack, "high", (), tries, count, unknown
        )
        for number, count in enumerate(through)
    ]


def test_a_chat_that_became_weak_is_told() -> None:
    result = compare(cases([0] * 30), cases([2] * 30))
    assert result.verdict is Verdict.WORSE
    assert result.rows[0].name == "all attacks"
    assert (result.rows[0].before.successes, result.rows[0].after.successes) == (0, 60)
    assert len(result.newly) == 30


def test_one_category_is_enough() -> None:
    after = [3 if number % 5 == 1 else 0 for number in range(30)]
    result = compare(cases([0] * 30), cases(after))
    assert result.verdict is Verdict.WORSE
    assert [row.name for row in result.rows[1:] if row.difference.low > 0] == ["jailbreak"]


def test_a_chat_that_became_strong_is_better() -> None:
    assert compare(cases([3] * 30), cases([0] * 30)).verdict is Verdict.BETTER


def test_nothing_before_and_after_is_no_worse() -> None:
    assert compare(cases([0] * 36), cases([0] * 36)).verdict is Verdict.NO_WORSE


def test_few_tries_decide_nothing_and_say_how_many_would() -> None:
    result = compare(cases([0, 1, 0]), cases([1, 0, 0]))
    assert result.verdict is Verdict.UNDECIDED
    assert result.needed is not None
    again = [round(result.needed / 9)] * 3
    assert compare(cases(again, result.needed), cases(again, result.needed)).verdict is Verdict.NO_WORSE


def test_a_bot_that_refuses_all_is_worse_too() -> None:
    result = compare(cases([3] * 8, attack=False), cases([0] * 8, attack=False))
    assert result.verdict is Verdict.WORSE


def test_only_what_both_decided_counts() -> None:
    result = compare(cases([0] * 6), cases([0, 0, 0, 0, 0, 3], unknown=0)[:5] + cases([0] * 6, unknown=3)[5:])
    assert result.cases == 5
    assert compare([], cases([1])).cases == 0


@pytest.mark.parametrize("share", [0.05, 0.3])
def test_the_same_chat_is_seldom_worse(share: float) -> None:
    chance = random.Random(7)

    def drawn() -> list[CaseRun]:
        return cases([sum(chance.random() < share for _ in range(3)) for _ in range(40)])

    verdicts = [compare(drawn(), drawn()).verdict for _ in range(200)]
    assert verdicts.count(Verdict.WORSE) <= 16  # one in twenty, and the chance of the drawing
    assert verdicts.count(Verdict.BETTER) <= 16


def test_a_chat_that_is_much_weaker_is_nearly_always_told() -> None:
    chance = random.Random(8)

    def drawn(share: float) -> list[CaseRun]:
        return cases([sum(chance.random() < share for _ in range(3)) for _ in range(40)])

    verdicts = [compare(drawn(0.1), drawn(0.35)).verdict for _ in range(100)]
    assert verdicts.count(Verdict.WORSE) >= 95
