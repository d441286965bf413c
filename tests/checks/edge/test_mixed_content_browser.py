"""Cases of edge.mixed-content-browser."""

from __future__ import annotations

from browsed import URL, browsed, unbrowsed, visit
from seen import Bad

from launchready.model.check import Severity
from launchready.model.evidence import Evidence
from launchready.model.evidence.browser import FailedRequest, MixedContent

IMAGE = MixedContent("http://cdn.example/a.png", "Image", "upgraded")
SCRIPT = MixedContent("http://cdn.example/a.js", "Script", "blocked")

GOOD: dict[str, Evidence] = {"none": browsed(visit())}
BAD: dict[str, Bad] = {
    "a script is blocked": (browsed(visit(mixed=(SCRIPT, IMAGE))), {(URL, "mixed", Severity.HIGH)}),
    "a picture is upgraded and comes": (browsed(visit(mixed=(IMAGE,))), {(URL, "mixed", Severity.LOW)}),
    "a picture is upgraded and is not there": (
        browsed(visit(mixed=(IMAGE,), failed=(FailedRequest("https://cdn.example/a.png", "image", "404"),))),
        {(URL, "mixed", Severity.MEDIUM)},
    ),
    "something is loaded all the same": (
        browsed(visit(mixed=(MixedContent("http://x.example/", "Form", "loaded"),))),
        {(URL, "mixed", Severity.HIGH)},
    ),
    "the same on two pages is said once": (
        browsed(visit(mixed=(SCRIPT,)), visit(URL + "login", mixed=(SCRIPT,))),
        {(URL, "mixed", Severity.HIGH)},
    ),
}
SILENT: dict[str, Evidence] = {
    "a request that failed over https": browsed(visit(failed=(FailedRequest("https://x.example/", "fetch", "500"),))),
    "no pages": browsed(),
}
UNKNOWN: dict[str, Evidence] = {
    "no browser": unbrowsed(),
    "the page did not come up": browsed(visit(failure="net::ERR_TIMED_OUT", status=0)),
}
