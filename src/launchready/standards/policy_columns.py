"""Which column a row level security policy compares with the user who asks: PostgreSQL looks it up for every row, or through an index."""

from __future__ import annotations

from launchready.standards.sql_meaning import asks_who
from launchready.standards.sql_text import Token


def split(tokens: list[Token]) -> list[list[Token]]:
    """Return what stands between the commas that are in no parentheses."""
    parts: list[list[Token]] = [[]]
    depth = 0
    for word in tokens:
        depth += (word == "(") - (word == ")")
        if depth == 0 and word == ",":
            parts.append([])
        else:
            parts[-1].append(word)
    return [part for part in parts if part]


def compared_with_user(tokens: list[Token]) -> str:
    """Return the column that a policy's expression compares with the user who asks, "" where it does not do that in each case."""
    while (
        len(tokens) >= 2
        and tokens[0] == "("
        and tokens[-1] == ")"
        and len(split(tokens[1:-1])) == 1
        and _closed(tokens)
    ):
        tokens = tokens[1:-1]
    depth = 0
    parts: list[list[Token]] = [[]]
    for word in tokens:
        depth += (word == "(") - (word == ")")
        if depth == 0 and word == "or":
            return ""
        if depth == 0 and word == "and":
            parts.append([])
        else:
            parts[-1].append(word)
    return next((column for part in parts if (column := _compared(part))), "")


def _closed(tokens: list[Token]) -> bool:
    """Return True where the first parenthesis is closed by the last."""
    depth = 0
    for at, word in enumerate(tokens):
        depth += (word == "(") - (word == ")")
        if depth == 0:
            return at == len(tokens) - 1
    return False


def _compared(part: list[Token]) -> str:
    if part[:1] and part[0] == "(" and part[-1] == ")" and _closed(part):
        return compared_with_user(part[1:-1])
    depth = 0
    for at, word in enumerate(part):
        depth += (word == "(") - (word == ")")
        if depth == 0 and word == "=":
            for one, other in ((part[:at], part[at + 1 :]), (part[at + 1 :], part[:at])):
                column = _column(one)
                if column and asks_who(other) and not any(each == "from" for each in other):
                    return column
            return ""
    return ""


def _column(tokens: list[Token]) -> str:
    """Return the column that tokens name and nothing more: `user_id`, `orders.user_id`. A cast of it uses no index on it."""
    names = [word for word in tokens if word != "."]
    if 1 <= len(names) <= 3 and len(tokens) == 2 * len(names) - 1 and all(word.is_name for word in names):
        return names[-1].text
    return ""
