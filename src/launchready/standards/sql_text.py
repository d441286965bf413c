"""SQL as tokens and statements, tolerantly: enough to read PostgreSQL's data definition in migrations.

Written here and not taken from a parser (sqlglot was looked at): migrations are full of PL/pgSQL, policies, grants and vendors' own statements; a
parser gives a whole file up where it knows one of them not, and a missed statement would be a false alarm about the rest. Tokens lose nothing:
comments, nested ones too, dollar quotes and COPY's data are told apart as PostgreSQL does (manual, section 4.1), and everything else is words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

MAX_TOKENS = 400_000
"""Tokens read of one file."""


class Kind(Enum):
    """What a token is."""

    WORD = "word"  # a keyword or a plain name, in lower case
    NAME = "name"  # a quoted name, as it is
    TEXT = "text"  # a literal: its text
    SIGN = "sign"


@dataclass(frozen=True, slots=True)
class Token:
    """One token and the line that it begins in, from 1."""

    kind: Kind
    text: str
    line: int

    def __eq__(self, other: object) -> bool:
        """Compare with a keyword or sign: `token == "create"`."""
        if isinstance(other, str):
            return self.text == other and self.kind in (Kind.WORD, Kind.SIGN)
        return isinstance(other, Token) and (self.kind, self.text, self.line) == (other.kind, other.text, other.line)

    def __hash__(self) -> int:
        return hash((self.kind, self.text, self.line))

    @property
    def is_name(self) -> bool:
        """True for what can name something."""
        return self.kind in (Kind.WORD, Kind.NAME)


_TOKEN = re.compile(
    r"""(?P<space>\s+)
    |(?P<comment>--[^\n]*)
    |(?P<block>/\*)
    |(?P<dollar>\$(?:[A-Za-z_\x80-\uffff][A-Za-z0-9_\x80-\uffff]*)?\$)
    |(?P<escaped>[eE]'(?:[^'\\]|\\.|'')*(?:'|$))
    |(?P<text>(?:[uU]&|[bBxXnN])?'(?:[^']|'')*(?:'|$))
    |(?P<quoted>(?:[uU]&)?"(?:[^"]|"")*(?:"|$))
    |(?P<word>[A-Za-z_\x80-\uffff][A-Za-z0-9_$\x80-\uffff]*)
    |(?P<number>[0-9][0-9A-Za-z_.]*)
    |(?P<sign>::|<>|!=|<=|>=|\|\||.)
    """,
    re.VERBOSE | re.DOTALL,
)
_COPY_END = re.compile(r"^\\\.[ \t]*\r?$", re.MULTILINE)


def tokens(text: str, line: int = 1) -> Iterator[Token]:
    """Yield the tokens of a text of SQL; what is not closed ends with the text."""
    at = 0
    for _ in range(MAX_TOKENS):
        if at >= len(text):
            return
        match = _TOKEN.match(text, at)
        assert match is not None  # any character is a sign
        kind, found = match.lastgroup or "", match[0]
        end = match.end()
        if kind == "block":
            end = _block_end(text, at)
            found = text[at:end]
        elif kind == "dollar":
            close = text.find(found, end)
            body, end = (text[end:close], close + len(found)) if close >= 0 else (text[end:], len(text))
            yield Token(Kind.TEXT, body, line)
            found = text[at:end]
        elif kind in ("text", "escaped"):
            yield Token(Kind.TEXT, found[found.index("'") + 1 :].removesuffix("'").replace("''", "'"), line)
        elif kind == "quoted":
            yield Token(Kind.NAME, found[found.index('"') + 1 :].removesuffix('"').replace('""', '"'), line)
        elif kind in ("word", "number"):
            yield Token(Kind.WORD, found.lower(), line)
        elif kind == "sign" and found == "\\" and _begins_line(text, at):
            end = _line_end(text, at)  # a command of psql's
            found = text[at:end]
        elif kind == "sign":
            yield Token(Kind.SIGN, found, line)
        line += found.count("\n")
        at = end


def statements(text: str, line: int = 1) -> Iterator[list[Token]]:
    """Yield each statement's tokens without the semicolon. The data of a COPY is passed over."""
    if re.search(r"\bfrom\s+stdin\b", text, re.IGNORECASE):
        text = _without_data(text)
    current: list[Token] = []
    depth = 0
    for word in tokens(text, line):
        if word == ";" and depth == 0:
            if current:
                yield current
            current = []
            continue
        current.append(word)
        if word == "atomic" and len(current) > 1 and current[-2] == "begin":  # a body in the SQL standard's form
            depth = 1
        elif depth and word == "case":
            depth += 1
        elif depth and word == "end":
            depth -= 1
    if current:
        yield current


def _block_end(text: str, start: int) -> int:
    """Return where a comment that may hold others ends."""
    depth = 0
    for match in re.compile(r"/\*|\*/").finditer(text, start):
        depth += 1 if match[0] == "/*" else -1
        if depth == 0:
            return match.end()
    return len(text)


def _begins_line(text: str, at: int) -> bool:
    return text[max(text.rfind("\n", max(0, at - 80), at), at - 80, 0) : at].strip() == ""


def _line_end(text: str, start: int) -> int:
    end = text.find("\n", start)
    return len(text) if end < 0 else end


def _without_data(text: str) -> str:
    """Return a dump without its rows, line numbers kept."""
    kept: list[str] = []
    at = 0
    for match in re.finditer(r"\bfrom\s+stdin\b[^;\n]*;", text, re.IGNORECASE):
        if match.start() < at:
            continue
        end = _COPY_END.search(text, match.end())
        stop = end.end() if end else len(text)
        kept += [text[at : match.end()], "\n" * text.count("\n", match.end(), stop)]
        at = stop
    return "".join((*kept, text[at:]))
