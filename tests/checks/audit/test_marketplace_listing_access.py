"""Cases of audit.marketplace-listing-access."""

from __future__ import annotations

from seen import Bad, answer, evidence, failure, headed, naming, page, redirect

from launchready.model.check import Severity
from launchready.model.evidence import Evidence
from launchready.model.evidence.http import Link

HOME, LOGIN, SIGNUP = "https://kettle.example/", "https://kettle.example/login", "https://kettle.example/signup"
LINKED = naming(HOME, Link("a", LOGIN, text="Log in"))
ELSEWHERE = "https://accounts.example.net/sign-in"
ROUTES: dict[str, object] = {
    "routes": [{"kind": "login", "url": LOGIN}, {"kind": "signup", "url": SIGNUP, "method": "POST"}]
}

GOOD: dict[str, Evidence] = {
    "it opens": evidence(LINKED, page(LOGIN, title="Log in")),
    "declared": evidence(page(HOME), page(LOGIN, title="Log in"), product=ROUTES),
    "a login service": evidence(LINKED, redirect(LOGIN, ELSEWHERE, 302), page(ELSEWHERE)),
    "HEAD alone": evidence(LINKED, headed(LOGIN)),
}
BAD: dict[str, Bad] = {
    "a link to nowhere": (
        evidence(LINKED, headed(LOGIN, 404), page(LOGIN, status=404)),
        {(LOGIN, "login", Severity.HIGH)},
    ),
    "a declared one is gone": (
        evidence(page(HOME), page(LOGIN, status=404), product=ROUTES),
        {(LOGIN, "login", Severity.HIGH)},
    ),
    "a signup that fails": (
        evidence(naming(HOME, Link("a", SIGNUP)), headed(SIGNUP, 500), answer(SIGNUP, status=500)),
        {(SIGNUP, "signup", Severity.HIGH)},
    ),
    "a tenant of the login service that is gone": (
        evidence(naming(HOME, Link("a", ELSEWHERE)), headed(ELSEWHERE, 404), answer(ELSEWHERE, status=404)),
        {(ELSEWHERE, "login", Severity.HIGH)},
    ),
}
SILENT: dict[str, Evidence] = {
    "a site without accounts": evidence(page(HOME)),
    "an app that answers every path": evidence(LINKED, page(LOGIN)),
    "a login service that is busy": evidence(naming(HOME, Link("a", ELSEWHERE)), answer(ELSEWHERE, status=503)),
}
UNKNOWN: dict[str, Evidence] = {
    "a guard": evidence(LINKED, answer(LOGIN, status=403)),
    "not opened": evidence(LINKED),
    "its host is down": evidence(LINKED, failure(LOGIN)),
}
