"""Cases of edge.mixed-content."""

from __future__ import annotations

from seen import Bad, evidence, naming, page

from launchready.model.check import Severity
from launchready.model.evidence import Evidence
from launchready.model.evidence.http import Link

HOME = "https://kettle.example/"


def loads(kind: str, rel: str = "", *headers: tuple[str, str]) -> Evidence:
    return evidence(naming(HOME, Link(kind, "http://cdn.example.net/x", rel), headers=headers))


ACTIVE, PASSIVE = {(HOME, "active", Severity.MEDIUM)}, {(HOME, "passive", Severity.LOW)}
GOOD: dict[str, Evidence] = {"all over https": evidence(naming(HOME, Link("script", "https://cdn.example.net/x.js")))}
BAD: dict[str, Bad] = {
    "a script": (loads("script"), ACTIVE),
    "a style": (loads("link", "stylesheet"), ACTIVE),
    "a frame": (loads("iframe"), ACTIVE),
    "a form": (loads("form"), ACTIVE),
    "a picture": (loads("img"), PASSIVE),
    "said once a host": (
        evidence(
            naming(HOME, Link("img", "http://cdn.example.net/x")),
            naming("https://kettle.example/pricing", Link("img", "http://cdn.example.net/x")),
        ),
        PASSIVE,
    ),
}
SILENT: dict[str, Evidence] = {
    "a link to plain http": loads("a"),
    "upgraded by the browser": loads("img", "", ("content-security-policy", "upgrade-insecure-requests")),
    "upgraded by the page": evidence(
        page(HOME, links=(Link("img", "http://cdn.example.net/x"),), csp=("upgrade-insecure-requests",))
    ),
    "the developer's machine is another check's": evidence(naming(HOME, Link("script", "http://localhost:5173/x.js"))),
    "a canonical link": loads("link", "canonical"),
    "a page over plain http is another check's": evidence(
        naming("http://kettle.example/", Link("img", "http://kettle.example/x.png"))
    ),
}
UNKNOWN: dict[str, Evidence] = {"a login wall": evidence(page(HOME, status=401))}
