"""
A rule at Cloudflare stands in the way of a webhook or a login.

Why it matters: Payment providers do not solve puzzles and follow no redirect. A bot rule or a redirect that was made for visitors makes every payment's
event fail, hours later, with nobody looking.

What is looked at: The zone's custom rules, redirect rules, page rules and bot settings through Cloudflare's API, tried on the webhooks and callbacks of the
product file. A challenge or block that surely fits a webhook's path is a failure; so is a redirect of a webhook or of a callback to another host; so is Under Attack
mode. Bot Fight Mode cannot be switched off for a path: it is told as a risk. A rule that skips these for the path, or one that depends on
who asks, is respected.

Fix: Security, WAF, Custom rules: a Skip rule for the webhook's path above the others (all remaining custom rules, rate limiting, Super Bot Fight Mode).

Reference: developers.cloudflare.com/waf/custom-rules/skip; developers.cloudflare.com/bots/get-started/bot-fight-mode.
"""

from __future__ import annotations

from collections.abc import Iterator

from launchready.checks.zone import ask, unreadable
from launchready.model.check import (
    Check,
    Confidence,
    Exposure,
    Fix,
    Impact,
    Result,
    Severity,
    Stage,
    failed,
    not_applicable,
    passed,
)
from launchready.model.evidence.cloudflare import CloudflareEvidence, ZoneRule
from launchready.model.evidence.hosts import HostsEvidence
from launchready.model.evidence.http import HttpEvidence
from launchready.model.product import Product, Route, RouteKind
from launchready.standards.cloudflare_rules import fits, request_fields
from launchready.standards.page_rules import fits_pattern
from launchready.standards.urls import host_of

CUSTOM, REDIRECTS = "http_request_firewall_custom", "http_request_dynamic_redirect"
_STOPS = frozenset({"block", "challenge", "js_challenge", "managed_challenge"})
_KINDS = (RouteKind.WEBHOOK, RouteKind.AUTH_CALLBACK)


def evaluate(
    cloudflare: CloudflareEvidence, hosts: HostsEvidence, http: HttpEvidence, product: Product
) -> Iterator[Result]:
    """Try the rules on each webhook and callback."""
    stopped = unreadable(cloudflare, hosts, http, product, CUSTOM, REDIRECTS, "bots", "pagerule", "settings")
    if stopped:
        yield stopped
        return
    routes = [route for route in product.routes if route.kind in _KINDS and cloudflare.proxied(host_of(route.url))]
    if not routes:
        yield not_applicable(product.domain, "no webhook or callback of the product file goes through Cloudflare")
    for route in routes:
        found = list(_judge(cloudflare, route))
        yield from found or [
            passed(route.url, "no rule stands in its way", ask(cloudflare, f"/rulesets/phases/{CUSTOM}/entrypoint"))
        ]


def _judge(zone: CloudflareEvidence, route: Route) -> Iterator[Result]:
    fields = request_fields(route.url, route.method)
    skipped = False
    for rule in zone.phase(CUSTOM):
        answer = fits(rule.expression, fields)
        if answer and rule.action == "skip":
            skipped = True
        elif answer and rule.action in _STOPS and not (skipped and _rest(zone, fields)):
            yield _failed(
                zone,
                route,
                f"the custom rule {_named(rule)} answers with {rule.action}",
                "rule",
                Severity.HIGH,
                Confidence.CERTAIN,
            )
            break
    yield from _redirected(zone, route)
    if route.kind is not RouteKind.WEBHOOK:
        return
    if zone.setting("security_level") == "under_attack":
        yield _failed(
            zone, route, "Under Attack mode challenges every request", "attack-mode", Severity.HIGH, Confidence.CERTAIN
        )
    definitely = zone.bot("sbfm_definitely_automated")
    if definitely in ("block", "managed_challenge") and not skipped:
        words = f"Super Bot Fight Mode answers programs with {definitely}, and no rule skips it for this path"
        yield _failed(zone, route, words, "bots", Severity.HIGH, Confidence.FIRM)
    elif zone.bot("fight_mode") == "true":
        words = "Bot Fight Mode is on, and cannot be skipped for a path"
        yield _failed(zone, route, words, "bots", Severity.MEDIUM, Confidence.TENTATIVE)


def _rest(zone: CloudflareEvidence, fields: dict[str, str | bool | int | None]) -> bool:
    """Return True if a skip rule that fits skips the remaining custom rules."""
    return any(
        rule.action == "skip" and rule.parameter("ruleset") == "current" and fits(rule.expression, fields)
        for rule in zone.phase(CUSTOM)
    )


def _redirected(zone: CloudflareEvidence, route: Route) -> Iterator[Result]:
    fields = request_fields(route.url, route.method)
    for rule in zone.phase(REDIRECTS):
        if fits(rule.expression, fields) and rule.action == "redirect":
            yield _failed(
                zone,
                route,
                f"the redirect rule {_named(rule)} sends it elsewhere",
                "redirect",
                Severity.HIGH,
                Confidence.CERTAIN,
            )
            return
    for rule in zone.phase("pagerule"):
        forwards = rule.action == "forwarding_url" or rule.parameter("forwarding_url")
        if forwards and fits_pattern(rule.expression, route.url):
            yield _failed(
                zone,
                route,
                f"the page rule {_named(rule)} sends it elsewhere",
                "redirect",
                Severity.HIGH,
                Confidence.FIRM,
            )
            return


def _named(rule: ZoneRule) -> str:
    return repr((rule.description or rule.expression)[:80])


def _failed(
    zone: CloudflareEvidence, route: Route, seen: str, aspect: str, severity: Severity, confidence: Confidence
) -> Result:
    webhook = route.kind is RouteKind.WEBHOOK
    return failed(
        route.url,
        seen=seen,
        expected="the request reaches the product as it is",
        severity=severity,
        confidence=confidence,
        exposure=Exposure.MANY,
        impact=Impact.PAYMENT if webhook else Impact.SIGNUP,
        probe=ask(zone, "/bot_management" if aspect == "bots" else f"/rulesets/phases/{CUSTOM}/entrypoint"),
        aspect=aspect,
        fix=Fix(
            summary=f"Let {route.url} through at Cloudflare",
            steps=(
                "Security, WAF, Custom rules: add a Skip rule for exactly this path, above the others; tick Super Bot Fight Mode in it.",
                "Where Bot Fight Mode of the free plan is on: switch it off, or give the webhook a host name that is DNS only.",
                "Narrow redirect rules so that they leave this path alone. Send a test event from the provider's dashboard.",
            ),
            hours=(0.25, 1),
            hours_reason="one rule and a test event",
        ),
    )


CHECK = Check(
    id="routing.cloudflare-rules",
    title="A rule at Cloudflare stops a webhook or a login",
    stage=Stage.ROUTING,
    impact=Impact.PAYMENT,
    severity=Severity.HIGH,
    evaluate=evaluate,
)
