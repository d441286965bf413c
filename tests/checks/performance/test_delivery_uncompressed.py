"""Cases of performance.delivery-uncompressed."""

from __future__ import annotations

from seen import Bad, coded, evidence, naming, page, script, sized

from launchready.model.check import Severity
from launchready.model.evidence import Evidence
from launchready.model.evidence.http import Link

HOME, BUNDLE = "https://kettle.example/", "https://kettle.example/app.js"
BR = ("content-encoding", "br")


def loaded(size: int, *headers: tuple[str, str], url: str = BUNDLE) -> Evidence:
    return evidence(sized(naming(HOME, Link("script", url), headers=(BR,)), 5000), sized(script(url, *headers), size))


GOOD: dict[str, Evidence] = {
    "br": loaded(50_000, BR),
    "gzip": loaded(50_000, ("content-encoding", "gzip")),
}
BAD: dict[str, Bad] = {
    "a script": (loaded(50_000), {("kettle.example", "uncompressed", Severity.LOW)}),
    "a large one": (loaded(500_000), {("kettle.example", "uncompressed", Severity.MEDIUM)}),
    "identity": (
        loaded(50_000, ("content-encoding", "identity")),
        {("kettle.example", "uncompressed", Severity.LOW)},
    ),
    "a page": (evidence(sized(page(HOME), 20_000)), {("kettle.example", "uncompressed", Severity.LOW)}),
}
SILENT: dict[str, Evidence] = {
    "small": loaded(1400),
    "a picture": evidence(
        sized(naming(HOME, Link("link", "https://kettle.example/x.css", "stylesheet"), headers=(BR,)), 5000),
        sized(coded("https://kettle.example/x.png"), 90_000),
    ),
    "somebody else's script": loaded(500_000, url="https://cdn.example.net/x.js"),
    "staging": evidence(sized(page(HOME, BR), 5000), sized(page("https://staging.kettle.example/"), 50_000)),
    "an error page": evidence(sized(page(HOME, BR), 5000), sized(page("https://kettle.example/x", status=404), 50_000)),
}
UNKNOWN: dict[str, Evidence] = {"a login wall": evidence(page(HOME, status=401))}
