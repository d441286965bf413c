"""Cases of audit.environment-mixup-noindex."""

from __future__ import annotations

from seen import Bad, evidence, page, redirect, robots_txt

from launchready.model.check import Severity
from launchready.model.evidence import Evidence

HOME, WWW = "https://kettle.example/", "https://www.kettle.example/"
ROBOTS = "https://kettle.example/robots.txt"


def declared(purpose: str) -> dict[str, object]:
    return {"surfaces": [{"host": "kettle.example", "purpose": purpose}]}


GOOD: dict[str, Evidence] = {
    "nothing said": evidence(page(HOME)),
    "index, follow": evidence(page(HOME, robots="index, follow, max-image-preview:large"), robots_txt(ROBOTS)),
}
BAD: dict[str, Bad] = {
    "a meta": (evidence(page(HOME, robots="noindex, nofollow")), {(HOME, "noindex", Severity.HIGH)}),
    "none": (evidence(page(HOME, robots="none")), {(HOME, "noindex", Severity.HIGH)}),
    "a header": (evidence(page(HOME, ("x-robots-tag", "noindex"))), {(HOME, "noindex", Severity.HIGH)}),
    "robots.txt": (evidence(page(HOME), robots_txt(ROBOTS, shut=True)), {(ROBOTS, "robots", Severity.HIGH)}),
    "at the end of the redirect": (
        evidence(redirect(HOME, WWW), page(WWW, robots="NOINDEX")),
        {(WWW, "noindex", Severity.HIGH)},
    ),
    "a second homepage": (
        evidence(
            page(HOME),
            page("https://kettle.example.net/", robots="noindex"),
            product={"surfaces": [{"host": "kettle.example.net", "purpose": "homepage"}]},
        ),
        {("https://kettle.example.net/", "noindex", Severity.HIGH)},
    ),
}
SILENT: dict[str, Evidence] = {
    "an app may hide": evidence(page(HOME, robots="noindex"), product=declared("app")),
    "a login page may hide": evidence(
        redirect(HOME, "https://kettle.example/login"), page("https://kettle.example/login", robots="noindex")
    ),
    "staging must hide": evidence(page(HOME), page("https://staging.kettle.example/", robots="noindex")),
    "one crawler alone": evidence(page(HOME, ("x-robots-tag", "gptbot: noindex"))),
    "no robots.txt": evidence(page(HOME), page(ROBOTS, status=404)),
    "an app's page in place of robots.txt": evidence(page(HOME), page(ROBOTS)),
    "a file that hides in pictures alone": evidence(page(HOME, robots="noimageindex")),
}
UNKNOWN: dict[str, Evidence] = {"a robot check": evidence(page(HOME, ("cf-mitigated", "challenge"), status=403))}
