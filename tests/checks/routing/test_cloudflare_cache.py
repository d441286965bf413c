"""Cases of routing.cloudflare-cache."""

from __future__ import annotations

from seen import Bad, evidence
from zoned import APP, NO_TOKEN, forbidden, fronted, rule, zone

from launchready.model.check import Severity
from launchready.model.evidence import Evidence

ME = f"https://{APP}/api/me"
PRIVATE: dict[str, object] = {"routes": [{"kind": "private", "url": ME}]}
PHASE = "http_request_cache_settings"
HOST = f'http.host eq "{APP}"'
API = 'starts_with(http.request.uri.path, "/api/")'


KEEP = rule(PHASE, HOST, "set_cache_settings", "Everything", cache="true")
OVERRIDE = rule(PHASE, HOST, "set_cache_settings", "Everything", cache="true", edge_ttl="override_origin")
BYPASS = rule(PHASE, API, "set_cache_settings", "Not the API", cache="false")
PAGE = rule("pagerule", f"*{APP}/*", "cache_level", cache_level="cache_everything", edge_cache_ttl="7200")

GOOD: dict[str, Evidence] = {
    "no rules": fronted(zone(), product=PRIVATE),
    "everything but the API": fronted(zone(OVERRIDE, BYPASS), product=PRIVATE),
}
BAD: dict[str, Bad] = {
    "everything of the host": (fronted(zone(KEEP), product=PRIVATE), {(ME, "kept", Severity.MEDIUM)}),
    "for a time of its own": (fronted(zone(OVERRIDE), product=PRIVATE), {(ME, "kept", Severity.HIGH)}),
    "the last rule counts": (fronted(zone(BYPASS, OVERRIDE), product=PRIVATE), {(ME, "kept", Severity.HIGH)}),
    "a page rule": (fronted(zone(PAGE), product=PRIVATE), {(ME, "kept", Severity.HIGH)}),
}
SILENT: dict[str, Evidence] = {
    "assets alone": fronted(
        zone(rule(PHASE, 'http.request.uri.path.extension in {"js" "css"}', "set_cache_settings", cache="true")),
        product=PRIVATE,
    ),
    "only who has no session": fronted(
        zone(rule(PHASE, f'{HOST} and not http.cookie contains "session"', "set_cache_settings", cache="true")),
        product=PRIVATE,
    ),
    "switched off": fronted(
        zone(rule(PHASE, HOST, "set_cache_settings", enabled=False, cache="true")), product=PRIVATE
    ),
    "no private routes": fronted(zone(OVERRIDE)),
    "a page rule for another path": fronted(
        zone(rule("pagerule", f"{APP}/blog/*", "cache_level", cache_level="cache_everything")), product=PRIVATE
    ),
    "a page rule that keeps nothing above it": fronted(
        zone(rule("pagerule", f"{APP}/api/*", "cache_level", cache_level="bypass"), PAGE), product=PRIVATE
    ),
    "a host of somebody else's": fronted(
        zone(OVERRIDE), product={"routes": [{"kind": "private", "url": "https://x.elsewhere.example/me"}]}
    ),
}
UNKNOWN: dict[str, Evidence] = {
    "no token, and Cloudflare in front": fronted(NO_TOKEN, product=PRIVATE),
    "rules withheld": fronted(zone(unread=(forbidden(PHASE),)), product=PRIVATE),
    "an older evidence file": evidence(),
}
