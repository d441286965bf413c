"""On which line each key of a TOML text stands; the standard parser does not tell."""

from __future__ import annotations

import re
from collections.abc import Iterator

_HEADER = re.compile(r"^\s*(\[\[?)\s*([^\]]+?)\s*\]\]?\s*(#.*)?$")
_KEY = re.compile(
    r"""^\s*((?:"[^"]*"|'[^']*'|[A-Za-z0-9_-]+)(?:\s*\.\s*(?:"[^"]*"|'[^']*'|[A-Za-z0-9_-]+))*)\s*=(.*)$"""
)
_PART = re.compile(r""""[^"]*"|'[^']*'|[A-Za-z0-9_-]+""")

Place = tuple[str | int, ...]


def lines_of(text: str) -> dict[Place, int]:
    """Return the line (from 1) of each table header and key of a valid TOML text, by its place: ("surfaces", 0, "host").

    Values over several lines (arrays, long strings) are passed over; what stands inside them has the line of its key.
    """
    found: dict[Place, int] = {}
    for place, number in _places(text):
        found.setdefault(place, number)
    return found


def repeated(text: str) -> tuple[int, str] | None:
    """Return the line and name of the first key or table that a text holds twice, or None."""
    seen: set[Place] = set()
    for place, number in _places(text):
        if place in seen:
            return number, ".".join(str(part) for part in place if isinstance(part, str))
        seen.add(place)
    return None


def _places(text: str) -> Iterator[tuple[Place, int]]:
    """Yield each table header and key with its line, in order."""
    counts: dict[Place, int] = {}
    table: Place = ()
    open_value = _OpenValue()
    for number, line in enumerate(text.splitlines(), start=1):
        if open_value.inside:
            open_value.feed(line)
            continue
        header = _HEADER.match(line)
        if header:
            names: Place = tuple(_names(header.group(2)))
            table = _in_arrays(names[:-1], counts)
            if header.group(1) == "[[":
                index = counts.get((*table, names[-1]), -1) + 1
                counts[(*table, names[-1])] = index
                if index == 0:
                    yield (*table, names[-1]), number
                table = (*table, names[-1], index)
            else:
                table = (*table, names[-1])
            yield table, number
            continue
        key = _KEY.match(line)
        if key:
            yield (*table, *_names(key.group(1))), number
            open_value.feed(key.group(2))


def _names(text: str) -> list[str]:
    return [part.strip("\"'") for part in _PART.findall(text)]


def _in_arrays(names: Place, counts: dict[Place, int]) -> Place:
    """Return a table's place with the indices of the arrays of tables that it lies in."""
    place: Place = ()
    for name in names:
        place = (*place, name)
        if place in counts:
            place = (*place, counts[place])
    return place


class _OpenValue:
    """Follows a value from line to line until its brackets and long strings are closed."""

    def __init__(self) -> None:
        self._depth = 0
        self._quote = ""

    @property
    def inside(self) -> bool:
        return self._depth > 0 or bool(self._quote)

    def feed(self, line: str) -> None:
        position = 0
        while position < len(line):
            if self._quote:
                end = line.find(self._quote, position)
                if end < 0:
                    return
                position = end + len(self._quote)
                self._quote = ""
                continue
            if line.startswith(('"""', "'''"), position):
                self._quote = line[position : position + 3]
                position += 3
                continue
            char = line[position]
            if char == "#":
                return
            if char in "\"'":
                position = self._after_string(line, position)
                continue
            self._depth += (char in "[{") - (char in "]}")
            position += 1

    @staticmethod
    def _after_string(line: str, start: int) -> int:
        quote = line[start]
        position = start + 1
        while position < len(line) and line[position] != quote:
            position += 2 if quote == '"' and line[position] == "\\" else 1
        return position + 1
