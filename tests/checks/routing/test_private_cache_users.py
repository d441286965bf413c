"""Cases of routing.private-cache-users."""

from __future__ import annotations

from dataclasses import replace

from probed import attempt, probed, refused, unasked
from seen import Bad, evidence

from launchready.model.check import Severity
from launchready.model.evidence import Evidence
from launchready.model.evidence.active import ActiveEvidence, Attempt, Permission, Planned
from launchready.model.evidence.http import BodyFacts

ME = "https://app.kettle.example/api/me"
LOGIN = "https://app.kettle.example/login"
HIT = ("cf-cache-status", "HIT")
USERS: list[dict[str, str]] = [
    {"name": "fern", "username": "fern@kettle.example", "password": "env:FERN"},
    {"name": "moss", "username": "moss@kettle.example", "password": "env:MOSS"},
]
PRODUCT: dict[str, object] = {
    "login": {"url": LOGIN},
    "test_users": USERS,
    "routes": [{"kind": "private", "url": ME}, {"kind": "private", "url": ME, "method": "POST"}],
}


def got(
    purpose: str, body: str, *marks: str, status: int = 200, headers: tuple[tuple[str, str], ...] = (), url: str = ME
) -> Attempt:
    """One answer; equal letters are equal bodies."""
    made = attempt("private-cache", purpose, url, status, *headers, marks=marks, method="GET")
    if not status:
        return made
    return replace(made, exchange=replace(made.exchange, body=BodyFacts(50, (body * 64)[:64], "application/json")))


def seen(*attempts: Attempt) -> Evidence:
    return probed(*attempts, product=PRODUCT)


def bad(aspect: str, *attempts: Attempt, severity: Severity = Severity.BLOCKER) -> Bad:
    return seen(*attempts), {(ME, aspect, severity)}


FERN = got("first", "f", "fern")
NOBODY = got("nobody", "0", status=401)
MOSS = got("second", "m", "moss")
STAYS_OUT = got("nobody apart", "0", status=401)
KEPT_NOBODY = got("nobody", "f", "fern")
GOOD: dict[str, Evidence] = {
    "each their own": seen(FERN, NOBODY, MOSS),
    "one user": seen(FERN, NOBODY),
    "led to the login": seen(FERN, got("nobody", "0", status=302, headers=(("location", "/login"),)), MOSS),
    "not the second's to read": seen(FERN, NOBODY, got("second", "0", status=404)),
    "sessions of their own": seen(got("visit", "1", url=LOGIN), got("visit again", "1", url=LOGIN, headers=(HIT,)), FERN, NOBODY),
}  # fmt: skip
BAD: dict[str, Bad] = {
    "nobody gets it": bad("nobody", FERN, KEPT_NOBODY, STAYS_OUT, MOSS),
    "nobody gets it, and the edge says so": bad(
        "nobody", FERN, got("nobody", "f", "fern", headers=(HIT,)), got("nobody apart", "f", "fern", headers=(HIT,)), MOSS
    ),
    "nobody gets it, without a name in it": bad("nobody", got("first", "f"), got("nobody", "f"), STAYS_OUT, got("second", "f")),
    "nobody gets it, and else a page for all": bad("nobody", FERN, KEPT_NOBODY, got("nobody apart", "p"), MOSS),
    "the second gets the first's": bad(
        "another", FERN, NOBODY, got("second", "f", "fern"), got("second apart", "m", "moss")
    ),
    "the second gets the first's, and may not": bad(
        "another", FERN, NOBODY, got("second", "f", "fern"), got("second apart", "0", status=404)
    ),
    "the same bytes, which the second may not read": bad(
        "another", got("first", "f"), NOBODY, got("second", "f", headers=(HIT,)), got("second apart", "0", status=403)
    ),
    "the first gets what the second left": bad("another", got("first", "m", "moss", headers=(HIT,)), NOBODY),
    "a refusal that was kept": bad(
        "refusal", got("first", "0", status=401, headers=(HIT,)), got("first apart", "f", "fern"), severity=Severity.HIGH
    ),
    "one session for two visitors": (
        seen(
            FERN, NOBODY, got("visit", "1", url=LOGIN),
            replace(got("visit again", "1", url=LOGIN, headers=(HIT,)), marks=("same session",)),
        ),
        {(LOGIN, "session", Severity.BLOCKER)},
    ),
}  # fmt: skip
SILENT: dict[str, Evidence] = {
    "the same for all": seen(got("first", "p"), got("nobody", "p"), got("nobody apart", "p"), got("second", "p"), got("second apart", "p")),
    "the same for all, out of a cache": seen(
        got("first", "p"), got("nobody", "p", headers=(HIT,)), got("nobody apart", "p"), got("second", "p", headers=(HIT,)),
        got("second apart", "p"),
    ),
    "a public page with something new in it each time, kept for a while": seen(
        got("first", "p"), got("nobody", "p", headers=(HIT,)), got("nobody apart", "q"), got("second", "p", headers=(HIT,)),
        got("second apart", "r"),
    ),
    "the same for those who are logged in": seen(got("first", "p"), NOBODY, got("second", "p"), got("second apart", "p")),
    "a list of the team": seen(
        got("first", "t", "fern", "moss"), NOBODY, got("second", "t", "fern", "moss"), got("second apart", "t", "fern", "moss")
    ),
    "shared with the second": seen(FERN, NOBODY, got("second", "f", "fern"), got("second apart", "f", "fern")),
    "a parameter that the route does not know": seen(got("first", "p"), got("nobody", "p"), got("nobody apart", "e", status=400), MOSS),
    "the same session, made without a cache": seen(
        FERN, NOBODY, got("visit", "1", url=LOGIN), replace(got("visit again", "1", url=LOGIN), marks=("same session",))
    ),
    "a private route that is posted to": evidence(product={"routes": [{"kind": "private", "url": ME, "method": "POST"}]}),
    "no private route": evidence(),
}  # fmt: skip
SILENT = {name: replace(each, active=each.active or ActiveEvidence(True)) for name, each in SILENT.items()}
NO_SESSION = replace(
    probed(attempt("chat-abuse", "login fern", LOGIN, 403), product=PRODUCT),
    active=ActiveEvidence(
        True,
        (Permission("https://app.kettle.example", True, "loopback"),),
        (Planned(ME, 5, "", "private-cache"),),
        (attempt("chat-abuse", "login fern", LOGIN, 403),),
    ),
)
UNKNOWN: dict[str, Evidence] = {
    "not asked for": unasked(product=PRODUCT),
    "not allowed": refused(ME, product=PRODUCT),
    "no test user": unasked(product={"routes": [{"kind": "private", "url": ME}]}),
    "no login": unasked(product={"routes": [{"kind": "private", "url": ME}], "test_users": USERS}),
    "the login is refused": NO_SESSION,
    "no answer": seen(got("first", "", status=0)),
    "a robot check": seen(got("first", "0", status=403, headers=(("cf-mitigated", "challenge"),))),
    "the user may not read it": seen(got("first", "0", status=403), got("first apart", "0", status=403)),
    "refused here and not there": seen(got("first", "0", status=401), got("first apart", "f", "fern")),
    "open to all, cache or not": seen(FERN, KEPT_NOBODY, got("nobody apart", "f", "fern"), MOSS),
    "two users, the same bytes out of a cache, and nobody's name": seen(
        got("first", "p"), NOBODY, got("second", "p", headers=(HIT,)), got("second apart", "q")
    ),
}
