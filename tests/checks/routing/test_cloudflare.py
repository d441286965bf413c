"""Cases of routing.cloudflare."""

from __future__ import annotations

from seen import Bad, answer, evidence, redirect
from zoned import DOMAIN, NO_TOKEN, NO_ZONE, forbidden, fronted, zone

from launchready.model.check import Severity
from launchready.model.evidence import Evidence

PLAIN = answer(f"http://{DOMAIN}/")

GOOD: dict[str, Evidence] = {"strict, 1.2, active": fronted(zone())}
BAD: dict[str, Bad] = {
    "flexible": (fronted(zone(ssl="flexible")), {(DOMAIN, "ssl-mode", Severity.HIGH)}),
    "off": (fronted(zone(ssl="off")), {(DOMAIN, "ssl-mode", Severity.HIGH)}),
    "full without strict": (fronted(zone(ssl="full")), {(DOMAIN, "ssl-mode", Severity.LOW)}),
    "paused": (fronted(zone(paused=True)), {(DOMAIN, "inactive", Severity.HIGH)}),
    "name servers not moved": (fronted(zone(status="pending")), {(DOMAIN, "inactive", Severity.HIGH)}),
    "TLS 1.0": (fronted(zone(min_tls_version="1.0")), {(DOMAIN, "min-tls", Severity.LOW)}),
    "http served as it is": (fronted(zone(always_use_https="off"), PLAIN), {(DOMAIN, "always-https", Severity.MEDIUM)}),
    "development mode": (fronted(zone(development_mode="on")), {(DOMAIN, "development", Severity.LOW)}),
}
SILENT: dict[str, Evidence] = {
    "the server itself leads to https": fronted(
        zone(always_use_https="off"), redirect(f"http://{DOMAIN}/", f"https://{DOMAIN}/")
    ),
    "TLS 1.3 alone": fronted(zone(min_tls_version="1.3")),
    "SSL for SaaS's strict mode": fronted(zone(ssl="origin_pull")),
}
UNKNOWN: dict[str, Evidence] = {
    "no token, and Cloudflare in front": fronted(NO_TOKEN),
    "the token's account has no such zone": fronted(NO_ZONE),
    "a token that may not read settings": fronted(zone(unread=(forbidden("settings"),))),
    "an older evidence file": evidence(),
}
