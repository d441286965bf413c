"""Cases of audit.environment-mixup."""

from __future__ import annotations

from seen import Bad, coded, evidence, naming, page

from launchready.model.check import Severity
from launchready.model.evidence import Evidence
from launchready.model.evidence.http import Code, Link

HOME = "https://kettle.example/"
BUNDLE = "https://kettle.example/assets/index-B1d2f3A4.js"
LOADS = naming(HOME, Link("script", BUNDLE))
DECLARED: dict[str, object] = {
    "environments": [
        {"name": "production", "hosts": ["kettle.example", "dev.kettle.example"]},
        {"name": "trial", "hosts": ["blue.kettle.example"]},
    ]
}


def bundle(*called: str, names: tuple[str, ...] = (), product: dict[str, object] | None = None) -> Evidence:
    return evidence(LOADS, coded(BUNDLE, *called, names=names), product=product)


def failing(kind: str, where: str = BUNDLE, severity: Severity = Severity.HIGH) -> set[tuple[str, str, Severity]]:
    return {(where, kind, severity)}


GOOD: dict[str, Evidence] = {
    "production alone": bundle("api.kettle.example"),
    "a page without scripts": evidence(page(HOME)),
}
BAD: dict[str, Bad] = {
    "a bundle calls localhost": (bundle("localhost:8000"), failing("localhost")),
    "a bundle calls an address of the machine": (bundle("127.0.0.1:54321"), failing("localhost")),
    "a bundle calls staging": (bundle("staging.kettle.example"), failing("staging")),
    "staging in a word of the name": (bundle("api-staging.kettle.example"), failing("staging")),
    "what the product file calls a trial": (bundle("blue.kettle.example", product=DECLARED), failing("staging")),
    "dev may be a place for developers": (bundle("dev.kettle.example"), failing("staging", severity=Severity.MEDIUM)),
    "a preview of a branch": (bundle("kettle-git-login-acme.vercel.app"), failing("preview")),
    "a tunnel": (bundle("3f2a.ngrok-free.app"), failing("preview")),
    "staging is all that a script names": (
        bundle(names=("staging.kettle.example",)),
        failing("staging", severity=Severity.LOW),
    ),
    "inline code": (
        evidence(page(HOME, code=Code(("localhost:3000",), called=("localhost:3000",)))),
        failing("localhost", HOME),
    ),
    "a script of the developer's machine": (
        evidence(naming(HOME, Link("script", "http://localhost:5173/@vite/client"))),
        failing("localhost", HOME),
    ),
    "a form that posts to staging": (
        evidence(naming(HOME, Link("form", "https://staging.kettle.example/signup"))),
        failing("staging", HOME),
    ),
    "one script on two pages is said once": (
        evidence(
            LOADS, naming("https://kettle.example/pricing", Link("script", BUNDLE)), coded(BUNDLE, "localhost:8000")
        ),
        failing("localhost"),
    ),
    "both at once": (
        bundle("localhost:8000", "staging.kettle.example"),
        failing("localhost") | failing("staging"),
    ),
}
SILENT: dict[str, Evidence] = {
    "libraries name the developer's machine": bundle(names=("localhost:9999", "localhost", "localhost:3000")),
    "a table of environments": bundle(names=("api.kettle.example", "staging.kettle.example", "localhost:8000")),
    "production lives at a host's own name": bundle("kettle-api.onrender.com", "kettle.fly.dev", "abcd.supabase.co"),
    "dev. is a place for developers, says the file": bundle("dev.kettle.example", product=DECLARED),
    "staging calls itself": evidence(
        page(HOME),
        naming("https://staging.kettle.example/", Link("script", "https://staging.kettle.example/a.js")),
        coded("https://staging.kettle.example/a.js", "staging.kettle.example"),
    ),
    "a script of somebody else": evidence(
        naming(HOME, Link("script", "https://widget.example.net/w.js")),
        coded("https://widget.example.net/w.js", "localhost:8080"),
    ),
    "a link is not a call": evidence(naming(HOME, Link("a", "https://staging.kettle.example/"))),
    "somebody else's staging": bundle("staging.partner.example.net"),
    "the product's domain has the word": evidence(
        naming("https://staging.example/", Link("script", "https://staging.example/a.js")),
        coded("https://staging.example/a.js", "api.staging.example"),
        domain="staging.example",
    ),
}
UNKNOWN: dict[str, Evidence] = {
    "a robot check": evidence(page(HOME, ("cf-mitigated", "challenge"), status=403, title="Just a moment...")),
}
