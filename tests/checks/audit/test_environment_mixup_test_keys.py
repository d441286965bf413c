"""Cases of audit.environment-mixup-test-keys."""

from __future__ import annotations

from seen import Bad, coded, evidence, naming, page

from launchready.model.check import Severity
from launchready.model.evidence import Evidence
from launchready.model.evidence.http import Code, Link

HOME, BUNDLE = "https://kettle.example/", "https://kettle.example/app.js"
LOADS = naming(HOME, Link("script", BUNDLE))

GOOD: dict[str, Evidence] = {"no key": evidence(LOADS, coded(BUNDLE)), "no script": evidence(page(HOME))}
BAD: dict[str, Bad] = {
    "in a bundle": (
        evidence(LOADS, coded(BUNDLE, marks=("pk_test_",))),
        {(BUNDLE, "pk-test", Severity.HIGH)},
    ),
    "inline": (
        evidence(page(HOME, code=Code(marks=("rzp_test_",)))),
        {(HOME, "rzp-test", Severity.HIGH)},
    ),
    "two kinds": (
        evidence(LOADS, coded(BUNDLE, marks=("pk_test_", "sk_test_"))),
        {(BUNDLE, "pk-test", Severity.HIGH), (BUNDLE, "sk-test", Severity.HIGH)},
    ),
}
SILENT: dict[str, Evidence] = {
    "staging may": evidence(
        page(HOME),
        naming("https://staging.kettle.example/", Link("script", "https://staging.kettle.example/app.js")),
        coded("https://staging.kettle.example/app.js", marks=("pk_test_",)),
    ),
    "documentation shows one": evidence(
        page(HOME), page("https://docs.kettle.example/", code=Code(marks=("pk_test_",)))
    ),
    "a script of the provider": evidence(
        naming(HOME, Link("script", "https://js.provider.example.net/v3/")),
        coded("https://js.provider.example.net/v3/", marks=("pk_test_",)),
    ),
}
UNKNOWN: dict[str, Evidence] = {"a login wall": evidence(page(HOME, status=401))}
