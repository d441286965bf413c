"""Cases of audit.marketplace-listing-icon."""

from __future__ import annotations

from seen import Bad, answer, evidence, failure, naming, page, redirect

from launchready.model.check import Severity
from launchready.model.evidence import Evidence
from launchready.model.evidence.http import FailureKind, Link

HOME, USUAL = "https://kettle.example/", "https://kettle.example/favicon.ico"
FAIL = {(HOME, "icon", Severity.LOW)}

GOOD: dict[str, Evidence] = {
    "named": evidence(naming(HOME, Link("link", f"{HOME}i.svg", "icon"))),
    "an old way of naming": evidence(naming(HOME, Link("link", f"{HOME}i.ico", "shortcut icon"))),
    "a manifest": evidence(naming(HOME, Link("link", f"{HOME}m.json", "manifest"))),
    "within the page": evidence(page(HOME, embedded_icon=True)),
    "where browsers look": evidence(page(HOME), answer(USUAL, media_type="image/x-icon")),
    "after a redirect": evidence(
        page(HOME),
        redirect(USUAL, "https://cdn.example.net/f.png"),
        answer("https://cdn.example.net/f.png", media_type="image/png"),
    ),
}
BAD: dict[str, Bad] = {
    "nowhere": (evidence(page(HOME), page(USUAL, status=404)), FAIL),
    "an app's page in its place": (evidence(page(HOME), page(USUAL, title="App")), FAIL),
}
SILENT: dict[str, Evidence] = {
    "an icon without a media type": evidence(page(HOME), answer(USUAL, media_type="")),
    "no page": evidence(answer(HOME)),
}
UNKNOWN: dict[str, Evidence] = {
    "not asked": evidence(page(HOME)),
    "an error": evidence(page(HOME), answer(USUAL, status=500)),
    "no answer": evidence(page(HOME), failure(USUAL, FailureKind.TIMEOUT)),
    "a robot check": evidence(page(HOME), answer(USUAL, status=403)),
}
