"""Cases of edge.headers-conflict."""

from __future__ import annotations

from seen import HSTS, Bad, evidence, page

from launchready.model.check import Severity
from launchready.model.evidence import Evidence

URL = "https://kettle.example/"


def bad(name: str, *values: str) -> Bad:
    return evidence(page(URL, *((name, value) for value in values))), {("kettle.example", name, Severity.LOW)}


GOOD: dict[str, Evidence] = {"one of each": evidence(page(URL, HSTS, ("x-frame-options", "DENY")))}
BAD: dict[str, Bad] = {
    "HSTS by the app and by the edge": bad("strict-transport-security", "max-age=31536000", "max-age=0"),
    "frame options": bad("x-frame-options", "DENY", "SAMEORIGIN"),
    "frame options, joined by a proxy": bad("x-frame-options", "DENY, SAMEORIGIN"),
    "nosniff and something": bad("x-content-type-options", "nosniff", "none"),
}
SILENT: dict[str, Evidence] = {
    "the same twice": evidence(page(URL, HSTS, HSTS, ("x-frame-options", "DENY, deny"))),
    "spelled in two ways": evidence(
        page(URL, HSTS, ("strict-transport-security", "max-age=31536000;includeSubDomains"))
    ),
    "several policies": evidence(
        page(URL, ("content-security-policy", "default-src 'self'"), ("content-security-policy", "img-src *"))
    ),
    "several cookies and links": evidence(
        page(URL, ("set-cookie", "a=*"), ("set-cookie", "b=*"), ("link", "a"), ("link", "b"))
    ),
    "referrer policies": evidence(page(URL, ("referrer-policy", "no-referrer, strict-origin"))),
}
UNKNOWN: dict[str, Evidence] = {}
