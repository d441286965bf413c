"""Cases of routing.redirect-chain-browser."""

from __future__ import annotations

from browsed import URL, browsed, unbrowsed, visit
from seen import Bad

from launchready.model.check import Severity
from launchready.model.evidence import Evidence

GOOD: dict[str, Evidence] = {"stays": browsed(visit())}
BAD: dict[str, Bad] = {
    "the visitor's own machine": (
        browsed(visit(final="http://localhost:3000/login")),
        {(URL, "local", Severity.HIGH)},
    ),
    "a staging host": (browsed(visit(final="https://staging.kettle.example/")), {(URL, "staging", Severity.HIGH)}),
    "a preview deployment": (
        browsed(visit(final="https://kettle-git-main.vercel.app/")),
        {(URL, "preview", Severity.HIGH)},
    ),
    "plain http": (browsed(visit(final="http://www.kettle.example/")), {(URL, "plain", Severity.HIGH)}),
    "circles": (
        browsed(visit(final="", status=0, failure="Page.goto: net::ERR_TOO_MANY_REDIRECTS")),
        {(URL, "circle", Severity.HIGH)},
    ),
}
SILENT: dict[str, Evidence] = {
    "another page of the product": browsed(visit(final="https://app.kettle.example/login")),
    "a login at another company": browsed(visit(final="https://kettle.eu.auth0.com/u/login")),
    "from http to https": browsed(visit("http://kettle.example/", final=URL)),
    "a fragment": browsed(visit(final=URL + "#/login")),
}
UNKNOWN: dict[str, Evidence] = {
    "no browser": unbrowsed(),
    "the page did not come up": browsed(visit(final="", failure="net::ERR_TIMED_OUT", status=0)),
}
