"""Hostile text, format by format: the properties hold for any text, the cases name the tricks."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from launchready.render import escape

ANY = st.text(st.characters(codec=None), max_size=400)
MARKUP = st.text("`*_[]()<>#+-=!|~$^\\&@:/.w1 \na", max_size=60)


def _parse(source: str) -> list[Token]:
    return MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).parse(source)


def _kinds(source: str) -> set[str]:
    return {child.type for token in _parse(source) for child in (token, *(token.children or ()))}


def _text(source: str) -> str:
    inline = [child for token in _parse(source) for child in token.children or ()]
    return "".join(child.content for child in inline if child.type in ("text", "code_inline", "text_special"))


@given(ANY, st.integers(2, 300))
def test_plain_hides_nothing_and_is_bounded(text: str, limit: int) -> None:
    shown = escape.plain(text, limit)
    assert len(shown) <= limit
    assert "\n" not in shown
    assert not [char for char in shown if unicodedata.category(char) in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")]
    shown.encode()


@given(ANY)
def test_plain_keeps_lines_only_where_asked(text: str) -> None:
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", escape.plain(text, lines=True))


@given(st.text(st.characters(categories=("L", "N", "P", "S")), max_size=80).filter(lambda text: "::" not in text and "##" not in text))  # fmt: skip
def test_plain_leaves_ordinary_text_alone(text: str) -> None:
    if not any(escape._hidden(char) for char in text):
        assert escape.plain(text) == text


@pytest.mark.parametrize(
    ("hostile", "shown"),
    [
        ("\x1b[31mred", r"\x1b[31mred"),
        ("\x9b2Jgone", r"\x9b2Jgone"),
        ("a\u202eb", r"a\u202eb"),
        ("a\u200bb\ufeff", r"a\u200bb\ufeff"),
        ("a\U000e0041b", r"a\U000e0041b"),
        ("a\r\nb\tc", "a b c"),
        ("\ud800", r"\ud800"),
        ("e" + "\u0301" * 20, "e" + "\u0301" * 3),
        ("::add-mask::secret", ": :add-mask::secret"),
        ("  ::error file=a,line=1::b", ": :error file=a,line=1::b"),
        ("##[group]x", "## [group]x"),
        ("2001:db8::beef and 2001:db8::1", "2001:db8::beef and 2001:db8::1"),
        ("::1 fe80::1", "::1 fe80::1"),
        ("Grüße, 世界", "Grüße, 世界"),
    ],
)
def test_plain(hostile: str, shown: str) -> None:
    assert escape.plain(hostile) == shown


def test_a_command_that_is_too_long_is_left_out_whole() -> None:
    assert escape.command("curl -- https://a.test/") == "curl -- https://a.test/"
    assert escape.command("curl -- '" + "a" * 9000 + "'").startswith("# the command has 9010 characters")


@pytest.mark.parametrize(
    ("url", "linked"),
    [
        ("https://a.test/x?y=1#z", True),
        ("http://a.test/", True),
        ("javascript:alert(1)", False),
        ("JaVaScRiPt:alert(1)", False),
        ("data:text/html,x", False),
        ("//a.test/", False),
        ("https://", False),
        ("https://[bad", False),
        ("https://user:pw@a.test/", False),
        ('https://a.test/"onclick=x', False),
        ("https://a.test/ x", False),
        ("kettle.test", False),
    ],
)
def test_only_web_addresses_become_links(url: str, linked: bool) -> None:
    assert bool(escape.href(url)) is linked


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        ("launchready.toml", "launchready.toml"),
        ("./a b/launchready.toml", "a%20b/launchready.toml"),
        ("/home/x/launchready.toml", "launchready.toml"),
        ("C:\\x\\launchready.toml", "launchready.toml"),
        ("../launchready.toml", "launchready.toml"),
        ("a:b,c%.toml", "a%3Ab%2Cc%25.toml"),
    ],
)
def test_relative_uri(path: str, uri: str) -> None:
    assert escape.relative_uri(path) == uri


@given(st.one_of(ANY, MARKUP))
def test_markdown_text_is_only_text(text: str) -> None:
    shown = escape.plain(text)
    source = f"- Seen: {escape.markdown_text(shown)}"
    allowed = {"bullet_list_open", "list_item_open", "paragraph_open", "inline", "paragraph_close", "list_item_close",
               "bullet_list_close", "text", "code_inline", "text_special"}  # fmt: skip
    assert _kinds(source) <= allowed
    expected = re.sub(r"\s+", "", "Seen:" + shown)
    assert re.sub(r"\s+", "", _text(source)).replace("¦", "|") == expected.replace("¦", "|")


@given(st.one_of(ANY, MARKUP))
def test_markdown_text_is_harmless_where_a_line_begins(text: str) -> None:
    assert _kinds(escape.markdown_text(escape.plain(text))) <= {
        "paragraph_open", "inline", "paragraph_close", "text", "code_inline", "text_special"}  # fmt: skip


@given(st.one_of(ANY, MARKUP))
def test_markdown_text_links_and_mentions_nobody(text: str) -> None:
    source = escape.markdown_text(escape.plain(text + " @admin www.a.test"))
    tokens = [child for token in _parse(source) for child in token.children or ()]
    words = "".join(token.content if token.type != "code_inline" else "\0" for token in tokens)
    assert not re.search(r"@|://|www\.|#\d", words)


@given(st.one_of(ANY, MARKUP))
def test_a_table_cell_stays_a_cell(text: str) -> None:
    shown = escape.plain(text)
    row = f"| {escape.markdown_text(shown)} | {escape.markdown_cell(shown)} | end |"
    tokens = MarkdownIt("commonmark").enable("table").parse(f"| a | b | c |\n| - | - | - |\n{row}")
    cells = [token for token in tokens if token.type == "td_open"]
    assert len(cells) == 3


@given(st.one_of(ANY, MARKUP))
def test_nothing_ends_a_fence(text: str) -> None:
    shown = escape.plain(text, lines=True)
    tokens = MarkdownIt("commonmark").parse(escape.markdown_fence(shown, "sh"))
    assert [token.type for token in tokens] == ["fence"]
    assert tokens[0].content == shown + "\n"


@given(ANY)
def test_xml_holds_only_what_xml_may_hold(text: str) -> None:
    from lxml import etree

    element = etree.fromstring(b"<a/>")
    element.text = escape.xml(text)


@given(ANY)
def test_a_workflow_command_is_one_line(text: str) -> None:
    shown = escape.workflow_property(text)
    assert not set(shown) & set("\r\n:,")
    assert "%" not in shown.replace("%25", "").replace("%0D", "").replace("%0A", "").replace("%3A", "").replace(
        "%2C", ""
    )
