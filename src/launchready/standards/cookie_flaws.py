"""What is wrong with a cookie, by what it is for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from launchready.model.check import Severity
from launchready.standards.cookies import CookieError, Kind, kind, parse, readable_by_design, refusal


@dataclass(frozen=True, slots=True)
class Flaw:
    """One thing that is wrong with a cookie. `code` is its stable name; `message` begins with the cookie's name."""

    code: str
    severity: Severity
    cookie: str
    message: str


def flaws(header: str, url: str, now: datetime, *, hsts: bool = False) -> tuple[Flaw, ...]:
    """Return what is wrong with the cookie of a Set-Cookie header that came from a URL, the worst first.

    `hsts` says that browsers stay on https at that host, which makes a cookie without Secure hard to overhear.
    """
    try:
        cookie = parse(header)
    except CookieError as error:
        name = header.partition(";")[0].partition("=")[0].strip()[:60]
        severity = Severity.MEDIUM if kind(name) is Kind.SESSION else Severity.LOW
        return (Flaw("refused", severity, name, f"{name or 'a cookie'} is ignored by browsers: {error}"),)
    if cookie.gone(now):
        return ()
    what = kind(cookie.name)
    name = cookie.name[:60] or "(without a name)"
    found: list[Flaw] = []

    def note(code: str, severity: Severity, words: str) -> None:
        found.append(Flaw(code, severity, cookie.name, f"{name} {words}"))

    why = refusal(cookie, url)
    if why:
        severe = Severity.MEDIUM if what in (Kind.SESSION, Kind.CSRF) else Severity.LOW
        note("refused", severe, f"is refused by browsers: {why}")
    elif not cookie.secure and urlsplit(url).scheme == "https":
        if what is Kind.SESSION:
            severe = Severity.MEDIUM if hsts else Severity.HIGH
            note("insecure", severe, "logs somebody in and lacks Secure: any http request to the host gives it away")
        elif what in (Kind.CSRF, Kind.OTHER):
            note("insecure", Severity.LOW, "lacks Secure: it is sent over http too")
    elif what is Kind.SESSION and not cookie.secure:
        note("insecure", Severity.HIGH, "logs somebody in and is set over http, where anybody on the way can read it")
    if what is Kind.SESSION and not cookie.http_only:
        severe = Severity.LOW if readable_by_design(cookie.name) else Severity.MEDIUM
        note("readable", severe, "logs somebody in and lacks HttpOnly: an injected script can take it away")
    wrong_same_site = next((odd for odd in cookie.odd if odd.lower().startswith("samesite")), "")
    if wrong_same_site and what is not Kind.EDGE:
        note("same-site-invalid", Severity.LOW, f"has an attribute that browsers pass over: {wrong_same_site}")
    elif what is Kind.CSRF and not cookie.same_site:
        note(
            "same-site-missing",
            Severity.LOW,
            "guards against forged requests and lacks SameSite, which does so by itself",
        )
    return tuple(sorted(found, key=lambda flaw: flaw.severity.order))
