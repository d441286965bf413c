"""Names from outside, made safe to stand in our own sentences for people and for AI builders."""

from __future__ import annotations

MAX_NAME = 120


def quote(name: str) -> str:
    """Return a name in quotes, bounded, with nothing in it that ends the quote, starts a line or hides.

    Prompts are read by models: a name from a stranger must not become an instruction.
    """
    kept = "".join(char if char.isprintable() and char not in '"`\\<>' else "?" for char in name)
    if len(kept) > MAX_NAME:
        kept = kept[: MAX_NAME - 1] + "…"
    return f'"{kept}"'
