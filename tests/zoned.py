"""Small words for what Cloudflare's API said of a zone."""

from __future__ import annotations

from dataclasses import replace

from seen import answer, evidence

from launchready.model.evidence import Evidence
from launchready.model.evidence.active import ActiveEvidence, Attempt
from launchready.model.evidence.cloudflare import CloudflareEvidence, DirectAnswer, Unread, ZoneRecord, ZoneRule
from launchready.model.evidence.http import Exchange

DOMAIN = "kettle.example"
APP = f"app.{DOMAIN}"
SETTINGS = {
    "ssl": "strict",
    "always_use_https": "on",
    "min_tls_version": "1.2",
    "security_level": "medium",
    "development_mode": "off",
}
RECORDS = (
    ZoneRecord(DOMAIN, "A", "203.0.113.7", True),
    ZoneRecord(APP, "A", "203.0.113.7", True),
    ZoneRecord(f"mail.{DOMAIN}", "A", "203.0.113.9", False),
    ZoneRecord(DOMAIN, "MX", f"mail.{DOMAIN}"),
)


def zone(
    *rules: ZoneRule,
    records: tuple[ZoneRecord, ...] = RECORDS,
    unread: tuple[Unread, ...] = (),
    direct: tuple[DirectAnswer, ...] = (),
    bots: dict[str, str] | None = None,
    status: str = "active",
    paused: bool = False,
    plan: str = "free",
    records_cut: bool = False,
    **settings: str,
) -> CloudflareEvidence:
    """A zone that is well unless told otherwise."""
    return CloudflareEvidence(
        asked=True,
        found=True,
        zone=DOMAIN,
        zone_id="z" * 32,
        status=status,
        paused=paused,
        plan=plan,
        records=records,
        records_cut=records_cut,
        settings=tuple({**SETTINGS, **settings}.items()),
        rules=rules,
        bots=tuple((bots or {}).items()),
        unread=unread,
        direct=direct,
    )


def rule(
    phase: str, expression: str, action: str, description: str = "", *, enabled: bool = True, **parameters: str
) -> ZoneRule:
    """A rule of a phase."""
    return ZoneRule(phase, expression, action, enabled, description, tuple(parameters.items()))


def fronted(
    seen: CloudflareEvidence | None,
    *facts: Exchange,
    product: dict[str, object] | None = None,
    attempts: tuple[Attempt, ...] = (),
) -> Evidence:
    """Evidence of a product whose hosts answer, with what the API said."""
    pages = [answer(f"https://{host}/", ("server", "cloudflare"), ("cf-ray", "8a-FRA")) for host in (DOMAIN, APP)]
    made = evidence(*pages, *facts, product=product)
    return replace(made, cloudflare=seen, active=ActiveEvidence(True, attempts=attempts))


NO_TOKEN = CloudflareEvidence()
NO_ZONE = CloudflareEvidence(asked=True)


def forbidden(part: str) -> Unread:
    """A part that the token may not read."""
    return Unread(part, "api.cloudflare.com answered 403: Authentication error (10000)", "Zone: Read")
