"""JavaScript and TypeScript as text with its strings and comments known, so that brackets and words can be told from what is only written about."""

from __future__ import annotations

import re

_TOKEN = re.compile(
    r"//[^\n]*|/\*.*?\*/|\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`",
    re.DOTALL,
)
_OPEN, _CLOSE = "([{", ")]}"


def code_alone(text: str) -> str:
    """Return the text with comments and the insides of strings blanked, each character in its place. The insides of templates go as well."""

    def blank(match: re.Match[str]) -> str:
        found = match[0]
        keep = 0 if found.startswith("/") else 1
        return found[:keep] + re.sub(r"[^\n]", " ", found[keep : len(found) - keep]) + found[len(found) - keep :]

    return _TOKEN.sub(blank, text)


def closing(code: str, start: int, most: int = 20_000) -> int:
    """Return where the bracket that opens at `start` is closed, or the end of what is looked at. `code` is that of `code_alone`."""
    depth = 0
    end = min(len(code), start + most)
    for position in range(start, end):
        if code[position] in _OPEN:
            depth += 1
        elif code[position] in _CLOSE:
            depth -= 1
            if depth == 0:
                return position
    return end


def around(code: str, position: int, most: int = 40_000) -> list[int]:
    """Return where the braces open that stand around a position, the innermost first."""
    found: list[int] = []
    depth = 0
    for each in range(position - 1, max(-1, position - most), -1):
        if code[each] == "}":
            depth += 1
        elif code[each] == "{":
            if depth:
                depth -= 1
            else:
                found.append(each)
    return found
