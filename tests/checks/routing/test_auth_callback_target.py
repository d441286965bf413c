"""Cases of routing.auth-callback-target."""

from __future__ import annotations

from dataclasses import replace

from probed import attempt, probed
from seen import Bad, evidence, naming, page, redirect, script

from launchready.model.check import Severity
from launchready.model.evidence import Evidence
from launchready.model.evidence.active import ActiveEvidence
from launchready.model.evidence.http import Code, Exchange, Link
from launchready.standards.logins import cancelled

APP = "https://app.kettle.example"
START = f"{APP}/auth/google"
CALLBACK = f"{APP}/auth/callback"
GOOGLE = "https://accounts.google.com/o/oauth2/v2/auth?client_id=1&response_type=code&redirect_uri="
SUPABASE = "https://abcd.supabase.co/auth/v1/authorize?provider=google&redirect_to="
SITE_URL = cancelled("https://abcd.supabase.co/auth/v1/callback")
BUNDLE = f"{APP}/assets/app.js"
DECLARED: dict[str, object] = {"routes": [{"kind": "auth-callback", "url": CALLBACK}]}


def looked(*exchanges: Exchange, product: dict[str, object] | None = None) -> Evidence:
    wanted = {"surfaces": [{"host": "app.kettle.example"}], **(product or {})}
    return replace(evidence(*exchanges, product=wanted), active=ActiveEvidence(asked=False))


def starts(back: str, product: dict[str, object] | None = None) -> Evidence:
    return looked(redirect(START, GOOGLE + back, 302), product=product)


def coded(*, logins: tuple[str, ...] = (), returns: tuple[str, ...] = ()) -> Evidence:
    return looked(
        naming(f"{APP}/login", Link("script", BUNDLE)),
        replace(script(BUNDLE), code=Code(logins=logins, returns=returns)),
    )


def bad(kind: str, severity: Severity, given: Evidence, where: str = START) -> Bad:
    return given, {(where, kind, severity)}


def site_url(to: str) -> Evidence:
    made = attempt("auth-callback", "site url", SITE_URL, 303, ("location", f"{to}?error=access_denied"), method="GET")
    return probed(made, product={}, base=looked())


GOOD: dict[str, Evidence] = {
    "a login leads back to the product": starts(CALLBACK),
    "as declared": starts(CALLBACK, DECLARED),
    "in a script": coded(returns=(CALLBACK,)),
    "Supabase's Site URL is the product": site_url("https://kettle.example/"),
    "by Supabase": starts("https://abcd.supabase.co/auth/v1/callback"),
}
BAD: dict[str, Bad] = {
    "localhost": bad("localhost", Severity.BLOCKER, starts("http://localhost:3000/auth/callback")),
    "localhost, encoded": bad("localhost", Severity.BLOCKER, starts("http%3A%2F%2Flocalhost%3A3000%2Fauth")),
    "this machine by its address": bad("localhost", Severity.BLOCKER, starts("http://127.0.0.1:8000/cb")),
    "a preview": bad("preview", Severity.HIGH, starts("https://kettle-git-main-fern.vercel.app/auth/callback")),
    "a builder's name": bad("preview", Severity.HIGH, starts("https://kettle.lovable.app/auth/callback")),
    "a tunnel": bad("preview", Severity.HIGH, starts("https://abcd.ngrok-free.app/cb")),
    "staging": bad("staging", Severity.HIGH, starts("https://staging.kettle.example/auth/callback")),
    "a word that may mean staging": bad("staging", Severity.MEDIUM, starts("https://dev.kettle.example/cb")),
    "plain http": bad("http", Severity.HIGH, starts("http://app.kettle.example/auth/callback")),
    "another host than declared": bad(
        "other-host", Severity.MEDIUM, starts("https://kettle.example/auth/callback", DECLARED)
    ),
    "a link to the service": bad(
        "localhost", Severity.BLOCKER, looked(naming(f"{APP}/login", Link("a", f"{GOOGLE}http://localhost:5173/"))), f"{APP}/login"
    ),
    "a link to Supabase": bad(
        "localhost", Severity.BLOCKER, looked(naming(f"{APP}/login", Link("a", f"{SUPABASE}http://localhost:5173/"))), f"{APP}/login"
    ),
    "in a script": bad("localhost", Severity.HIGH, coded(returns=("http://localhost:3000/",)), BUNDLE),
    "a start in a script": bad("localhost", Severity.HIGH, coded(logins=(f"{GOOGLE}http://localhost:3000/",)), BUNDLE),
    "in a page's own script": bad(
        "preview", Severity.HIGH,
        looked(page(f"{APP}/login", code=Code(returns=("https://kettle.lovable.app/",)))), f"{APP}/login",
    ),
    "a callback that leads on to localhost": bad(
        "localhost", Severity.BLOCKER,
        looked(redirect(cancelled(CALLBACK), "http://localhost:5173/login?error=x", 302), product=DECLARED), CALLBACK,
    ),
    "Supabase's Site URL is localhost": bad("localhost", Severity.HIGH, site_url("http://localhost:3000/"), SITE_URL),
}  # fmt: skip
SILENT: dict[str, Evidence] = {
    "Firebase's own page": starts("https://kettle-1a2b.firebaseapp.com/__/auth/handler"),
    "Auth0": starts("https://kettle.eu.auth0.com/login/callback"),
    "an app's own scheme": starts("com.kettle.app%3A%2F%2Fcallback"),
    "a window that posts a message": starts("postmessage"),
    "NextAuth shows a page first": looked(page(START)),
    "a redirect that starts no login": looked(redirect(f"{APP}/go", "http://localhost:3000/", 302)),
    "a stranger's redirect": looked(redirect("https://www.other.example/x", f"{GOOGLE}http://localhost/", 302)),
    "staging leads back to itself": looked(
        redirect("https://staging.kettle.example/auth/google", f"{GOOGLE}https://staging.kettle.example/cb", 302)
    ),
    "staging leads back to localhost": looked(
        redirect("https://staging.kettle.example/auth/google", f"{GOOGLE}http://localhost:3000/cb", 302)
    ),
    "another path than declared": starts(f"{APP}/api/auth/callback/google", DECLARED),
    "a callback leads on to the app": looked(
        redirect(cancelled(CALLBACK), "https://www.kettle.example/login?error=x", 302), product=DECLARED
    ),
    "an older Supabase says JSON": probed(
        attempt("auth-callback", "site url", SITE_URL, 400, method="GET"), product={}, base=looked()
    ),
    "no login": looked(page(f"{APP}/")),
}
UNKNOWN: dict[str, Evidence] = {}
