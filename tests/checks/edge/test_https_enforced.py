"""Cases of edge.https-enforced."""

from __future__ import annotations

from seen import HSTS, Bad, answer, evidence, failure, page, redirect, unverified

from launchready.model.check import Severity
from launchready.model.evidence import Evidence
from launchready.model.evidence.http import Exchange

HOST = "kettle.example"
TO_HTTPS = redirect("http://kettle.example/", "https://kettle.example/")


def hsts(value: str, *more: Exchange) -> Evidence:
    return evidence(TO_HTTPS, page("https://kettle.example/", ("strict-transport-security", value)), *more)


def bad(aspect: str, severity: Severity, found: Evidence) -> Bad:
    return found, {(HOST, aspect, severity)}


GOOD: dict[str, Evidence] = {
    "redirect and a year of HSTS": evidence(TO_HTTPS, page("https://kettle.example/", HSTS)),
    "http does not answer": evidence(failure("http://kettle.example/"), page("https://kettle.example/", HSTS)),
    "half a year is enough": hsts("max-age=15552000"),
    "a preload entry that fits": hsts("max-age=63072000; includeSubDomains; preload"),
    "quotes, odd case, an unknown directive": hsts('Max-Age="31536000" ; INCLUDESUBDOMAINS; foo=bar'),
    "the redirect itself carries it": evidence(
        TO_HTTPS, redirect("https://kettle.example/", "https://www.kettle.example/", 301, HSTS)
    ),
}

BAD: dict[str, Bad] = {
    "http serves the page": (
        evidence(page("http://kettle.example/"), page("https://kettle.example/", HSTS)),
        {(HOST, "http", Severity.BLOCKER)},
    ),
    "http redirects within http": (
        evidence(redirect("http://kettle.example/", "/home"), page("http://kettle.example/home"),
                 page("https://kettle.example/", HSTS)),
        {(HOST, "http", Severity.BLOCKER)},
    ),
    "no HSTS": bad("missing", Severity.MEDIUM, evidence(TO_HTTPS, page("https://kettle.example/"))),
    "five minutes": bad("short", Severity.LOW, hsts("max-age=300")),
    "switched off": bad("off", Severity.MEDIUM, hsts("max-age=0")),
    "not a number": bad("invalid", Severity.MEDIUM, hsts("max-age=forever")),
    "max-age missing": bad("invalid", Severity.MEDIUM, hsts("includeSubDomains")),
    "max-age twice": bad("invalid", Severity.MEDIUM, hsts("max-age=31536000; max-age=1")),
    "preload without includeSubDomains": bad("preload", Severity.MEDIUM, hsts("max-age=31536000; preload")),
    "preload, and http leads to another host first": (
        evidence(
            redirect("http://kettle.example/", "https://www.kettle.example/"),
            page("https://kettle.example/", ("strict-transport-security", "max-age=31536000; includeSubDomains; preload")),
        ),
        {("kettle.example", "preload", Severity.LOW)},
    ),
    "preload with too short an age": bad(
        "preload", Severity.MEDIUM, hsts("max-age=10886400; includeSubDomains; preload")
    ),
    "a bad header first, a good one second": bad(
        "short",
        Severity.LOW,
        evidence(TO_HTTPS, page("https://kettle.example/", ("strict-transport-security", "max-age=60"), HSTS)),
    ),
}  # fmt: skip

SILENT: dict[str, Evidence] = {
    "http says 404 or 410": evidence(
        answer("http://kettle.example/", status=404), page("https://kettle.example/", HSTS)
    ),
    "http leads to another host's https": evidence(
        redirect("http://kettle.example/", "https://www.kettle.example/"),
        page("https://www.kettle.example/", HSTS),
        page("https://kettle.example/", HSTS),
        redirect("http://www.kettle.example/", "https://www.kettle.example/"),
    ),
    "preload on a subdomain, where the list does not look": evidence(
        redirect("http://app.kettle.example/", "https://app.kettle.example/"),
        page("https://app.kettle.example/", ("strict-transport-security", "max-age=31536000; preload")),
    ),
    "a robot check on http": evidence(
        page("http://kettle.example/", status=403), page("https://kettle.example/", HSTS)
    ),
}

UNKNOWN: dict[str, Evidence] = {
    "an expired certificate": evidence(TO_HTTPS, unverified(page("https://kettle.example/", HSTS))),
    "https does not answer": evidence(TO_HTTPS, failure("https://kettle.example/")),
    "a robot check on https": evidence(TO_HTTPS, page("https://kettle.example/", status=403)),
}
