"""What a red-team run came to, on a terminal."""

from __future__ import annotations

import re

import pytest
from render.redteam_samples import REPORTS, broken, held, hostile, mixed, nothing

from launchready.render.redteam import MOST_WHOLE, RedTeamReport, as_text, got_through, refused
from launchready.render.redteam_advice import builder_prompt, changes, remedy, rules

_PAINT = re.compile(r"\x1b\[[0-9;]+m")


def _prompt(report: RedTeamReport) -> str:
    run = report.run
    return builder_prompt(run.url, got_through(run.cases), refused(run.cases))


@pytest.mark.parametrize("color", [False, True])
@pytest.mark.parametrize("name", REPORTS)
def test_lines_fit_and_hide_nothing(name: str, color: bool) -> None:
    text = as_text(REPORTS[name](), color=color)
    plain = _PAINT.sub("", text)
    assert (plain != text) is color
    assert max(len(line) for line in plain.splitlines()) <= 80
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\u202e\u2028]", plain)


def test_the_worst_come_first_and_the_rest_in_a_line_each() -> None:
    report = broken()
    text = as_text(report)
    cases = got_through(report.run.cases)
    order = ["blocker", "high", "medium", "low"]
    assert [order.index(case.severity) for case in cases] == sorted(order.index(case.severity) for case in cases)
    assert text.count("Costs: ") == MOST_WHOLE
    assert f"{len(cases) - MOST_WHOLE} more, in a line each; --report FILE.html holds them whole" in text
    assert all(case.id in text for case in cases)


def test_a_mixed_run_is_told_whole() -> None:
    text = as_text(mixed())
    assert text.startswith("2 of 3 attacks got through; 1 harmless question was refused every time; 2")
    for part in (
        "GOT THROUGH",
        "REFUSED",
        "CHANGE",
        "NOT KNOWN",
        "To know it: put canaries in place",
        "lower --at-once",
    ):
        assert part in text
    assert "launchready redteam --harden" in text


def test_what_held_and_what_was_not_decided() -> None:
    assert as_text(held()).startswith("None of 74 attacks got through.\n")
    assert "CHANGE" not in as_text(held())
    text = as_text(nothing())
    assert text.startswith("Nothing was decided: the chat does not answer a greeting: HTTP 502.")
    assert "category" not in text
    assert "and 81 more" in text


def test_each_change_is_told_once_and_the_code_first() -> None:
    layers = changes(got_through(broken().run.cases))
    assert [layer.where for layer in layers] == ["In the code", "At the gateway", "In the system prompt"]
    for layer in layers:
        assert len({change.text for change in layer.changes}) == len(layer.changes)
    assert {case for change in layers[0].changes for case in change.cases} == {
        case.id for case in broken().run.cases if case.code
    }


def test_the_prompt_for_the_builder_holds_no_word_of_the_chat() -> None:
    assert _prompt(held()) == ""
    text = _prompt(broken())
    assert text.index("1. In the code") < text.index("2. At the gateway") < text.index("3. In the system prompt")
    assert len(text) < 8_000
    assert "a planted word" not in text
    evil = _prompt(hostile())
    assert not re.search(r"[\x00-\x09\x0b-\x1f\u202e]", evil)
    assert "<b>" not in evil
    assert rules(got_through(mixed().run.cases)).startswith("- ")


@pytest.mark.parametrize(("why", "says"), [("its proof was not in place: callback", "on this machine"), ("its proof is not in place: redteam.tools in the product file", "[redteam] tools"), ("no words", "see what the chat answers"), ("it was not tried", "start it again")])  # fmt: skip
def test_every_unknown_has_a_remedy(why: str, says: str) -> None:
    assert says in remedy(why)
