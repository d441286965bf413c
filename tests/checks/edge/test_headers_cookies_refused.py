"""Cases of edge.headers-cookies-refused."""

from __future__ import annotations

from browsed import URL, browsed, unbrowsed, visit
from seen import Bad

from launchready.model.check import Severity
from launchready.model.evidence import Evidence
from launchready.model.evidence.browser import CookieProblem, KeptCookie

KEPT = KeptCookie("sid", "www.kettle.example", "/", True, True, "Lax", True)
WRONG = CookieProblem("__Host-sid", URL, ("InvalidPrefix",))

GOOD: dict[str, Evidence] = {"kept": browsed(visit(cookies=(KEPT,))), "none set": browsed(visit())}
BAD: dict[str, Bad] = {
    "a prefix whose rules are not kept": (
        browsed(visit(refused_cookies=(WRONG,))),
        {(URL, "refused-__Host-sid", Severity.MEDIUM)},
    ),
    "SameSite=None without Secure, on two pages": (
        browsed(
            visit(refused_cookies=(CookieProblem("a", URL, ("SameSiteNoneInsecure",)),)),
            visit(URL + "login", refused_cookies=(CookieProblem("a", URL, ("SameSiteNoneInsecure",)),)),
        ),
        {(URL, "refused-a", Severity.MEDIUM)},
    ),
}
SILENT: dict[str, Evidence] = {
    "another company's": browsed(
        visit(refused_cookies=(CookieProblem("ads", "https://ads.example/", ("InvalidDomain",)),))
    ),
    "a third party's, phased out": browsed(visit(refused_cookies=(CookieProblem("x", URL, ("ThirdPartyPhaseout",)),))),
    "one that only travels less far": browsed(visit(refused_cookies=(CookieProblem("x", URL, ("SameSiteLax",)),))),
}
UNKNOWN: dict[str, Evidence] = {
    "no browser": unbrowsed(),
    "the page did not come up": browsed(visit(failure="net::ERR_TIMED_OUT", status=0)),
}
