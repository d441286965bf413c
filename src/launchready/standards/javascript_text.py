"""JavaScript and TypeScript as text with its strings and comments known, so that brackets and words can be told from what is only written about."""

from __future__ import annotations

import re

_MARK = re.compile(r"[/\"'`\\]")
_STRING = {
    '"': re.compile(r'"(?:[^"\\\n]|\\.)*"', re.DOTALL),
    "'": re.compile(r"'(?:[^'\\\n]|\\.)*'", re.DOTALL),
}
_EXPRESSION = re.compile(r"/(?![*/])(?:[^/\\\n\[]|\\.|\[(?:[^\]\\\n]|\\.){0,80}\]){1,160}/")
_BEFORE_EXPRESSION = frozenset("(,=:[!&|?{};")
_IN_TEMPLATE = re.compile(r"[`\\]|\$\{")
_IN_HOLE = re.compile(r"[/\"'`\\{}]")
_OPEN, _CLOSE = "([{", ")]}"
MAX_NESTED = 50
"""Templates within templates."""


def code_alone(text: str) -> str:
    """Return the text with comments and the insides of strings blanked, each character in its place. The insides of templates go as well.

    It is read once from the front: what is never closed is no reason to look twice.
    """
    kept: list[str] = []
    at = done = 0
    closes = {"`": True, "/*": True}
    while match := _MARK.search(text, at):
        start, mark = match.start(), match[0]
        if mark == "\\":
            at = start + 2
            continue
        if mark == "`":
            end = _template_end(text, start) if closes["`"] else -1
            closes["`"] = end >= 0
        else:
            end = _end(text, start, closes)
        if end < 0:
            at = start + 1
            continue
        edge = 0 if mark == "/" else 1
        kept += (text[done : start + edge], _blank(text[start + edge : end - edge]), text[end - edge : end])
        at = done = end
    return "".join((*kept, text[done:]))


def _blank(text: str) -> str:
    return re.sub(r"[^\n]", " ", text)


def _end(text: str, start: int, closes: dict[str, bool]) -> int:
    """Return where the string, comment or regular expression ends that begins here, or -1 where none does."""
    mark = text[start]
    if mark in _STRING:
        match = _STRING[mark].match(text, start)
        return match.end() if match else -1
    following = text[start : start + 2]
    if following == "//":
        end = text.find("\n", start)
        return len(text) if end < 0 else end
    if following == "/*":
        end = text.find("*/", start + 2) if closes["/*"] else -1
        closes["/*"] = end >= 0
        return end + 2 if end >= 0 else -1
    before = text[max(0, start - 80) : start].rstrip()
    if before[-1:] in _BEFORE_EXPRESSION or before[-2:] == "=>" or re.search(r"\breturn$", before):
        match = _EXPRESSION.match(text, start)
        return match.end() if match else -1
    return -1


def _template_end(text: str, start: int) -> int:
    """Return where a template ends, whose holes may hold templates again, or -1 where it does not."""
    holes: list[int] = []  # braces that are open in each hole
    inside, at = True, start + 1
    closes = {"/*": True}
    while match := (_IN_TEMPLATE if inside else _IN_HOLE).search(text, at):
        at, found = match.end(), match[0]
        if found == "\\":
            at += 1
        elif found == "${":
            holes.append(0)
            inside = False
            if len(holes) > MAX_NESTED:
                return -1
        elif found == "`" and inside:
            if not holes:
                return at
            inside = False
        elif found == "`":
            inside = True
        elif found == "{":
            holes[-1] += 1
        elif found == "}" and holes[-1]:
            holes[-1] -= 1
        elif found == "}":
            holes.pop()
            inside = True
        else:
            at = max(at, _end(text, match.start(), closes))
    return -1


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
