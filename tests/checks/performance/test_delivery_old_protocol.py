"""Cases of performance.delivery-old-protocol."""

from __future__ import annotations

from dataclasses import replace

from seen import Bad, answer, evidence, page

from launchready.model.check import Severity
from launchready.model.evidence import Evidence
from launchready.model.evidence.http import Exchange
from launchready.model.evidence.run import Seams

HOME = "https://kettle.example/"


def old(exchange: Exchange) -> Exchange:
    return replace(exchange, http_version="1.1")


def proxied(seen: Evidence) -> Evidence:
    return replace(seen, run=replace(seen.run, seams=Seams(proxy="http://proxy.example:3128")))


GOOD: dict[str, Evidence] = {
    "HTTP/2": evidence(page(HOME)),
    "HTTP/3": evidence(replace(page(HOME), http_version="3")),
}
BAD: dict[str, Bad] = {
    "HTTP/1.1": (evidence(old(page(HOME))), {("kettle.example", "http-1", Severity.LOW)}),
    "said once a host": (
        evidence(old(page(HOME)), old(page("https://kettle.example/x", title="x"))),
        {("kettle.example", "http-1", Severity.LOW)},
    ),
}
SILENT: dict[str, Evidence] = {
    "an API": evidence(page(HOME), old(answer("https://api.kettle.example/"))),
    "plain http": evidence(page(HOME), old(page("http://kettle.example/"))),
}
UNKNOWN: dict[str, Evidence] = {"through a proxy": proxied(evidence(old(page(HOME))))}
