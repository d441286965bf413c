"""Cases of routing.redirect-chain."""

from __future__ import annotations

from itertools import pairwise

from seen import Bad, entered, evidence, failure, host, page, redirect

from launchready.model.check import Severity
from launchready.model.evidence import Evidence
from launchready.model.evidence.hosts import Source
from launchready.model.evidence.http import FailureKind

HOME = "kettle.example"
APP, DOCS = f"https://app.{HOME}/", f"https://docs.{HOME}/"
STAY = ("set-cookie", "session=abc; Path=/; Secure; HttpOnly")


def many(count: int, start: str = DOCS) -> tuple[object, ...]:
    urls = [start, *(f"https://docs.{HOME}/{number}" for number in range(count))]
    return (*(redirect(here, there) for here, there in pairwise(urls)), page(urls[-1]))


def seen(*facts: object, **more: object) -> Evidence:
    return evidence(*facts, **more)  # type: ignore[arg-type]


GOOD: dict[str, Evidence] = {
    "http to https": seen(redirect(f"http://app.{HOME}/", APP), page(APP)),
    "two steps": seen(*many(2)),
    "the upgrade is not counted": seen(redirect(f"http://docs.{HOME}/", DOCS), *many(2)),
}

BAD: dict[str, Bad] = {
    "a circle": (
        seen(redirect(DOCS, f"http://docs.{HOME}/"), redirect(f"http://docs.{HOME}/", DOCS)),
        {(DOCS, "circle", Severity.BLOCKER)},
    ),
    "a page that leads to itself": (seen(redirect(APP, APP, 302)), {(APP, "circle", Severity.BLOCKER)}),
    "a circle at a host that was only guessed": (
        seen(host(f"dev.{HOME}", Source.COMMON_NAME), redirect(f"https://dev.{HOME}/", f"https://dev.{HOME}/")),
        {(f"https://dev.{HOME}/", "circle", Severity.MEDIUM)},
    ),
    "a redirect to nowhere": (seen(redirect(APP, "")), {(APP, "nowhere", Severity.HIGH)}),
    "over plain http": (
        seen(
            redirect(DOCS, f"http://help.{HOME}/"),
            redirect(f"http://help.{HOME}/", f"https://help.{HOME}/"),
            page(f"https://help.{HOME}/"),
        ),
        {(DOCS, "downgrade", Severity.HIGH)},
    ),
    "the domain itself over plain http": (
        seen(
            *entered(
                f"https://www.{HOME}",
                changed=(redirect(f"https://{HOME}/", f"http://www.{HOME}/"),),
            )
        ),
        {(f"https://{HOME}/", "downgrade", Severity.HIGH)},
    ),
    "to a host that is not there": (
        seen(
            redirect(DOCS, "https://kettle.gitbook.example/"),
            failure("https://kettle.gitbook.example/", FailureKind.DNS),
        ),
        {(DOCS, "dead-end", Severity.HIGH)},
    ),
    "a session that stays behind": (
        seen(redirect(APP, f"https://go.{HOME}/", 301, STAY), page(f"https://go.{HOME}/")),
        {(APP, "session", Severity.LOW)},
    ),
    "four steps": (seen(*many(4)), {(DOCS, "steps", Severity.LOW)}),
    "for now to another host": (
        seen(redirect(DOCS, "https://kettle.readme.example/", 302), page("https://kettle.readme.example/")),
        {(DOCS, "temporary", Severity.LOW)},
    ),
}

SILENT: dict[str, Evidence] = {
    "to the login of another host": seen(
        redirect(APP, f"https://auth.{HOME}/login?next=%2F", 302, STAY), page(f"https://auth.{HOME}/login?next=%2F")
    ),
    "to a login by many steps": seen(
        redirect(APP, f"{APP}dashboard", 302),
        redirect(f"{APP}dashboard", f"{APP}login", 307),
        redirect(f"{APP}login", "https://kettle.idp.example/authorize?client_id=1", 302),
        redirect("https://kettle.idp.example/authorize?client_id=1", "https://kettle.idp.example/u/login?state=2", 302),
        page("https://kettle.idp.example/u/login?state=2"),
    ),
    "to the visitor's language": seen(redirect(DOCS, f"{DOCS}en/", 307), page(f"{DOCS}en/")),
    "to the visitor's country": seen(
        redirect(f"https://shop.{HOME}/", "https://shop.kettle.de/", 302), page("https://shop.kettle.de/")
    ),
    "to a page of the same host": seen(redirect(APP, f"{APP}dashboard", 302), page(f"{APP}dashboard")),
    "the domain leads to www for now, which is routing.canonical-host's": seen(
        *entered(f"https://www.{HOME}", status=302)
    ),
    "the domain goes round, which is too": seen(
        redirect(f"https://{HOME}/", f"https://www.{HOME}/"), redirect(f"https://www.{HOME}/", f"https://{HOME}/")
    ),
    "a cookie of the edge": seen(
        redirect(APP, f"https://go.{HOME}/", 301, ("set-cookie", "__cf_session=1; Path=/")), page(f"https://go.{HOME}/")
    ),
    "a cookie for the whole domain": seen(
        redirect(APP, f"https://go.{HOME}/", 301, ("set-cookie", f"session=1; Domain=.{HOME}; Path=/")),
        page(f"https://go.{HOME}/"),
    ),
    "a framework that gives each visitor a session": seen(
        redirect(APP, f"https://go.{HOME}/", 301, STAY), page(f"https://go.{HOME}/", STAY)
    ),
    "a session that is taken away": seen(
        redirect(APP, f"https://go.{HOME}/", 301, ("set-cookie", "session=x; Max-Age=0")), page(f"https://go.{HOME}/")
    ),
    "a link into an app": seen(redirect(APP, "kettle://open")),
    "a declared host that is down is audit.domain-map's": seen(
        host(f"go.{HOME}"), redirect(APP, f"https://go.{HOME}/"), failure(f"https://go.{HOME}/")
    ),
    "the run ended on the way": seen(redirect(APP, f"{APP}dashboard", 302)),
    "a private route that was not visited": seen(product={"routes": [{"kind": "private", "url": f"{APP}me"}]}),
}

UNKNOWN: dict[str, Evidence] = {
    "a circle that sets cookies": seen(redirect(APP, APP, 302, ("set-cookie", "seen=1; Path=/"))),
}
