"""
A cache rule at Cloudflare keeps answers that belong to one user.

Why it matters: "Cache everything" makes a site fast, and hands one user's page to the next. By itself Cloudflare keeps no HTML and no JSON; a rule that
was meant for the homepage can switch that on for the whole host.

What is looked at: The zone's cache rules and page rules through Cloudflare's API, tried on the private routes, the callback and the webhooks of the product file:
the last cache rule that fits counts, the first page rule. A rule that keeps answers for a time of its own (override) is worse than one that follows the server's
Cache-Control. Rules that depend on cookies, countries or scores are not judged. What comes out in the end is looked at by
routing.private-cache.

Fix: Caching, Cache Rules: name the paths that may be kept, and add a rule that bypasses the cache for the rest, below the others.

Reference: developers.cloudflare.com/cache/how-to/cache-rules; RFC 9111, section 3.
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
from launchready.model.product import Product, RouteKind
from launchready.standards.cloudflare_rules import fits, request_fields
from launchready.standards.page_rules import fits_pattern
from launchready.standards.urls import host_of

PHASE = "http_request_cache_settings"
_KINDS = (RouteKind.PRIVATE, RouteKind.AUTH_CALLBACK, RouteKind.WEBHOOK)


def evaluate(
    cloudflare: CloudflareEvidence, hosts: HostsEvidence, http: HttpEvidence, product: Product
) -> Iterator[Result]:
    """Try the rules on each private route."""
    stopped = unreadable(cloudflare, hosts, http, product, PHASE, "pagerule")
    if stopped:
        yield stopped
        return
    routes = [route for route in product.routes if route.kind in _KINDS and cloudflare.proxied(host_of(route.url))]
    if not routes:
        yield not_applicable(product.domain, "no private route of the product file goes through Cloudflare")
    for route in routes:
        rule = _keeps(cloudflare, route.url, route.method)
        if rule is None:
            yield passed(route.url, "no cache rule keeps it", ask(cloudflare, f"/rulesets/phases/{PHASE}/entrypoint"))
        else:
            yield _failed(cloudflare, route.url, rule)


def _keeps(zone: CloudflareEvidence, url: str, method: str) -> ZoneRule | None:
    """Return the rule that makes an answer to this request kept, if one surely does."""
    if method not in ("GET", "HEAD"):
        return None
    fields = request_fields(url, method)
    last: ZoneRule | None = None
    for rule in zone.phase(PHASE):
        answer = fits(rule.expression, fields)
        if answer is None:
            last = None  # nobody can tell what comes out
        elif answer and rule.parameter("cache"):
            last = rule
    if last is not None:
        return last if last.parameter("cache") == "true" else None
    if any(fits(rule.expression, fields) is None for rule in zone.phase(PHASE)):
        return None
    first = next(
        (
            rule
            for rule in zone.phase("pagerule")
            if rule.parameter("cache_level") and fits_pattern(rule.expression, url)
        ),
        None,
    )
    return first if first is not None and first.parameter("cache_level") == "cache_everything" else None


def _failed(zone: CloudflareEvidence, url: str, rule: ZoneRule) -> Result:
    override = rule.parameter("edge_ttl") == "override_origin" or bool(rule.parameter("edge_cache_ttl"))
    words = rule.description or rule.expression
    page_rule = rule.phase == "pagerule"
    return failed(
        url,
        seen=f"the {'page' if page_rule else 'cache'} rule {words[:80]!r} keeps it"
        + (", whatever the server says" if override else ""),
        expected="private routes bypass the cache",
        severity=Severity.HIGH if override else Severity.MEDIUM,
        confidence=Confidence.FIRM,
        exposure=Exposure.MANY,
        impact=Impact.DATA,
        probe=ask(zone, "/pagerules?status=active" if page_rule else f"/rulesets/phases/{PHASE}/entrypoint"),
        aspect="kept",
        fix=Fix(
            summary=f"Take {url} out of the cache rule",
            steps=(
                "Caching, Cache Rules: add a rule below the others for this path with Bypass cache, or narrow the one that keeps everything.",
                "Caching, Configuration: purge everything.",
            ),
            hours=(0.25, 1),
            hours_reason="one rule and a purge",
        ),
    )


CHECK = Check(
    id="routing.cloudflare-cache",
    title="A cache rule keeps what is private",
    stage=Stage.ROUTING,
    impact=Impact.DATA,
    severity=Severity.HIGH,
    evaluate=evaluate,
)
