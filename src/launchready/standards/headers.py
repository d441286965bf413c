"""Headers with rules of their own: nosniff, Referrer-Policy, and what may not stand there twice."""

from __future__ import annotations

import re
from dataclasses import dataclass

REFERRER_POLICIES = frozenset(
    {
        "no-referrer", "no-referrer-when-downgrade", "origin", "origin-when-cross-origin", "same-origin", "strict-origin",
        "strict-origin-when-cross-origin", "unsafe-url",
    }
)  # fmt: skip
"""Words that browsers know (Referrer Policy, section 3)."""
DEFAULT_REFERRER_POLICY = "strict-origin-when-cross-origin"
_VERSION = re.compile(r"(?:/|\s|^)v?([0-9]+\.[0-9]+[0-9A-Za-z.+~-]*)")


def items(values: tuple[str, ...]) -> tuple[str, ...]:
    """Return the items of a header that is a list, over all its lines (Fetch, "get, decode, and split")."""
    return tuple(part.strip(" \t\r\n") for value in values for part in value.split(",")[:100])


def nosniff(values: tuple[str, ...]) -> bool:
    """Return True if browsers do not guess the type of the answer: the first item decides (Fetch, "determine nosniff")."""
    return bool(values) and items(values)[0].lower() == "nosniff"


@dataclass(frozen=True, slots=True)
class Referrer:
    """What a Referrer-Policy comes to. `policy` is the last word that browsers know, "" where there is none; `unknown` the others."""

    policy: str
    unknown: tuple[str, ...]


def referrer(values: tuple[str, ...]) -> Referrer:
    """Return what browsers make of Referrer-Policy (section 8.1): the last word that they know counts."""
    words = [word.lower() for word in items(values) if word]
    known = [word for word in words if word in REFERRER_POLICIES]
    return Referrer(
        known[-1] if known else "", tuple(word[:60] for word in words if word not in REFERRER_POLICIES)[:10]
    )


def version_told(value: str) -> str:
    """Return the version that a Server or X-Powered-By header tells, or "" for a name alone."""
    match = _VERSION.search(value[:300])
    return match[1] if match else ""
