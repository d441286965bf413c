"""Strict-Transport-Security (RFC 6797) and the rules of the browsers' preload list (hstspreload.org)."""

from __future__ import annotations

import re
from dataclasses import dataclass

YEAR = 31_536_000
"""Seconds; the least max-age that the preload list takes."""

TEN_YEARS = 10 * YEAR

_DIRECTIVE = re.compile(r"""\s*([!#$%&'*+.^_`|~0-9A-Za-z-]+)\s*(?:=\s*("(?:[^"\\]|\\.)*"|[^\s;"]*))?\s*""")


@dataclass(frozen=True, slots=True)
class Hsts:
    """A policy. `max_age` in seconds, None where the header says none.

    `errors` and `warnings` are what the preload list's own parser has against the header. Browsers judge by other rules:
    `ignored` says why they take no notice of it, and is empty if they do.
    """

    max_age: int | None
    include_subdomains: bool
    preload: bool
    errors: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()

    @property
    def valid(self) -> bool:
        """True if a browser takes it."""
        return not self.ignored


def parse(header: str) -> Hsts:
    """Return the policy of one header value. Unknown directives are ignored, as RFC 6797, section 6.1, says."""
    errors: list[str] = []
    warnings: list[str] = []
    ignored: list[str] = []
    values: dict[str, str | None] = {}
    for part in _parts(header):
        if not part.strip():
            warnings.append("an empty directive" if header.strip() else "an empty header")
            continue
        match = _DIRECTIVE.fullmatch(part)
        if not match:
            errors.append(f"not a directive: {part.strip()[:60]!r}")
            ignored.append(errors[-1])
            continue
        name = match.group(1).lower()
        if name not in values:
            values[name] = match.group(2)
            continue
        warnings.append(f"{name[:40]} stands there twice")
        if name in ("max-age", "includesubdomains"):  # `preload` is no directive of the RFC; browsers pass over it
            ignored.append(warnings[-1])
    max_age: int | None = None
    if "max-age" not in values:
        ignored.append("max-age is missing")
    else:
        text = (values["max-age"] or "").strip('"')
        if text.isascii() and text.isdigit():
            digits = text.lstrip("0") or "0"
            max_age = int(digits) if len(digits) < 19 else 2**63 - 1
            if len(text) > 1 and text[0] == "0":
                warnings.append("max-age has a leading zero")
        else:
            errors.append("max-age is not a whole number of seconds")
            ignored.append(errors[-1])
    for name in ("includesubdomains", "preload"):
        if values.get(name) is not None:
            errors.append(f"{name} takes no value")
            if name == "includesubdomains":
                ignored.append(errors[-1])
    for name in values:
        if name not in ("max-age", "includesubdomains", "preload"):
            warnings.append(f"unknown directive {name[:40]}")
    return Hsts(
        max_age, "includesubdomains" in values, "preload" in values, tuple(errors), tuple(warnings), tuple(ignored)
    )


def _parts(header: str) -> list[str]:
    """Return what stands between the semicolons; those inside quotes separate nothing."""
    parts: list[str] = []
    start = 0
    quoted = False
    escaped = False
    for at, char in enumerate(header):
        if escaped:
            escaped = False
        elif quoted and char == "\\":
            escaped = True
        elif char == '"':
            quoted = not quoted
        elif char == ";" and not quoted:
            parts.append(header[start:at])
            start = at + 1
    return [*parts, header[start:]]


def preload_errors(policy: Hsts) -> tuple[str, ...]:
    """Return what keeps a policy from the preload list; empty if nothing does."""
    found = list(dict.fromkeys((*policy.errors, *policy.ignored)))
    if policy.max_age is not None and policy.max_age < YEAR:
        found.append(f"max-age is {policy.max_age}, the list wants {YEAR} or more")
    if not policy.include_subdomains:
        found.append("includeSubDomains is missing")
    if not policy.preload:
        found.append("preload is missing")
    return tuple(found)


def preload_warnings(policy: Hsts) -> tuple[str, ...]:
    """Return what the preload list takes but warns of."""
    if policy.max_age is not None and policy.max_age > TEN_YEARS:
        return ("max-age is more than ten years",)
    return ()
