"""
Cloudflare is in front, and its protection is switched off or leaves the costly routes bare.

Why it matters: An edge without rules passes every request on. The model's route is the one that costs, and the login the one that is tried.

What is looked at: Through Cloudflare's API: the security level, whether a managed ruleset is deployed (paid plans; the free one has its own without a switch), and
whether an enabled rate limiting rule fits the login, signup and chat routes of the product file. Where the product holds those back itself, as
edge.rate-limit saw, a missing rule is no failure.

Fix: Security, WAF: deploy the managed ruleset; Rate limiting rules: one for the login and chat paths by IP address (the free plan has one rule).

Reference: developers.cloudflare.com/waf/rate-limiting-rules; developers.cloudflare.com/waf/managed-rules.
"""

from __future__ import annotations

from collections.abc import Iterator

from launchready.checks.zone import ask, unreadable
from launchready.model.check import Check, Exposure, Fix, Impact, Result, Severity, Stage, failed, passed
from launchready.model.evidence.active import ActiveEvidence
from launchready.model.evidence.cloudflare import CloudflareEvidence
from launchready.model.evidence.hosts import HostsEvidence
from launchready.model.evidence.http import HttpEvidence
from launchready.model.product import Product, RouteKind
from launchready.standards.cloudflare_rules import fits, request_fields
from launchready.standards.limited import Limited, limited
from launchready.standards.urls import host_of

RATES, MANAGED = "http_ratelimit", "http_request_firewall_managed"


def evaluate(
    cloudflare: CloudflareEvidence, hosts: HostsEvidence, http: HttpEvidence, active: ActiveEvidence, product: Product
) -> Iterator[Result]:
    """Judge the zone's protection."""
    stopped = unreadable(cloudflare, hosts, http, product, RATES, MANAGED, "settings")
    if stopped:
        yield stopped
        return
    found = [*_level(cloudflare), *_managed(cloudflare), *_rates(cloudflare, active, product)]
    yield from found
    if not found:
        yield passed(cloudflare.zone, "protection is on", ask(cloudflare, f"/rulesets/phases/{RATES}/entrypoint"))


def _level(zone: CloudflareEvidence) -> Iterator[Result]:
    if zone.setting("security_level") in ("off", "essentially_off"):
        yield _failed(
            zone,
            zone.zone,
            f"the security level is {zone.setting('security_level')}",
            "medium",
            "level",
            "/settings/security_level",
            "Set the security level to medium",
            Severity.MEDIUM,
        )


def _managed(zone: CloudflareEvidence) -> Iterator[Result]:
    deployed = any(rule.action == "execute" for rule in zone.phase(MANAGED))
    if zone.plan in ("pro", "business", "enterprise") and not deployed:
        yield _failed(
            zone,
            zone.zone,
            f"no managed ruleset is deployed, which the plan ({zone.plan}) has",
            "Cloudflare Managed Ruleset deployed",
            "managed",
            f"/rulesets/phases/{MANAGED}/entrypoint",
            "Deploy the Cloudflare Managed Ruleset",
            Severity.MEDIUM,
        )


def _rates(zone: CloudflareEvidence, active: ActiveEvidence, product: Product) -> Iterator[Result]:
    for route in limited(product):
        if route.kind is RouteKind.WEBHOOK or not zone.proxied(host_of(route.url)):
            continue
        fields = request_fields(route.url, route.method)
        if any(fits(rule.expression, fields) is not False for rule in zone.phase(RATES)) or _holds(active, route):
            continue
        yield _failed(
            zone,
            route.url,
            f"no rate limiting rule fits the {route.kind.value} route",
            "a rule that holds bursts back at the edge",
            "rate",
            f"/rulesets/phases/{RATES}/entrypoint",
            f"Add a rate limiting rule for {route.url}",
            Severity.LOW,
        )


def _holds(active: ActiveEvidence, route: Limited) -> bool:
    return any(attempt.exchange.status == 429 for attempt in active.of("rate-limit", route.url))


def _failed(
    zone: CloudflareEvidence, where: str, seen: str, expected: str, aspect: str, path: str, fix: str, severity: Severity
) -> Result:
    return failed(
        where,
        seen=seen,
        expected=expected,
        severity=severity,
        exposure=Exposure.SOME,
        impact=Impact.COST if aspect == "rate" else Impact.REACH,
        probe=ask(zone, path),
        aspect=aspect,
        fix=Fix(
            summary=fix, steps=(f"{fix} in the zone's security settings.",), hours=(0.25, 0.5), hours_reason="one rule"
        ),
    )


CHECK = Check(
    id="edge.ddos-rules",
    title="The edge's protection is off where it counts",
    stage=Stage.EDGE,
    impact=Impact.REACH,
    severity=Severity.MEDIUM,
    evaluate=evaluate,
)
