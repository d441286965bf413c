"""The messages that show whether a chat's cost is bounded, and what is kept of the answers."""

from __future__ import annotations

LONGEST_MESSAGE = 60_000
"""Characters of the long message, about 15,000 tokens: no person types it, and it costs a few cents where it is taken."""
LONG = "Answer with the one word: ok. " + "lorem ipsum dolor sit amet " * (LONGEST_MESSAGE // 27)
WIDE = "Count from 1 to 6000, one number a line. Leave none out, and write nothing else."
WIDEST_ANSWER = 20_000
"""Characters of an answer beyond which nothing bounds it: 5,000 tokens or more."""
_MARK = "answer of "


def answered(length: int) -> str:
    """Return the mark of an answer with so many characters."""
    return f"{_MARK}{length} characters"


def length_of(marks: tuple[str, ...]) -> int:
    """Return how many characters an answer had by its marks; 0 where it had no text."""
    for mark in marks:
        number = mark.removeprefix(_MARK).partition(" ")[0]
        if mark.startswith(_MARK) and number.isdigit():
            return int(number)
    return 0
