"""Markdown, parsed again: what strangers wrote is text or code."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from launchready.model.verdict import Report
from launchready.render.formats.github import step_summary
from launchready.render.formats.markdown import RENDERER

Sample = Callable[[str], Report]


def _tokens(source: str) -> Iterator[Token]:
    for token in MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).parse(source):
        yield token
        yield from token.children or ()


@pytest.mark.parametrize("render", [RENDERER.render, step_summary])
def test_hostile_text_is_no_markup(sample: Sample, render: Callable[[Report], str]) -> None:
    source = render(sample("nasty"))
    assert "EVIL" in source
    tokens = list(_tokens(source))
    assert not {token.type for token in tokens} & {"link_open", "image", "html_inline", "em_open", "hr", "s_open"}
    for token in tokens:
        if token.type == "html_block":
            assert re.fullmatch(r"(<details>\n<summary>\d+ [a-z ]+</summary>|</details>)\n?", token.content)
        if token.type == "text":
            assert not re.search(r"@|://|www\.|#\d", token.content)
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\u202e\u2028]", source)


def test_headings_are_ours(sample: Sample) -> None:
    tokens = list(MarkdownIt().parse(RENDERER.render(sample("nasty"))))
    headings = [tokens[place + 1].content for place, token in enumerate(tokens) if token.type == "heading_open"]
    assert headings[1:3] == ["To do tonight", "The plan needs 14 h; there are 48 h"]
    assert "heading" not in headings


def test_tables_have_as_many_cells_as_their_heads(any_report: Report) -> None:
    tables: list[list[int]] = []
    for token in _tokens(RENDERER.render(any_report)):
        if token.type == "table_open":
            tables.append([])
        elif token.type == "tr_open":
            tables[-1].append(0)
        elif token.type in ("td_open", "th_open"):
            tables[-1][-1] += 1
    for rows in tables:
        assert len(set(rows)) == 1


def test_it_holds_the_facts(sample: Sample) -> None:
    text = RENDERER.render(sample("no-go"))
    for fact in (
        "# NO-GO: Kettle",
        "| critical | Anyone can send mail",
        "hour 173 **late**",
        "dig @127.0.0.1 -p 5300 _dmarc.kettle.test TXT",
        "accepted by Ada Ops until 2027-01-31: the old site stays until March",
        "Prompt for the AI builder:",
        "Settled by: prove control of the host",
    ):
        assert fact in text
