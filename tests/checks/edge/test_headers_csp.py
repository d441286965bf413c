"""Cases of edge.headers-csp."""

from __future__ import annotations

from seen import CSP, Bad, answer, evidence, host, page, redirect

from launchready.model.check import Severity
from launchready.model.evidence import Evidence

URL = "https://kettle.example/"
APP = "https://app.kettle.example/"
DECLARED: dict[str, object] = {"surfaces": [{"host": "app.kettle.example", "purpose": "app"}]}


def csp(value: str, *more: tuple[str, str]) -> Evidence:
    return evidence(page(URL, ("content-security-policy", value), *more))


def bad(aspect: str, severity: Severity, found: Evidence, where: str = URL) -> Bad:
    return found, {(where, aspect, severity)}


GOOD: dict[str, Evidence] = {
    "only its own scripts": evidence(page(URL, CSP)),
    "a nonce beside unsafe-inline": csp(
        "script-src 'nonce-abcdefgh1234' 'strict-dynamic' 'unsafe-inline' https:; object-src 'none'; base-uri 'none'"
    ),
    "a hash": csp("script-src 'sha256-" + "A" * 43 + "=' 'self'; object-src 'none'; base-uri 'self'"),
    "two policies, the second strict": evidence(
        page(URL, ("content-security-policy", "script-src * 'unsafe-inline'"), CSP)
    ),
    "in meta": evidence(page(URL, csp=("default-src 'self'; object-src 'none'; base-uri 'none'",))),
    "no scripts at all": csp("default-src 'none'"),
    "odd case and spaces": csp("  DEFAULT-SRC  'SELF' ;; Object-Src 'NONE'; base-uri 'self'"),
}

BAD: dict[str, Bad] = {
    "none": bad("missing", Severity.LOW, evidence(page(URL))),
    "none on the app": bad("missing", Severity.MEDIUM, evidence(page(APP), product=DECLARED), APP),
    "report-only": bad(
        "report-only",
        Severity.LOW,
        evidence(page(URL, ("content-security-policy-report-only", "default-src 'self'"))),
    ),
    "unsafe-inline": bad(
        "weak", Severity.MEDIUM, csp("script-src 'self' 'unsafe-inline'; object-src 'none'; base-uri 'none'")
    ),
    "any host": bad("weak", Severity.MEDIUM, csp("script-src *; object-src 'none'; base-uri 'none'")),
    "any https host": bad("weak", Severity.MEDIUM, csp("default-src https:; object-src 'none'; base-uri 'none'")),
    "data:": bad("weak", Severity.MEDIUM, csp("script-src 'self' data:; object-src 'none'; base-uri 'none'")),
    "a public CDN": bad(
        "weak", Severity.LOW, csp("script-src 'self' https://cdn.jsdelivr.net; object-src 'none'; base-uri 'none'")
    ),
    "nothing about scripts": bad("missing", Severity.LOW, csp("frame-ancestors 'none'")),
    "nothing about scripts on the app": bad(
        "missing", Severity.MEDIUM,
        evidence(page(APP, ("content-security-policy", "frame-ancestors 'self'")), product=DECLARED), APP,
    ),
    "a keyword without its quotes": bad(
        "mistake", Severity.LOW, csp("script-src 'self' unsafe-inline; object-src 'none'; base-uri 'none'")
    ),
    "a missing semicolon": bad("mistake", Severity.LOW, csp("default-src 'self' script-src 'self'; base-uri 'none'")),
    "a directive that nobody knows": bad("mistake", Severity.LOW, csp("default-src 'self'; scriptsrc 'self'")),
    "an empty header": bad("missing", Severity.LOW, csp("  ")),
    "a nonce that can be guessed": bad(
        "weak", Severity.LOW, csp("script-src 'nonce-abc'; object-src 'none'; base-uri 'none'")
    ),
    "frame-ancestors alone, in meta": bad("missing", Severity.LOW, evidence(page(URL, csp=("frame-ancestors 'none'",)))),
    "one page of several": (
        evidence(page(URL, CSP), page("https://kettle.example/login"),
                 product={"routes": [{"kind": "login", "url": "https://kettle.example/login"}]}),
        {("https://kettle.example/login", "missing", Severity.LOW)},
    ),
}  # fmt: skip

SILENT: dict[str, Evidence] = {
    "JSON": evidence(answer(URL, ("content-type", "application/json"), media_type="application/json")),
    "a redirect": evidence(redirect(URL, "https://login.example.org/")),
    "an error page": evidence(page(URL, status=404)),
    "a robot check": evidence(page(URL, ("cf-mitigated", "challenge"), status=200)),
    "a page of somebody else's": evidence(
        redirect(URL, "https://kettle.framer.example/"), page("https://kettle.framer.example/"), host("kettle.example")
    ),
    "styles inline": csp("default-src 'self'; style-src 'self' 'unsafe-inline'; object-src 'none'; base-uri 'none'"),
    "directives that are out of date": csp(
        "default-src 'self'; block-all-mixed-content; report-uri /csp; report-uri /csp2; prefetch-src 'self'"
    ),
    "images from anywhere, unencrypted too": csp("default-src 'self'; img-src * data: http:; object-src 'none'"),
    "WebAssembly": csp("script-src 'self' 'wasm-unsafe-eval'; object-src 'none'; base-uri 'none'"),
}

UNKNOWN: dict[str, Evidence] = {}
