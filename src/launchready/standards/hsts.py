"""Strict-Transport-Security (RFC 6797) and the rules of the browsers' preload list (hstspreload.org)."""

from __future__ import annotations

import re
from dataclasses import dataclass

YEAR = 31_536_000
"""Seconds; the least max-age that the preload list takes."""

_DIRECTIVE = re.compile(r"""\s*([!#$%&'*+.^_`|~0-9A-Za-z-]+)\s*(?:=\s*("(?:[^"\\]|\\.)*"|[^\s;"]*))?\s*$""")


@dataclass(frozen=True, slots=True)
class Hsts:
    """A policy. `max_age` in seconds, None where the header is not valid and browsers ignore it; `errors` say why."""

    max_age: int | None
    include_subdomains: bool
    preload: bool
    errors: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def valid(self) -> bool:
        """True if a browser takes it."""
        return self.max_age is not None and not self.errors


def parse(header: str) -> Hsts:
    """Return the policy of one header value. Unknown directives are ignored, as RFC 6797, section 6.1, says."""
    errors: list[str] = []
    warnings: list[str] = []
    values: dict[str, str | None] = {}
    for part in header.split(";"):
        if not part.strip():
            if header.strip() == "" or len(header.split(";")) > 1:
                warnings.append("an empty directive")
            continue
        match = _DIRECTIVE.match(part)
        if not match:
            errors.append(f"not a directive: {part.strip()[:60]!r}")
            continue
        name = match.group(1).lower()
        if name in values:
            errors.append(f"{name} stands there twice")
            continue
        values[name] = match.group(2)
    max_age: int | None = None
    if "max-age" not in values:
        errors.append("max-age is missing")
    else:
        text = (values["max-age"] or "").strip('"')
        if text.isascii() and text.isdigit():
            max_age = min(int(text[:19]), 2**63 - 1)
            if len(text) > 1 and text[0] == "0":
                warnings.append("max-age has a leading zero")
        else:
            errors.append("max-age is not a whole number of seconds")
    for name in ("includesubdomains", "preload"):
        if values.get(name) is not None:
            errors.append(f"{name} takes no value")
    for name in values:
        if name not in ("max-age", "includesubdomains", "preload"):
            warnings.append(f"unknown directive {name[:40]}")
    return Hsts(max_age, "includesubdomains" in values, "preload" in values, tuple(errors), tuple(warnings))


def preload_errors(policy: Hsts) -> tuple[str, ...]:
    """Return what keeps a policy from the preload list; empty if nothing does."""
    found = list(policy.errors)
    if policy.max_age is not None and policy.max_age < YEAR:
        found.append(f"max-age is {policy.max_age}, the list wants {YEAR} or more")
    if not policy.include_subdomains:
        found.append("includeSubDomains is missing")
    if not policy.preload:
        found.append("preload is missing")
    return tuple(found)
