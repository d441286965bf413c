"""Cases of routing.private-cache."""

from __future__ import annotations

from dataclasses import replace

from seen import Bad, answer, evidence, failure, page, redirect

from launchready.model.check import Severity
from launchready.model.evidence import Evidence
from launchready.model.evidence.http import Exchange
from launchready.standards.cors import PROBE_ORIGIN

URL, ME = "https://app.kettle.example/", "https://app.kettle.example/api/me"
PRIVATE: dict[str, object] = {"routes": [{"kind": "private", "url": ME}]}
SESSION = ("set-cookie", "session=****; Path=/; Secure; HttpOnly")
JSON = ("content-type", "application/json")


def control(value: str) -> tuple[str, str]:
    return ("cache-control", value)


def me(*headers: tuple[str, str], status: int = 401) -> Evidence:
    return evidence(_json(*headers, status=status), product=PRIVATE)


def _json(*headers: tuple[str, str], status: int = 401) -> Exchange:
    return answer(ME, JSON, *headers, status=status, media_type="application/json")


def bad(aspect: str, severity: Severity, given: Evidence, where: str) -> Bad:
    return given, {(where, aspect, severity)}


GOOD: dict[str, Evidence] = {
    "nothing may keep it": me(control("no-store")),
    "private": me(control("private, max-age=60"), status=200),
    "checked first": me(control("public, no-cache"), status=200),
    "kept for nothing": me(control("public, max-age=0, must-revalidate"), status=200),
    "s-maxage of nothing": me(control("public, s-maxage=0, max-age=60"), ("vary", "Cookie"), status=200),
    "nothing said of a 401": me(),
    "users are told apart": me(control("public, max-age=60"), ("vary", "Accept-Encoding, Cookie"), status=200),
    "a page with a session, kept by nobody": evidence(page(URL, SESSION, control("private, no-store"))),
    "seen with a foreign origin only": evidence(
        replace(_json(control("no-store")), request_headers=(("Origin", PROBE_ORIGIN),)), product=PRIVATE
    ),
    "the edge's own header forbids it": me(
        control("public, max-age=60"), ("cdn-cache-control", "no-store"), ("vary", "cookie")
    ),
}
BAD: dict[str, Bad] = {
    "a session out of a cache": bad(
        "session-hit", Severity.HIGH, evidence(page(URL, SESSION, ("cf-cache-status", "HIT"), ("age", "12"))), URL
    ),
    "a session, by its age": bad("session-hit", Severity.HIGH, evidence(page(URL, SESSION, ("age", "12"))), URL),
    "a session that caches shall keep": bad(
        "session-public", Severity.HIGH, evidence(page(URL, SESSION, control("public, max-age=600"))), URL
    ),
    "a session in JSON": bad(
        "session-public", Severity.HIGH,
        evidence(answer(URL, JSON, SESSION, control("s-maxage=60"), media_type="application/json")), URL,
    ),
    "a private route out of a cache": bad("private-hit", Severity.HIGH, me(("x-cache", "Hit from cloudfront"), status=200), ME),
    "a private route that caches shall keep": bad("private-public", Severity.HIGH, me(control("public, max-age=60")), ME),
    "by a header to the edge alone": bad(
        "private-public", Severity.HIGH, me(control("private"), ("cdn-cache-control", "max-age=60")), ME
    ),
    "a private route that caches may keep": bad("private-allowed", Severity.MEDIUM, me(control("max-age=300")), ME),
    "RFC 9211": bad("private-hit", Severity.HIGH, me(("cache-status", '"Netlify Edge"; hit'), status=200), ME),
    "private for one header only": bad(
        "private-public", Severity.HIGH, me(control('public, max-age=60, private="set-cookie"'), status=200), ME
    ),
}  # fmt: skip
SILENT: dict[str, Evidence] = {
    "a static page out of a cache": evidence(page(URL, control("public, s-maxage=600"), ("cf-cache-status", "HIT"))),
    "with a language": evidence(page(URL, ("set-cookie", "NEXT_LOCALE=en"), control("s-maxage=600"), ("age", "3"))),
    "with the edge's cookie": evidence(page(URL, ("set-cookie", "__cf_bm=****; Secure; HttpOnly"), ("cf-cache-status", "HIT"))),
    "Vercel's middleware sets a session anew on a kept page": evidence(page(URL, SESSION, ("x-vercel-cache", "HIT"))),
    "a session that is ended": evidence(page(URL, ("set-cookie", "session=; Max-Age=0"), control("public, max-age=60"))),
    "the shell of a single-page app": evidence(
        page(ME, control("public, max-age=600"), ("cf-cache-status", "HIT")), product=PRIVATE
    ),
    "not in a cache yet": me(("cf-cache-status", "DYNAMIC"), ("age", "0"), status=200),
    "led to the login": evidence(redirect(ME, "https://app.kettle.example/login", 302), product=PRIVATE),
    "a private route that is posted to": evidence(
        product={"routes": [{"kind": "private", "url": ME, "method": "POST"}]}
    ),
    "nothing private": evidence(page(URL)),
}  # fmt: skip
UNKNOWN: dict[str, Evidence] = {
    "no answer": evidence(failure(ME), product=PRIVATE),
    "not asked": evidence(product=PRIVATE),
    "a robot check": me(("cf-mitigated", "challenge"), control("public, max-age=60"), status=403),
}
