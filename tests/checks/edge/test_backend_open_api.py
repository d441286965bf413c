"""Cases of edge.backend-open-api."""

from __future__ import annotations

from dataclasses import replace

from probed import probed
from seen import Bad

from launchready.model.check import Severity
from launchready.model.evidence import Evidence
from launchready.model.evidence.active import Permission
from launchready.model.evidence.private import Given, PrivateAnswer, PrivateEvidence, PrivateRoute

APP = "https://app.kettle.example"
ME, LISTED, ONE = f"{APP}/api/me", f"{APP}/api/orders", f"{APP}/api/orders/5f0a4c9e-6f62-4f59-9d0b-2c8a7d1e3b01"
BOTH = (("first", ""), ("second", ""))


def got(
    given: Given,
    role: str = "",
    status: int = 200,
    *,
    fields: tuple[str, ...] = (),
    names: tuple[str, ...] = (),
    alike: tuple[str, ...] = (),
) -> PrivateAnswer:
    return PrivateAnswer(role, given, status, fields, names, alike)


def refused(role: str = "", status: int = 401) -> PrivateAnswer:
    return got(Given.REFUSED, role, status)


def content(role: str = "", *alike: str, names: tuple[str, ...] = (), fields: tuple[str, ...] = ()) -> PrivateAnswer:
    return got(Given.CONTENT, role, alike=alike, names=names, fields=fields)


def asked(
    url: str, *answers: PrivateAnswer, belongs_to: str = "", users: tuple[tuple[str, str], ...] = BOTH
) -> Evidence:
    """A private route, and what came of it."""
    route: dict[str, object] = {"kind": "private", "url": url, "belongs_to": belongs_to}
    base = probed(product={"routes": [route]})
    return replace(base, private=PrivateEvidence(users, (PrivateRoute(url, answers),)))


def untried(*permissions: Permission, asked: bool = True) -> Evidence:
    base = probed(product={"routes": [{"kind": "private", "url": ME}]})
    assert base.active is not None
    active = replace(base.active, asked=asked, permissions=permissions)
    return replace(base, private=PrivateEvidence(), active=active)


GOOD: dict[str, Evidence] = {
    "strangers are refused, users get their own": asked(
        ME, refused(), content("first", names=("first",)), content("second", names=("second",))
    ),
    "one's own object, refused to the other": asked(
        ONE, refused(), content("first", names=("first",)), refused("second", 404), belongs_to="first"
    ),
    "a redirect to the login": asked(LISTED, refused(status=302), content("first"), content("second")),
}
BAD: dict[str, Bad] = {
    "a stranger gets a user's own": (
        asked(ME, content("", "first", names=("first",)), content("first", ""), content("second")),
        {(ME, "no-session", Severity.BLOCKER)},
    ),
    "with private fields": (
        asked(LISTED, content("", fields=("email", "street"))),
        {(LISTED, "no-session", Severity.BLOCKER)},
    ),
    "the same as one user, and not as the other": (
        asked(ONE, content("", "first"), content("first", ""), refused("second", 404)),
        {(ONE, "no-session", Severity.BLOCKER)},
    ),
    "a page that names a user": (
        asked(f"{APP}/account", got(Given.PAGE, names=("first",)), got(Given.PAGE, "first", names=("first",))),
        {(f"{APP}/account", "no-session", Severity.BLOCKER)},
    ),
    "an object that belongs to the other": (
        asked(ONE, refused(), content("first", "second"), content("second", "first"), belongs_to="first"),
        {(ONE, "other-user", Severity.BLOCKER)},
    ),
    "an object that names the other": (
        asked(
            ONE,
            refused(),
            content("first", "second", names=("first",)),
            content("second", "first", names=("first",)),
        ),
        {(ONE, "other-user", Severity.BLOCKER)},
    ),
}
SILENT: dict[str, Evidence] = {
    "no private route": probed(product={}),
    "a route that is posted to": probed(product={"routes": [{"kind": "private", "url": ME, "method": "POST"}]}),
    "the app's empty shell": asked(
        f"{APP}/dashboard",
        got(Given.PAGE, alike=("first", "second")),
        got(Given.PAGE, "first", alike=("", "second")),
        got(Given.PAGE, "second", alike=("", "first")),
    ),
    "null, or an empty list": asked(LISTED, got(Given.NOTHING), content("first"), content("second")),
    "what is the same for all": asked(
        f"{APP}/api/plans", content("", "first", "second"), content("first", "", "second"), content("second", "", "first")
    ),
    "a list of colleagues that names both": asked(
        f"{APP}/api/team",
        refused(),
        content("first", "second", names=("first", "second")),
        content("second", "first", names=("first", "second")),
    ),
    "what users share, without an id in its address": asked(
        f"{APP}/api/plans", refused(), content("first", "second"), content("second", "first")
    ),
    "a stranger's own empty basket": asked(LISTED, content(""), content("first"), content("second")),
}  # fmt: skip
UNKNOWN: dict[str, Evidence] = {
    "the operator did not ask": untried(asked=False),
    "no proof": untried(Permission(APP, False, "", "nobody proved control", "launchready prove")),
    "the run did not come to it": untried(),
    "content for strangers, and nobody to compare with": asked(LISTED, content(), users=()),
    "one user alone": asked(
        ONE, refused(), content("first", names=("first",)), users=(("first", ""), ("second", "401"))
    ),
    "the same object for both, and nothing says whose": asked(
        ONE, refused(), content("first", "second"), content("second", "first")
    ),
    "the same for all, with private fields": asked(
        LISTED, content("", "first", "second", fields=("email",)), content("first", ""), content("second", "")
    ),
    "too many requests": asked(ME, got(Given.LIMITED, status=429)),
    "an error": asked(ME, got(Given.FAILED, status=500)),
}
