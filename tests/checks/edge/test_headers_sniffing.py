"""Cases of edge.headers-sniffing."""

from __future__ import annotations

from seen import NOSNIFF, Bad, answer, evidence, page, redirect, script

from launchready.model.check import Severity
from launchready.model.evidence import Evidence

URL = "https://kettle.example/"
HOST = "kettle.example"
NAME = "x-content-type-options"
LOW = {(HOST, "nosniff", Severity.LOW)}

GOOD: dict[str, Evidence] = {
    "nosniff": evidence(page(URL, NOSNIFF)),
    "twice the same": evidence(page(URL, (NAME, "nosniff, nosniff"))),
    "in capitals": evidence(page(URL, (NAME, "NoSniff "))),
    "the first counts": evidence(page(URL, NOSNIFF, (NAME, "whimsy"))),
    "pages and scripts": evidence(page(URL, NOSNIFF), script(URL + "app.js", NOSNIFF)),
}
BAD: dict[str, Bad] = {
    "none": (evidence(page(URL)), LOW),
    "a word that is none": (evidence(page(URL, (NAME, "whimsy"))), LOW),
    "only on pages": (evidence(page(URL, NOSNIFF), script(URL + "app.js")), LOW),
    "an API": (evidence(answer(URL, ("content-type", "application/json"), media_type="application/json")), LOW),
}
SILENT: dict[str, Evidence] = {
    "GitHub Pages": evidence(page(URL, ("server", "GitHub.com"), ("x-github-request-id", "1"))),
    "Framer": evidence(page(URL, ("server", "Framer/a338d3d"))),
    "a picture": evidence(answer(URL + "a.png", ("content-type", "image/png"), media_type="image/png")),
    "an error page": evidence(page(URL, status=404)),
    "a redirect": evidence(redirect(URL, "https://www.kettle.example/")),
    "plain http": evidence(page("http://kettle.example/")),
    "a robot check": evidence(page(URL, ("cf-mitigated", "challenge"))),
    "text": evidence(answer(URL + "robots.txt", ("content-type", "text/plain"))),
}
UNKNOWN: dict[str, Evidence] = {}
