"""Cases of edge.headers-referrer."""

from __future__ import annotations

from seen import Bad, answer, evidence, page

from launchready.model.check import Severity
from launchready.model.evidence import Evidence

URL = "https://kettle.example/"


def said(*values: str) -> Evidence:
    return evidence(page(URL, *(("referrer-policy", value) for value in values)))


def bad(aspect: str, severity: Severity, *values: str) -> Bad:
    return said(*values), {("kettle.example", aspect, severity)}


GOOD: dict[str, Evidence] = {
    "none": evidence(page(URL)),
    "strict": said("strict-origin-when-cross-origin"),
    "stricter": said("No-Referrer"),
    "same-origin": said("same-origin"),
    "the last known word counts": said("unsafe-url, strict-origin"),
    "an unknown word after a known one": said("no-referrer, whimsy"),
    "over two lines": said("unsafe-url", "no-referrer"),
}
BAD: dict[str, Bad] = {
    "everything to everybody": bad("unsafe-url", Severity.MEDIUM, "unsafe-url"),
    "the old default": bad("no-referrer-when-downgrade", Severity.LOW, "no-referrer-when-downgrade"),
    "the origin, over http too": bad("origin", Severity.LOW, "origin"),
    "the last known word is weak": bad("unsafe-url", Severity.MEDIUM, "no-referrer, unsafe-url"),
    "a fallback for new browsers that is weak": bad(
        "origin-when-cross-origin", Severity.LOW, "no-referrer, origin-when-cross-origin, always-whimsical"
    ),
    "no word that is known": bad("unknown", Severity.LOW, "whimsy, whimsy1"),
}
SILENT: dict[str, Evidence] = {
    "JSON": evidence(answer(URL, ("referrer-policy", "unsafe-url"), media_type="application/json")),
    "an empty header": said(""),
    "a robot check": evidence(page(URL, ("referrer-policy", "unsafe-url"), ("cf-mitigated", "challenge"))),
}
UNKNOWN: dict[str, Evidence] = {}
