"""Cases of audit.broken-links."""

from __future__ import annotations

from dataclasses import replace

from seen import Bad, answer, evidence, failure, headed, name, naming, page, redirect, sized

from launchready.model.check import Severity
from launchready.model.evidence import Evidence
from launchready.model.evidence.http import Exchange, FailureKind, Link

HOME, GONE = "https://kettle.example/", "https://kettle.example/gone"
OTHER = "https://elsewhere.example.net/x"


def linked(url: str, *facts: object, kind: str = "a", rel: str = "") -> Evidence:
    return evidence(naming(HOME, Link(kind, url, rel)), *facts)  # type: ignore[arg-type]


def ends(status: int, url: str = GONE) -> tuple[Exchange, Exchange]:
    return headed(url, status), answer(url, status=status)


def failing(aspect: str, severity: Severity) -> set[tuple[str, str, Severity]]:
    return {(HOME, aspect, severity)}


GOOD: dict[str, Evidence] = {
    "a page": linked(GONE, page(GONE)),
    "asked with HEAD alone": linked(GONE, headed(GONE)),
    "a redirect": linked(GONE, redirect(GONE, HOME)),
    "nothing linked": evidence(page(HOME)),
}
BAD: dict[str, Bad] = {
    "404": (linked(GONE, *ends(404)), failing("own", Severity.MEDIUM)),
    "410": (linked(GONE, *ends(410)), failing("own", Severity.MEDIUM)),
    "500": (linked(GONE, *ends(500)), failing("own", Severity.MEDIUM)),
    "a redirect to 404": (
        linked("https://kettle.example/old", redirect("https://kettle.example/old", GONE), *ends(404)),
        failing("own", Severity.MEDIUM),
    ),
    "a script": (linked(GONE, *ends(404), kind="script"), failing("code", Severity.HIGH)),
    "a style": (linked(GONE, *ends(404), kind="link", rel="stylesheet"), failing("code", Severity.HIGH)),
    "a picture": (linked(GONE, *ends(404), kind="img"), failing("own", Severity.MEDIUM)),
    "an icon": (linked(GONE, *ends(404), kind="link", rel="shortcut icon"), failing("own", Severity.MEDIUM)),
    "the picture that is shown when the page is shared": (
        linked(GONE, *ends(404), kind="meta", rel="og:image"),
        failing("own", Severity.MEDIUM),
    ),
    "a page of somebody else": (linked(OTHER, *ends(404, OTHER)), failing("others", Severity.LOW)),
    "a host of somebody else that is gone": (
        linked(OTHER, replace(failure(OTHER, FailureKind.DNS), method="HEAD"), *name("elsewhere.example.net")),
        failing("others", Severity.LOW),
    ),
    "said at the first page": (
        evidence(naming(HOME, Link("a", GONE)), naming("https://kettle.example/pricing", Link("a", GONE)), *ends(404)),
        failing("own", Severity.MEDIUM),
    ),
}
SILENT: dict[str, Evidence] = {
    "HEAD is answered carelessly": linked(GONE, headed(GONE, 404), page(GONE)),
    "HEAD alone was refused": linked(GONE, headed(GONE, 405)),
    "not asked": linked(GONE),
    "a guard": linked(OTHER, *ends(403, OTHER)),
    "too many requests": linked(OTHER, *ends(429, OTHER)),
    "a network's own number": linked("https://www.linkedin.com/in/x", *ends(999, "https://www.linkedin.com/in/x")),
    "somebody else is down": linked(OTHER, *ends(503, OTHER)),
    "somebody else is slow": linked(OTHER, failure(OTHER, FailureKind.TIMEOUT)),
    "a certificate": linked(OTHER, failure(OTHER, FailureKind.TLS)),
    "a host of the product that is down": linked(
        "https://help.kettle.example/",
        failure("https://help.kettle.example/", FailureKind.DNS),
        *name("help.kettle.example"),
    ),
    "an app's route on a static host": evidence(
        sized(naming(HOME, Link("a", GONE)), 900, "a" * 64),
        headed(GONE, 404),
        sized(page(GONE, status=404), 900, "a" * 64),
    ),
    "an app that answers everything": evidence(
        sized(naming(HOME, Link("a", GONE)), 900, "a" * 64), sized(page(GONE), 900, "a" * 64)
    ),
    "a robot check": linked(GONE, headed(GONE, 503), page(GONE, ("cf-mitigated", "challenge"), status=503)),
    "a form's target wants POST": linked(GONE, *ends(404), kind="form"),
    "canonical links are judged elsewhere": linked(GONE, *ends(404), kind="link", rel="canonical"),
    "a hint for the browser": linked(
        "https://fonts.example.net/", *ends(404, "https://fonts.example.net/"), kind="link", rel="preconnect"
    ),
    "a redirect to itself with a cookie": linked(GONE, redirect(GONE, GONE, 302)),
}
UNKNOWN: dict[str, Evidence] = {"a login wall": evidence(page(HOME, status=401))}
