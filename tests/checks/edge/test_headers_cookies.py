"""Cases of edge.headers-cookies."""

from __future__ import annotations

from dataclasses import replace

from seen import HSTS, Bad, answer, evidence, page, redirect

from launchready.model.check import Severity
from launchready.model.evidence import Evidence

URL = "https://app.kettle.example/"
HOST = "app.kettle.example"
GOOD_SESSION = "__Host-session=****; Path=/; Secure; HttpOnly; SameSite=Lax"


def cookies(*values: str, url: str = URL, hsts: bool = True) -> Evidence:
    more = (HSTS,) if hsts and url.startswith("https:") else ()
    return evidence(page(url, *more, *(("set-cookie", value) for value in values)))


def bad(*found: tuple[str, Severity], given: Evidence) -> Bad:
    return given, {(HOST, aspect, severity) for aspect, severity in found}


GOOD: dict[str, Evidence] = {
    "as it should be": cookies(GOOD_SESSION),
    "no SameSite, which means Lax": cookies("sid=****; Path=/; Secure; HttpOnly"),
    "for other sites' frames, and meant so": cookies("sid=****; Path=/; Secure; HttpOnly; SameSite=None; Partitioned"),
    "for all subdomains": cookies("sid=****; Domain=.kettle.example; Secure; HttpOnly"),
    "a CSRF token that scripts read": cookies("XSRF-TOKEN=****; Path=/; Secure; SameSite=Lax"),
}

BAD: dict[str, Bad] = {
    "a session without Secure, HSTS set": bad(("insecure", Severity.MEDIUM), given=cookies("sid=****; HttpOnly")),
    "a session without Secure, no HSTS": bad(("insecure", Severity.HIGH), given=cookies("sid=****; HttpOnly", hsts=False)),
    "a session without HttpOnly": bad(("readable", Severity.MEDIUM), given=cookies("connect.sid=****; Secure")),
    "supabase's in the browser": bad(
        ("readable", Severity.LOW), given=cookies("sb-abcdefgh-auth-token=****; Secure; SameSite=Lax")
    ),
    "SameSite=None without Secure": bad(
        ("refused", Severity.MEDIUM), given=cookies("session=****; HttpOnly; SameSite=None")
    ),
    "__Host- with a Domain": bad(
        ("refused", Severity.MEDIUM), given=cookies("__Host-session=****; Path=/; Secure; HttpOnly; Domain=kettle.example")
    ),
    "__Host- without Path=/": bad(("refused", Severity.MEDIUM), given=cookies("__Host-sid=****; Secure; HttpOnly; Path=/app")),
    "__Secure- without Secure": bad(("refused", Severity.MEDIUM), given=cookies("__Secure-sid=****; HttpOnly")),
    "a public suffix as Domain": bad(("refused", Severity.MEDIUM), given=cookies("sid=****; Domain=co.uk; Secure; HttpOnly")),
    "somebody else's Domain": bad(
        ("refused", Severity.MEDIUM), given=cookies("sid=****; Domain=example.org; Secure; HttpOnly")
    ),
    "larger than browsers keep": bad(("refused", Severity.MEDIUM), given=cookies("sid=" + "*" * 5000 + "; Secure; HttpOnly")),
    "a SameSite that nobody knows": bad(
        ("same-site-invalid", Severity.LOW), given=cookies("sid=****; Secure; HttpOnly; SameSite=True")
    ),
    "a CSRF token without SameSite": bad(("same-site-missing", Severity.LOW), given=cookies("csrftoken=****; Secure")),
    "something without Secure": bad(("insecure", Severity.LOW), given=cookies("foo=****; Path=/")),
    "two at once": bad(("insecure", Severity.HIGH), ("readable", Severity.MEDIUM), given=cookies("sid=****", hsts=False)),
    "set over plain http": (
        evidence(page("http://app.kettle.example/", ("set-cookie", "sid=****; HttpOnly"))),
        {(HOST, "insecure", Severity.HIGH)},
    ),
}  # fmt: skip

SILENT: dict[str, Evidence] = {
    "none": evidence(page(URL)),
    "a language": cookies("NEXT_LOCALE=**; Path=/"),
    "a theme and a consent": cookies("theme=****; Path=/", "cookie_consent=****; Path=/; SameSite=Lax"),
    "analytics": cookies("_ga=****; Domain=kettle.example; Path=/", "ajs_anonymous_id=****", "ph_abc_posthog=****"),
    "Cloudflare's own": cookies("__cf_bm=****; path=/; HttpOnly; Secure; SameSite=None", "_cfuvid=****; path=/; HttpOnly"),
    "a load balancer's": cookies("AWSALB=****; Path=/", "AWSALBCORS=****; Path=/; SameSite=None; Secure", "ARRAffinity=****"),
    "a session that is ended": cookies("session=; Path=/; Max-Age=0", "sid=; Expires=Thu, 01 Jan 1970 00:00:00 GMT"),
    "where login should return to": cookies("auth_redirect=****; Path=/; Secure; HttpOnly", "__Secure-authjs.callback-url=****; Secure"),
    "a Secure cookie on the way to https": evidence(
        redirect("http://app.kettle.example/", URL, 301, ("set-cookie", "sid=****; Secure; HttpOnly")), page(URL)
    ),
    "a robot check's": evidence(page(URL, ("cf-mitigated", "challenge"), ("set-cookie", "session=****"), status=403)),
    "somebody else's": evidence(page("https://login.example.org/", ("set-cookie", "sid=****"))),
    "an answer to the question of foreign origins": evidence(
        replace(answer(URL, ("set-cookie", "sid=****")), request_headers=(("Origin", "https://a.example"),))
    ),
}  # fmt: skip

UNKNOWN: dict[str, Evidence] = {}
