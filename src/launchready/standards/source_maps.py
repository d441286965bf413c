"""Reads source maps (ECMA-426, version 3): which sources they name, and their text where they hold it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

MOST_SOURCES = 5000
MOST_SECTIONS = 200


@dataclass(frozen=True, slots=True)
class Parsed:
    """A source map's sources with their texts; "" where a text is not in it."""

    sources: tuple[tuple[str, str], ...]

    @property
    def own(self) -> tuple[str, ...]:
        """The names of sources that are the product's, not its libraries'."""
        return tuple(
            name for name, _ in self.sources if "node_modules" not in name and not name.startswith(("webpack/", "\0"))
        )

    @property
    def with_content(self) -> bool:
        """Whether it holds the text of any source."""
        return any(text for _, text in self.sources)


def parse(body: bytes) -> Parsed | None:
    """Return a source map, or None for what is none: an app's page for every path, or JSON of another kind. Never raises."""
    text = body.decode("utf-8", "replace").lstrip("\ufeff")
    if text.startswith(")]}'"):  # a guard against being run as a script (ECMA-426, section 8)
        text = text.partition("\n")[2]
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return None
    found: list[tuple[str, str]] = []
    seen = False
    for each in _maps(value):
        seen = True
        found += _sources(each)
    return Parsed(tuple(found[:MOST_SOURCES])) if seen else None


def _maps(value: Any) -> Iterator[dict[str, Any]]:
    if not isinstance(value, dict) or value.get("version") != 3:
        return
    sections = value.get("sections")
    if isinstance(sections, list):
        for section in sections[:MOST_SECTIONS]:
            inner = section.get("map") if isinstance(section, dict) else None
            if isinstance(inner, dict) and isinstance(inner.get("mappings"), str):
                yield inner
    elif isinstance(value.get("mappings"), str) and isinstance(value.get("sources"), list):
        yield value


def _sources(value: dict[str, Any]) -> list[tuple[str, str]]:
    names = value.get("sources")
    contents = value.get("sourcesContent")
    texts = contents if isinstance(contents, list) else []
    found = []
    for number, name in enumerate(names if isinstance(names, list) else ()):
        text = texts[number] if number < len(texts) else ""
        found.append((str(name)[:300], text if isinstance(text, str) else ""))
    return found
