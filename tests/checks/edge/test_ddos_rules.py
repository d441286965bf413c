"""Cases of edge.ddos-rules."""

from __future__ import annotations

from probed import attempt
from seen import Bad, evidence
from zoned import APP, DOMAIN, NO_TOKEN, forbidden, fronted, rule, zone

from launchready.model.check import Severity
from launchready.model.evidence import Evidence

LOGIN = f"https://{APP}/api/login"
ROUTES: dict[str, object] = {"login": {"url": LOGIN}}
RATE = rule("http_ratelimit", 'starts_with(http.request.uri.path, "/api/")', "block", period="60")
MANAGED = rule("http_request_firewall_managed", "true", "execute", id="efb7")

GOOD: dict[str, Evidence] = {
    "a rule for the login": fronted(zone(RATE), product=ROUTES),
    "a paid plan with its managed rules": fronted(zone(RATE, MANAGED, plan="pro"), product=ROUTES),
}
BAD: dict[str, Bad] = {
    "no rule fits the login": (fronted(zone(), product=ROUTES), {(LOGIN, "rate", Severity.LOW)}),
    "a rule for another path": (
        fronted(zone(rule("http_ratelimit", 'http.request.uri.path eq "/search"', "block")), product=ROUTES),
        {(LOGIN, "rate", Severity.LOW)},
    ),
    "a paid plan without": (fronted(zone(RATE, plan="pro"), product=ROUTES), {(DOMAIN, "managed", Severity.MEDIUM)}),
    "protection off": (
        fronted(zone(RATE, security_level="essentially_off"), product=ROUTES),
        {(DOMAIN, "level", Severity.MEDIUM)},
    ),
}
SILENT: dict[str, Evidence] = {
    "the product holds back by itself": fronted(
        zone(), product=ROUTES, attempts=(attempt("rate-limit", "login", LOGIN, 429),)
    ),
    "a rule that nobody can judge from here": fronted(
        zone(rule("http_ratelimit", 'ip.src.country ne "DE"', "block")), product=ROUTES
    ),
    "no costly routes": fronted(zone()),
    "a route of somebody else's": fronted(zone(), product={"login": {"url": "https://abcd.supabase.example/auth"}}),
}
UNKNOWN: dict[str, Evidence] = {
    "no token, and Cloudflare in front": fronted(NO_TOKEN, product=ROUTES),
    "rules withheld": fronted(zone(unread=(forbidden("http_ratelimit"),)), product=ROUTES),
    "an older evidence file": evidence(),
}
