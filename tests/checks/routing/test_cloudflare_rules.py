"""Cases of routing.cloudflare-rules."""

from __future__ import annotations

from seen import Bad, evidence
from zoned import APP, NO_TOKEN, forbidden, fronted, rule, zone

from launchready.model.check import Severity
from launchready.model.evidence import Evidence

HOOK, BACK = f"https://{APP}/webhooks/stripe", f"https://{APP}/auth/callback"
ROUTES: dict[str, object] = {
    "routes": [{"kind": "webhook", "url": HOOK, "method": "POST"}, {"kind": "auth-callback", "url": BACK}]
}
CUSTOM, REDIRECTS = "http_request_firewall_custom", "http_request_dynamic_redirect"
SKIP = rule(CUSTOM, 'starts_with(http.request.uri.path, "/webhooks/")', "skip", "Webhooks", ruleset="current")
ALL = rule(CUSTOM, "true", "managed_challenge", "Everybody")

GOOD: dict[str, Evidence] = {
    "no rules": fronted(zone(), product=ROUTES),
    "webhooks are skipped": fronted(
        zone(SKIP, rule(CUSTOM, 'http.request.method eq "POST"', "block"), bots={"sbfm_definitely_automated": "block"}),
        product=ROUTES,
    ),
}
BAD: dict[str, Bad] = {
    "everybody is challenged": (
        fronted(zone(ALL), product=ROUTES),
        {(HOOK, "rule", Severity.HIGH), (BACK, "rule", Severity.HIGH)},
    ),
    "a skip that skips other things": (
        fronted(zone(rule(CUSTOM, 'starts_with(http.request.uri.path, "/webhooks/")', "skip"), ALL), product=ROUTES),
        {(HOOK, "rule", Severity.HIGH), (BACK, "rule", Severity.HIGH)},
    ),
    "POST is blocked": (
        fronted(zone(rule(CUSTOM, 'http.request.method eq "POST"', "block")), product=ROUTES),
        {(HOOK, "rule", Severity.HIGH)},
    ),
    "Super Bot Fight Mode": (
        fronted(zone(bots={"sbfm_definitely_automated": "block"}), product=ROUTES),
        {(HOOK, "bots", Severity.HIGH)},
    ),
    "Bot Fight Mode": (fronted(zone(bots={"fight_mode": "true"}), product=ROUTES), {(HOOK, "bots", Severity.MEDIUM)}),
    "under attack": (
        fronted(zone(security_level="under_attack"), product=ROUTES),
        {(HOOK, "attack-mode", Severity.HIGH)},
    ),
    "a redirect rule": (
        fronted(
            zone(rule(REDIRECTS, f'http.host eq "{APP}"', "redirect", "To www", status_code="301")), product=ROUTES
        ),
        {(HOOK, "redirect", Severity.HIGH), (BACK, "redirect", Severity.HIGH)},
    ),
    "a page rule that forwards": (
        fronted(
            zone(rule("pagerule", f"https://{APP}/webhooks/*", "forwarding_url", forwarding_url="x")), product=ROUTES
        ),
        {(HOOK, "redirect", Severity.HIGH)},
    ),
}
SILENT: dict[str, Evidence] = {
    "a country is blocked": fronted(zone(rule(CUSTOM, 'ip.src.country eq "XX"', "block")), product=ROUTES),
    "a bot score is challenged": fronted(
        zone(rule(CUSTOM, "cf.bot_management.score lt 5", "managed_challenge")), product=ROUTES
    ),
    "the admin path is blocked": fronted(
        zone(rule(CUSTOM, 'starts_with(http.request.uri.path, "/admin")', "block")), product=ROUTES
    ),
    "http alone is redirected": fronted(zone(rule(REDIRECTS, "not ssl", "redirect")), product=ROUTES),
    "a rule that is off": fronted(zone(rule(CUSTOM, "true", "block", enabled=False)), product=ROUTES),
    "bots are let through": fronted(
        zone(bots={"fight_mode": "false", "sbfm_definitely_automated": "allow"}), product=ROUTES
    ),
    "neither webhook nor callback": fronted(zone(ALL)),
}
UNKNOWN: dict[str, Evidence] = {
    "no token, and Cloudflare in front": fronted(NO_TOKEN, product=ROUTES),
    "bot settings withheld": fronted(zone(unread=(forbidden("bots"),)), product=ROUTES),
    "an older evidence file": evidence(),
}
