"""How much text fits a width, without a font at hand: an average of common system fonts, on the safe side."""

from __future__ import annotations

import unicodedata

_WIDTHS = {"narrow": 0.32, "wide": 0.92, "plain": 0.58}


def text_width(text: str, size: float) -> float:
    """Return about how wide a text is at a font size, in the units of the size."""
    return sum(_share(char) for char in text) * size


def fit(text: str, width: float, size: float) -> str:
    """Return the text, cut in its middle with an ellipsis where it is wider than `width`: both ends of a name tell."""
    if text_width(text, size) <= width:
        return text
    head, tail = len(text) // 2, len(text) - len(text) // 2
    while head + tail > 2:
        if head >= tail:
            head -= 1
        else:
            tail -= 1
        cut = f"{text[:head]}…{text[len(text) - tail :]}"
        if text_width(cut, size) <= width:
            return cut
    return "…"


def fit_end(text: str, width: float, size: float) -> str:
    """Return the text, cut at its end with an ellipsis where it is wider than `width`: for sentences."""
    if text_width(text, size) <= width:
        return text
    length = len(text)
    while length > 1 and text_width(text[:length] + "…", size) > width:
        length -= 1
    return text[:length].rstrip() + "…"


def _share(char: str) -> float:
    if char in "iljtfI.,:;'|!()[]/- ":
        return _WIDTHS["narrow"]
    if char in "mwMW@%—…" or unicodedata.east_asian_width(char) in "WF":
        return _WIDTHS["wide"] if ord(char) < 0x1100 else 1.05
    return 0.66 if char.isupper() else _WIDTHS["plain"]
