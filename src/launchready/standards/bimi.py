"""BIMI: the logo that mail programs show beside a domain's authenticated mail (draft-brand-indicators-for-message-identification)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from launchready.standards.records import plain


@dataclass(frozen=True, slots=True)
class Bimi:
    """What DNS says: the logo, the evidence for it (a certificate), and what is wrong. `declined` says that there is none on purpose."""

    texts: tuple[str, ...]
    logo: str = ""
    evidence: str = ""
    declined: bool = False
    errors: tuple[str, ...] = ()


def record_name(domain: str, selector: str = "default") -> str:
    """Return where the record of a domain stands."""
    return f"{selector}._bimi.{domain}"


def read(values: Sequence[str]) -> Bimi:
    """Return the record among the TXT values of its name (section 4.3); several count as none."""
    texts = tuple(plain("TXT", value) for value in values[:50])
    records = [text for text in texts if re.match(r"v\s*=\s*BIMI1\s*(;|$)", text)]
    if not records:
        meant = tuple(text for text in texts if "bimi1" in text.lower())
        return Bimi(meant, errors=("it does not begin with v=BIMI1;",) if meant else ())
    if len(records) > 1:
        return Bimi(tuple(records), errors=(f"{len(records)} records stand there, and receivers then read none",))
    tags: dict[str, str] = {}
    for part in records[0].split(";")[1:]:
        name, _, value = part.partition("=")
        tags.setdefault(name.strip().lower(), value.strip())
    logo, evidence = tags.get("l"), tags.get("a", "")
    if logo is None:
        return Bimi(tuple(records), errors=("l is missing: where the logo is",))
    if not logo and not evidence:
        return Bimi(tuple(records), declined=True)
    errors = []
    if logo and not _https(logo):
        errors.append("l is no https URL")
    if evidence and not _https(evidence):
        errors.append("a is no https URL")
    return Bimi(tuple(records), logo[:1000], evidence[:1000], errors=tuple(errors))


def _https(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme.lower() == "https" and bool(parts.hostname) and " " not in url and "," not in url
