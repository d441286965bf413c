"""Cases of routing.auth-callback."""

from __future__ import annotations

from dataclasses import replace

from probed import probed, unasked
from seen import Bad, answer, evidence, failure, naming, page, redirect

from launchready.model.check import Severity
from launchready.model.evidence import Evidence
from launchready.model.evidence.active import ActiveEvidence, Attempt
from launchready.model.evidence.http import Exchange, Link
from launchready.standards.logins import cancelled, completed

APP = "https://app.kettle.example"
URL = f"{APP}/auth/callback"
ASKED = cancelled(URL)
CODE = completed(URL)
SLASH = ASKED.replace("/callback?", "/callback/?")
GOOGLE = "https://accounts.google.com/o/oauth2/v2/auth?client_id=1&response_type=code&redirect_uri="
CALLBACK: dict[str, object] = {"routes": [{"kind": "auth-callback", "url": URL}]}
POSTED: dict[str, object] = {"routes": [{"kind": "auth-callback", "url": URL, "method": "POST"}]}
BUNDLE = Link("script", f"{APP}/assets/app.js")


def looked(*exchanges: Exchange, product: dict[str, object] | None = None, asked: bool = False) -> Evidence:
    found = evidence(*exchanges, product=CALLBACK if product is None else product)
    return replace(found, active=ActiveEvidence(asked=asked))


def tried(
    exchange: Exchange, purpose: str = "code", *more: Exchange, product: dict[str, object] = CALLBACK
) -> Evidence:
    base = evidence(*more, product=product)
    return probed(Attempt("auth-callback", purpose, exchange), product=product, base=base)


def bad(aspect: str, given: Evidence, severity: Severity = Severity.HIGH, url: str = URL) -> Bad:
    return given, {(url, aspect, severity)}


def posted(exchange: Exchange) -> Exchange:
    return replace(exchange, method="POST")


GOOD: dict[str, Evidence] = {
    "a page reads it": looked(page(ASKED)),
    "led to the login with the error": looked(redirect(ASKED, "/login?error=access_denied", 302)),
    "led to the front": looked(redirect(ASKED, "/", 303)),
    "refused": looked(answer(ASKED, status=400)),
    "the code is refused": tried(answer(CODE, status=401), "code", page(ASKED)),
    "the other spelling, and the query stays": looked(redirect(ASKED, SLASH, 308), page(SLASH)),
    "an API leads on to the app": looked(redirect(ASKED, "https://www.kettle.example/login?error=access_denied", 302)),
    "a form": tried(posted(redirect(URL, "/login?error=state", 303)), "form", product=POSTED),
    "found in a login that starts": looked(
        redirect(f"{APP}/auth/google", f"{GOOGLE}{URL}", 302), page(ASKED), product={"surfaces": [{"host": "app.kettle.example"}]}
    ),
}  # fmt: skip
BAD: dict[str, Bad] = {
    "not there": bad("missing", looked(page(ASKED, status=404)), Severity.BLOCKER),
    "not there, in JSON": bad("missing", looked(answer(ASKED, status=404)), Severity.BLOCKER),
    "not there, after the other spelling": bad(
        "missing", looked(redirect(ASKED, SLASH, 308), page(SLASH, status=404)), Severity.BLOCKER
    ),
    "the query is dropped": bad("query-dropped", looked(redirect(ASKED, f"{URL}/", 301)), Severity.BLOCKER),
    "half of it is dropped": bad(
        "query-dropped", looked(redirect(ASKED, f"{URL}/?error=access_denied", 308)), Severity.BLOCKER
    ),
    "a form is dropped": bad("query-dropped", tried(posted(redirect(URL, f"{URL}/", 301)), "form", product=POSTED), Severity.BLOCKER),
    "another host": bad("other-host", looked(redirect(ASKED, ASKED.replace("app.", "www."), 301))),
    "a stranger's host": bad("other-host", looked(redirect(ASKED, ASKED.replace("app.kettle", "app.other"), 301))),
    "back to http": bad("http", looked(redirect(ASKED, ASKED.replace("https:", "http:"), 302))),
    "a login is demanded": bad("guarded", looked(redirect(ASKED, "/login?redirectTo=%2Fauth%2Fcallback", 307))),
    "a login is demanded, by whole address": bad(
        "guarded", looked(redirect(ASKED, f"/signin?callbackUrl={URL}", 307))
    ),
    "kept by a cache": bad("cached", looked(redirect(ASKED, "/login?error=access_denied", 302, ("x-cache", "HIT"), ("age", "9")))),
    "for caches to keep": bad(
        "cached", looked(redirect(ASKED, "/login", 302, ("cache-control", "public, s-maxage=600")))
    ),
    "kept, seen with a code": bad("cached", tried(redirect(CODE, "/app", 302, ("cf-cache-status", "HIT")), "code again", page(ASKED))),
    "breaks where somebody says no": bad("breaks", looked(answer(ASKED, status=500)), Severity.MEDIUM),
    "a redirect to nowhere": bad("nowhere", looked(redirect(ASKED, "", 302))),
    "found in a login that starts, and not there": bad(
        "missing",
        looked(redirect(f"{APP}/auth/google", f"{GOOGLE}{URL}", 302), page(ASKED, status=404), product={"surfaces": [{"host": "app.kettle.example"}]}),
        Severity.BLOCKER,
    ),
}  # fmt: skip
SILENT: dict[str, Evidence] = {
    "the page of a single-page app out of a cache": looked(page(ASKED, ("cf-cache-status", "HIT"), ("cache-control", "public, max-age=600"))),
    "a redirect between spellings out of a cache": looked(
        redirect(ASKED, SLASH, 308, ("cache-control", "public, max-age=3600")), page(SLASH)
    ),
    "GitHub Pages: the app with 404": looked(
        naming(f"{APP}/", BUNDLE), replace(naming(ASKED, BUNDLE), status=404)
    ),
    "the exchange of a made-up code breaks": tried(answer(CODE, status=500), "code", page(ASKED)),
    "the login remembers another place": looked(redirect(ASKED, "/login?next=%2Fdashboard&error=access_denied", 302)),
    "the login is told the error and the way back": looked(
        redirect(ASKED, "/login?error=access_denied&from=%2Fauth%2Fcallback", 302)
    ),
    "a robot check": looked(answer(ASKED, ("cf-mitigated", "challenge"), status=403)),
    "no callback": looked(page(f"{APP}/"), product={}),
    "a callback of somebody else's": looked(
        redirect(f"{APP}/auth/google", f"{GOOGLE}https://abcd.supabase.co/auth/v1/callback", 302), product={"surfaces": [{"host": "app.kettle.example"}]}
    ),
}  # fmt: skip
UNKNOWN: dict[str, Evidence] = {
    "a robot check": SILENT["a robot check"],
    "no answer": looked(failure(ASKED)),
    "not asked": looked(),
    "only POST is taken": looked(answer(ASKED, status=405)),
    "a form, and no permission": unasked(product=POSTED),
}
