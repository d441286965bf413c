"""Cases of audit.broken-links-staging."""

from __future__ import annotations

from seen import Bad, evidence, naming, page

from launchready.model.check import Severity
from launchready.model.evidence import Evidence
from launchready.model.evidence.http import Link

HOME = "https://kettle.example/"
FAIL = {(HOME, "staging", Severity.MEDIUM)}


def linked(*urls: str, product: dict[str, object] | None = None, at: str = HOME) -> Evidence:
    return (
        evidence(page(HOME), naming(at, *(Link("a", url) for url in urls)), product=product)
        if at != HOME
        else evidence(naming(at, *(Link("a", url) for url in urls)), product=product)
    )


GOOD: dict[str, Evidence] = {"production": linked("https://app.kettle.example/login")}
BAD: dict[str, Bad] = {
    "staging": (linked("https://staging.kettle.example/signup"), FAIL),
    "in a word": (linked("https://app-uat.kettle.example/"), FAIL),
    "by the product file": (
        linked(
            "https://blue.kettle.example/",
            product={"environments": [{"name": "trial", "hosts": ["blue.kettle.example"]}]},
        ),
        FAIL,
    ),
    "localhost": (linked("http://localhost:3000/dashboard"), FAIL),
    "a preview": (linked("https://id-preview--0a1b2c3d.lovable.app/"), FAIL),
    "said once a host": (
        evidence(
            naming(HOME, Link("a", "http://localhost:3000/")),
            naming("https://kettle.example/pricing", Link("a", "http://localhost:3000/")),
        ),
        FAIL,
    ),
}
SILENT: dict[str, Evidence] = {
    "a place for developers": linked("https://dev.kettle.example/"),
    "a page about tests": linked("https://test.kettle.example/"),
    "somebody else's staging": linked("https://staging.example.net/"),
    "documentation names localhost": linked("http://localhost:3000/", at="https://docs.kettle.example/"),
    "the makers' other product at a builder's name": linked("https://teapot.lovable.app/", "https://x.vercel.app/"),
    "staging links to staging": linked("https://staging.kettle.example/x", at="https://staging.kettle.example/"),
}
UNKNOWN: dict[str, Evidence] = {"a login wall": evidence(page(HOME, status=401))}
