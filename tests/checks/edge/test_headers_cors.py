"""Cases of edge.headers-cors."""

from __future__ import annotations

from dataclasses import replace

from seen import Bad, answer, evidence, page

from launchready.model.check import Severity
from launchready.model.evidence import Evidence
from launchready.model.evidence.http import Exchange
from launchready.standards.cors import PROBE_ORIGIN

URL = "https://api.kettle.example/"
HOST = "api.kettle.example"
ALLOW, CREDENTIALS = "access-control-allow-origin", ("access-control-allow-credentials", "true")


def asked(*headers: tuple[str, str], url: str = URL, status: int = 200) -> Exchange:
    made = answer(url, *headers, status=status, media_type="application/json")
    return replace(made, request_headers=(("Origin", PROBE_ORIGIN),))


def bad(aspect: str, severity: Severity, *headers: tuple[str, str], status: int = 200) -> Bad:
    return evidence(asked(*headers, status=status)), {(HOST, aspect, severity)}


GOOD: dict[str, Evidence] = {
    "nothing is allowed": evidence(asked()),
    "its own app is": evidence(asked((ALLOW, "https://app.kettle.example"), CREDENTIALS)),
    "public data": evidence(asked((ALLOW, "*"))),
}
BAD: dict[str, Bad] = {
    "whoever asks, with cookies": bad("reflects", Severity.HIGH, (ALLOW, PROBE_ORIGIN), CREDENTIALS),
    "on an error too": bad("reflects", Severity.HIGH, (ALLOW, PROBE_ORIGIN), CREDENTIALS, status=401),
    "null, with cookies": bad("null", Severity.HIGH, (ALLOW, "null"), CREDENTIALS),
    "everybody with cookies, which browsers refuse": bad("impossible", Severity.LOW, (ALLOW, "*"), CREDENTIALS),
    "two values": bad("several", Severity.LOW, (ALLOW, "*"), (ALLOW, "https://app.kettle.example")),
    "a list of values": bad("several", Severity.LOW, (ALLOW, "https://a.example, https://b.example")),
    "several routes of a host, said once": (
        evidence(asked((ALLOW, PROBE_ORIGIN), CREDENTIALS), asked((ALLOW, PROBE_ORIGIN), CREDENTIALS, url=URL + "me")),
        {(HOST, "reflects", Severity.HIGH)},
    ),
}
SILENT: dict[str, Evidence] = {
    "whoever asks, without cookies": evidence(asked((ALLOW, PROBE_ORIGIN), ("vary", "Origin"))),
    "a word that is not true": evidence(asked((ALLOW, PROBE_ORIGIN), ("access-control-allow-credentials", "True"))),
    "null without cookies": evidence(asked((ALLOW, "null"))),
    "a page that allows fonts to everybody": evidence(page("https://kettle.example/", (ALLOW, "*"))),
    "a plain answer that names another origin": evidence(answer(URL, (ALLOW, PROBE_ORIGIN), CREDENTIALS)),
    "nobody asked": evidence(page("https://kettle.example/")),
}
UNKNOWN: dict[str, Evidence] = {
    "a robot check": evidence(asked(("cf-mitigated", "challenge"), status=403)),
}
