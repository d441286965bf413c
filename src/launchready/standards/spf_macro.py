"""Macros of SPF: how a record's text is read, and what becomes of it (RFC 7208, section 7)."""

from __future__ import annotations

import re
from dataclasses import dataclass

DOMAIN_LETTERS = frozenset("slodiphv")
EXPLANATION_LETTERS = DOMAIN_LETTERS | frozenset("crt")
LONGEST_NAME = 253
_MACRO = re.compile(r"%(?:\{([A-Za-z])(\d*)([rR]?)([.\-+,/_=]*)\}|([%_-]))")
_LITERAL = re.compile(r"[\x21-\x24\x26-\x7e]+")
_WORDS = re.compile(r"[\x20-\x24\x26-\x7e]+")
_ESCAPED = {"%": "%", "_": " ", "-": "%20"}
_PLAIN = re.compile(r"[A-Za-z0-9\-._~]")
_TOP_LABEL = re.compile(r"\.(?:[A-Za-z0-9]*[A-Za-z][A-Za-z0-9]*|[A-Za-z0-9]+-[A-Za-z0-9-]*[A-Za-z0-9])\.?\Z")


class MacroError(ValueError):
    """A text that is no macro-string."""


@dataclass(frozen=True, slots=True)
class Macro:
    """One macro: its letter in lower case, how many parts of the right are kept (0: all), whether they are turned round, and where they end."""

    letter: str
    keep: int
    reverse: bool
    delimiters: str
    escape: bool


Part = str | Macro


def parse(text: str, letters: frozenset[str] = DOMAIN_LETTERS, *, spaces: bool = False) -> tuple[Part, ...]:
    """Return a macro-string's parts. Raises MacroError; `spaces` lets blanks through, as explanations have them."""
    parts: list[Part] = []
    at = 0
    literal = _WORDS if spaces else _LITERAL
    while at < len(text):
        plain = literal.match(text, at)
        if plain:
            parts.append(plain[0])
            at = plain.end()
            continue
        macro = _MACRO.match(text, at)
        if macro is None:
            raise MacroError(f"{text[at : at + 12]!r} is no macro")
        parts.append(_macro(macro, letters))
        at = macro.end()
    return tuple(parts)


def _macro(match: re.Match[str], letters: frozenset[str]) -> Part:
    if match[5]:
        return _ESCAPED[match[5]]
    letter = match[1].lower()
    if letter not in letters:
        raise MacroError(f"the macro letter {match[1]} is not allowed here")
    if match[2] and not match[2].strip("0"):
        raise MacroError(f"{match[0]} keeps no part")
    keep = int(match[2][:6]) if match[2] else 0
    return Macro(letter, keep, bool(match[3]), match[4] or ".", match[1].isupper())


def parse_domain(text: str) -> tuple[Part, ...]:
    """Return a domain-spec's parts: it ends in a macro or in a dot and a top label. Raises MacroError."""
    if not text:
        raise MacroError("a domain is missing")
    parts = parse(text)
    ends_in_macro = text.endswith("}") and isinstance(parts[-1], Macro)
    if not ends_in_macro and not _TOP_LABEL.search(text):
        raise MacroError(f"{text[:80]!r} is no domain name")
    return parts


def needs(parts: tuple[Part, ...], letters: str) -> bool:
    """Return True if a text holds one of some macro letters."""
    return any(isinstance(part, Macro) and part.letter in letters for part in parts)


def expand(parts: tuple[Part, ...], values: dict[str, str]) -> str:
    """Return the text with each macro's value put in."""
    return "".join(part if isinstance(part, str) else _value(part, values[part.letter]) for part in parts)


def _value(macro: Macro, value: str) -> str:
    pieces = re.split(f"[{re.escape(macro.delimiters)}]", value)
    if macro.reverse:
        pieces.reverse()
    if macro.keep:
        pieces = pieces[-macro.keep :]
    text = ".".join(pieces)
    if not macro.escape:
        return text
    return "".join(c if _PLAIN.match(c) else "".join(f"%{byte:02X}" for byte in c.encode()) for c in text)


def shorten(name: str) -> str:
    """Return a name without labels at its left, so many that it fits into DNS (RFC 7208, section 7.3), and without its final dot."""
    name = name.removesuffix(".")
    while len(name) > LONGEST_NAME:
        _, dot, rest = name.partition(".")
        if not dot:
            break
        name = rest
    return name


def presentable(name: str) -> str | None:
    """Return a name as DNS is asked for it (RFC 1035, section 5.1); None where it is no name that DNS can have."""
    labels = name.split(".")
    sizes = [len(label.encode()) for label in labels]
    if not all(0 < size <= 63 for size in sizes) or sum(sizes) + len(sizes) > 254:
        return None
    return ".".join(map(_label, labels))


def _label(label: str) -> str:
    return "".join(
        chr(byte) if 33 <= byte < 127 and chr(byte) not in '\\"();@$' else f"\\{byte:03d}" for byte in label.encode()
    )
