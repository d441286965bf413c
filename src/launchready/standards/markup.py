"""HTML's tokens, without its tree (HTML Living Standard, section 13.2.5).

Building the tree is what a hostile page makes dear: nested elements cost the square of their number in time, and misnested
formatting elements multiply (40 kB of them become gigabytes). What a page says of itself stands in its tags; reading those
takes time and memory in proportion to its length, whatever it holds. Left aside: `<script>` inside a comment inside a script.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html.entities import html5

SPACE = "\t\n\f\r "
MAX_VALUE = 65_536
"""Characters read of one attribute."""

_NAME = re.compile(r"[^\t\n\f\r />]+")
_ATTRIBUTE = re.compile(r"[\t\n\f\r /]*(?:(>)|(=?[^\t\n\f\r />=]*)(?:[\t\n\f\r ]*(=)[\t\n\f\r ]*)?)")
_UNQUOTED = re.compile(r"[^\t\n\f\r >]*")
_COMMENT_END = re.compile(r"--!?>")
_REFERENCE = re.compile(r"&(?:#(?:[xX][0-9A-Fa-f]+|[0-9]+);?|([A-Za-z][A-Za-z0-9]*)(;?)(=?))")
_RAW = {
    name: re.compile(rf"</{name}(?=[\t\n\f\r />])", re.IGNORECASE)
    for name in ("script", "style", "title", "textarea", "xmp", "iframe", "noembed", "noframes")
}


@dataclass(frozen=True, slots=True)
class Tag:
    """A start or end tag. Names are in lower case; of an attribute that stands there twice, the first counts."""

    name: str
    attributes: dict[str, str]
    closing: bool = False


@dataclass(frozen=True, slots=True)
class Text:
    """What stands between tags, with its character references as they were written."""

    text: str


@dataclass(frozen=True, slots=True)
class Cut:
    """The bound was reached before the page ended."""


def tokens(text: str, wanted: frozenset[str], most: int) -> Iterator[Tag | Text | Cut]:
    """Yield the tags of a page, with those of their attributes that are wanted, and the text between them.

    `most` bounds the tags and attributes that are read; what comes after is left aside, and a `Cut` says so.
    """
    at = 0
    while at < len(text):
        if most <= 0:
            yield Cut()
            return
        opening = text.find("<", at)
        if opening < 0:
            yield Text(text[at:])
            return
        if opening > at:
            yield Text(text[at:opening])
        most -= 1
        following = text[opening + 1 : opening + 2]
        if following in ("!", "?"):
            at = _after_markup(text, opening)
            continue
        closing = following == "/"
        start = opening + 1 + closing
        first = text[start : start + 1]
        if not (first.isascii() and first.isalpha()):
            if not closing:  # a "<" that is only text
                yield Text("<")
                at = opening + 1
            else:
                at = _after(text, ">", start)
            continue
        match = _NAME.match(text, start)
        assert match is not None
        name = _lower(match[0])
        read = _attributes(text, match.end(), wanted, most)
        if read is None:
            return  # the page ends inside a tag, which is none then
        attributes, at, counted = read
        most -= counted
        yield Tag(name, attributes, closing)
        if closing:
            continue
        if name == "plaintext":
            yield Text(text[at:])
            return
        if name in _RAW:
            end = _RAW[name].search(text, at)
            stop = end.start() if end else len(text)
            if stop > at:
                yield Text(text[at:stop])
            at = stop


def _after_markup(text: str, opening: int) -> int:
    """Return where a comment, a doctype or what passes for one ends."""
    if not text.startswith("<!--", opening):
        return _after(text, ">", opening)
    if text.startswith((">", "->"), opening + 4):
        return _after(text, ">", opening)
    end = _COMMENT_END.search(text, opening + 4)
    return end.end() if end else len(text)


def _after(text: str, mark: str, at: int) -> int:
    found = text.find(mark, at)
    return found + 1 if found >= 0 else len(text)


def _attributes(text: str, at: int, wanted: frozenset[str], most: int) -> tuple[dict[str, str], int, int] | None:
    """Return a tag's attributes, where it ends, and how many were read; None if the page ends before the tag does.

    A tag with more than `most` ends there.
    """
    found: dict[str, str] = {}
    counted = 0
    while at < len(text):
        if counted >= most:
            return found, at, counted
        match = _ATTRIBUTE.match(text, at)
        assert match is not None
        at = match.end()
        if match[1]:
            return found, at, counted
        counted += 1
        value = ""
        if match[3]:
            quote = text[at : at + 1]
            if quote in ('"', "'"):
                end = text.find(quote, at + 1)
                if end < 0:
                    return None
                value = text[at + 1 : end]
                at = end + 1
            else:
                unquoted = _UNQUOTED.match(text, at)
                assert unquoted is not None
                value = unquoted[0]
                at = unquoted.end()
        name = _lower(match[2])
        if name in wanted and name not in found:
            found[name] = attribute_value(value[:MAX_VALUE])
    return None


def attribute_value(text: str) -> str:
    """Return an attribute's value with its character references resolved (section 13.2.5.73)."""
    if "&" not in text:
        return text

    def resolved(match: re.Match[str]) -> str:
        name, end, equals = match[1], match[2], match[3]
        if name is None:
            return html.unescape(match[0])
        if end:
            return html5.get(name + end, name.join(("&", end))) + equals
        # Without its semicolon a name counts only where nothing that could go on with it follows: `?a=1&copy=2` is no ©.
        return match[0] if equals else html5.get(name, "&" + name)

    return _REFERENCE.sub(resolved, text)


def _lower(name: str) -> str:
    return name.lower() if name.isascii() else name
