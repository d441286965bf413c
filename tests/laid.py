"""Small words for what a look for exposed files came to."""

from __future__ import annotations

from dataclasses import replace

from seen import evidence

from launchready.model.evidence import Evidence
from launchready.model.evidence.exposed import Control, ExposedEvidence, Found, Looked
from launchready.standards.exposed import CONTROLS, PLACES
from launchready.standards.urls import host_of


def found(url: str, kind: str, what: str = "the file", *names: str, fooled: bool = False) -> Found:
    """One thing that lay open."""
    return Found(url, kind, what, 200, "text/plain", 120, names, fooled)


def looked(
    host: str, *things: Found, status: int = 404, unanswered: int = 0, withheld: int = 0, challenged: bool = False
) -> Looked:
    """A host, what it answers for nothing, and what lay open on it."""
    controls = tuple(Control(f"https://{host}{path}", status, "text/html", challenged) for path in CONTROLS)
    return Looked(host, controls, len(PLACES), unanswered, withheld, things)


def lay(*things: Found | Looked, left_out: int = 0) -> Evidence:
    """Evidence of a look at the hosts of some things."""
    hosts = tuple(thing if isinstance(thing, Looked) else looked(host_of(thing.url), thing) for thing in things)
    return replace(evidence(), exposed=ExposedEvidence(hosts, left_out))
