"""What one SQL query in a program's text looks rows up by: the table and the columns that it compares with something."""

from __future__ import annotations

import re
from dataclasses import dataclass

from launchready.standards.sql_reader import SqlReader
from launchready.standards.sql_text import Kind, Token, statements

MAX_TEXT = 5000
_VERBS = {"select": "read", "with": "read", "insert": "insert", "update": "update", "delete": "delete"}
_BEGINS = re.compile(r"\s*(?:--[^\n]*\n\s*)*(select|with|insert|update|delete)\b", re.IGNORECASE)
_HOLE = re.compile(r"\$\{[^{}]{0,300}\}")
_ENDS = frozenset({"group", "order", "limit", "offset", "returning", "for", "union", "having", "fetch"})
_JOINS = frozenset({"join", "inner", "left", "right", "full", "cross", "natural"})


@dataclass(frozen=True, slots=True)
class Query:
    """A query in source code. `via` is what it goes through, `does` is read, insert, update, delete or call, `shown` is what is called.

    `table` and `columns` are what rows are looked up by with equality, in the names of the library: `embeds` are tables whose rows are fetched beside
    each. `whole` is False where some of its conditions could not be read.
    """

    line: int
    via: str
    does: str
    shown: str
    word: str
    table: str = ""
    columns: tuple[str, ...] = ()
    embeds: tuple[str, ...] = ()
    whole: bool = True


def is_sql(text: str) -> bool:
    """Return True for a text that begins as a query does."""
    return _BEGINS.match(text[:300]) is not None


def looked_up(text: str) -> tuple[str, str, tuple[str, ...], bool]:
    """Return what a query does, its table ("" where several or none are told) and the columns; the last says if all conditions were read."""
    begins = _BEGINS.match(text[:300])
    if begins is None:
        return "read", "", (), False
    does = _VERBS[begins[1].lower()]
    if len(text) > MAX_TEXT or begins[1].lower() in ("with", "insert"):
        return does, "", (), False
    tokens = next(statements(_HOLE.sub("$1", text)), [])
    read = SqlReader(tokens)
    read.take()
    if does in ("read", "delete") and not _from(read):
        return does, "", (), False
    name = read.name("")
    rest = list(read.rest())
    depth = 0
    for at, word in enumerate(rest):
        depth += (word == "(") - (word == ")")
        if depth == 0 and ((word == "," and does != "update") or (word.kind is Kind.WORD and word.text in _JOINS)):
            return does, "", (), False
        if depth == 0 and word == "where":
            columns, whole = _conditions(rest[at + 1 :])
            return does, name[1] if name else "", columns, whole
    return does, name[1] if name else "", (), True


def _from(read: SqlReader) -> bool:
    depth = 0
    while (word := read.take()) is not None:
        depth += (word == "(") - (word == ")")
        if depth == 0 and word == "from":
            return True
    return False


def _conditions(tokens: list[Token]) -> tuple[tuple[str, ...], bool]:
    parts: list[list[Token]] = [[]]
    depth = 0
    for word in tokens:
        depth += (word == "(") - (word == ")")
        if depth == 0 and word.kind is Kind.WORD and word.text in _ENDS:
            break
        if depth == 0 and word == "or":
            return (), False
        if depth == 0 and word == "and":
            parts.append([])
        else:
            parts[-1].append(word)
    columns: list[str] = []
    for part in parts:
        named = part[2:] if part[1:2] == ["."] else part
        if len(named) >= 3 and named[0].is_name and (named[1] == "=" or named[1] == "in"):
            columns.append(named[0].text)
    return tuple(dict.fromkeys(columns)), len(columns) == len(parts)
