"""The terminal's text: fits, says the verdict first, hides nothing, and colours only if asked."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable

import pytest
from rich.cells import cell_len

from launchready.model.verdict import Report
from launchready.render.formats.terminal import RENDERER, color_wanted, shell_lines

Sample = Callable[[str], Report]


@pytest.mark.parametrize("width", [40, 72, 80, 132])
def test_no_line_is_wider_than_the_terminal(any_report: Report, width: int) -> None:
    for line in RENDERER.render(any_report, width=width).splitlines():
        assert cell_len(line) <= width, line


def test_the_verdict_comes_first(sample: Sample) -> None:
    text = RENDERER.render(sample("no-go"))
    assert text.split()[0] == "NO-GO"
    order = [text.index(word) for word in ("TONIGHT", "PLAN", "RISKS", "NOT KNOWN", "ACCEPTED", "launchready explain")]
    assert order == sorted(order)
    assert "100 × 0.8 × 1" in text


def test_colour_is_an_answer_to_a_question(sample: Sample) -> None:
    assert "\x1b" not in RENDERER.render(sample("no-go"))
    assert "\x1b[" in RENDERER.render(sample("no-go"), color=True)
    plain = re.sub(r"\x1b\[[0-9;]*m", "", RENDERER.render(sample("no-go"), color=True))
    assert [line.rstrip() for line in plain.splitlines()] == RENDERER.render(sample("no-go")).splitlines()


@pytest.mark.parametrize(
    ("terminal", "environment", "wanted"),
    [
        (True, {}, True),
        (True, {"NO_COLOR": ""}, True),
        (True, {"NO_COLOR": "1"}, False),
        (True, {"TERM": "dumb"}, False),
        (False, {}, False),
    ],
)
def test_no_color(terminal: bool, environment: dict[str, str], wanted: bool) -> None:
    assert color_wanted(terminal, environment) is wanted


@pytest.mark.parametrize("color", [False, True])
def test_hostile_text_moves_no_cursor_and_starts_no_command(sample: Sample, color: bool) -> None:
    text = re.sub(r"\x1b\[[0-9;]*m", "", RENDERER.render(sample("nasty"), color=color))
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\u202e\u2028\ufffe]", text)
    assert r"\x1b[31mEVIL\u202e" in text
    assert not re.search(r"^\s*::(error|add-mask|stop-commands)", text, re.MULTILINE)
    assert "##[" not in text


@pytest.mark.parametrize("width", [40, 60, 80])
def test_a_wrapped_command_can_be_pasted(width: int) -> None:
    command = shlex.join(["curl", "-sS", "-H", "Accept: text/html and more", "--connect-to", "::127.0.0.1:8443", "--", "https://a.test/?a=1&b='2'"])  # fmt: skip
    shown = shell_lines(command, width)
    assert all(cell_len(line) <= width for line in shown.splitlines())
    pasted = re.sub(r" \\\n *", " ", shown).removeprefix("$ ")
    assert shlex.split(pasted) == shlex.split(command)


def test_a_word_that_cannot_be_wrapped_is_not_broken() -> None:
    assert "too long" in shell_lines("curl -- https://a.test/" + "a" * 200, 80)


def test_an_interrupted_run_says_so(sample: Sample) -> None:
    text = " ".join(RENDERER.render(sample("interrupted")).split())
    assert "cut short: stopped by Ctrl-C after 4 s" in text
    assert "Only these were looked at: edge, audit.domain-map" in text
