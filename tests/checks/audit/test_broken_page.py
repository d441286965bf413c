"""Cases of audit.broken-page."""

from __future__ import annotations

from browsed import URL, browsed, unbrowsed, visit
from seen import Bad

from launchready.model.check import Severity
from launchready.model.evidence import Evidence
from launchready.model.evidence.browser import FailedRequest

LOST = FailedRequest("https://www.kettle.example/assets/app.js", "script", "404")
POLICY = "Refused to load the script 'https://x.example/a.js' because it violates the following Content Security Policy directive"

GOOD: dict[str, Evidence] = {"a page": browsed(visit())}
BAD: dict[str, Bad] = {
    "empty": (browsed(visit(text=0, errors=("x is not defined",))), {(URL, "blank", Severity.HIGH)}),
    "its script did not arrive": (browsed(visit(failed=(LOST,))), {(URL, "missing", Severity.HIGH)}),
    "another's script that the page needs is gone": (
        browsed(visit(failed=(FailedRequest("https://cdn.example/vue.js", "script", "404"),))),
        {(URL, "missing", Severity.HIGH)},
    ),
    "an exception": (browsed(visit(errors=("x is not defined",))), {(URL, "exception", Severity.MEDIUM)}),
    "its own policy keeps something out": (browsed(visit(console=(POLICY,))), {(URL, "policy", Severity.MEDIUM)}),
    "the same on two pages is said once": (
        browsed(visit(errors=("x",)), visit(URL + "login", errors=("x",))),
        {(URL, "exception", Severity.MEDIUM)},
    ),
}
SILENT: dict[str, Evidence] = {
    "401 before anybody is logged in": browsed(
        visit(
            failed=(FailedRequest("https://www.kettle.example/api/me", "fetch", "401"),),
            console=("Failed to load resource: the server responded with a status of 401 ()",),
        )
    ),
    "a measuring script is blocked": browsed(
        visit(
            failed=(FailedRequest("https://www.googletagmanager.com/gtag.js", "script", "net::ERR_BLOCKED_BY_CLIENT"),)
        )
    ),
    "a script of others whose host this run does not reach": browsed(
        visit(failed=(FailedRequest("https://js.stripe.com/v3", "script", "net::ERR_TUNNEL_CONNECTION_FAILED"),))
    ),
    "a picture is missing": browsed(visit(failed=(FailedRequest("https://www.kettle.example/a.png", "image", "404"),))),
}
UNKNOWN: dict[str, Evidence] = {
    "no browser": unbrowsed(),
    "the page did not come up": browsed(visit(failure="net::ERR_TIMED_OUT", status=0)),
    "the server refused": browsed(visit(status=403, text=20)),
}
