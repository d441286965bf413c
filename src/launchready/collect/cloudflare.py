"""Reads the product's zone through Cloudflare's API, and asks the origins that it names past the edge.

The token is that of the product file (`edge.token`), or CLOUDFLARE_API_TOKEN of the environment where the zone is served by Cloudflare. Only
questions are asked; a token that may read suffices.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import quote

from launchready.collect.interface import Collector
from launchready.collect.scope import Scope
from launchready.model.evidence.cloudflare import CloudflareEvidence, DirectAnswer, Unread, ZoneRecord, ZoneRule
from launchready.model.secret import Secret
from launchready.net.cloudflare import Answer, CloudflareClient
from launchready.net.http import Request
from launchready.standards.edges import by_address
from launchready.standards.urls import parse_address, registrable_domain, within

VARIABLE = "env:CLOUDFLARE_API_TOKEN"
SETTINGS = (
    "ssl", "always_use_https", "min_tls_version", "security_level", "security_header", "development_mode", "automatic_https_rewrites"
)  # fmt: skip
PHASES = (
    "http_ratelimit",
    "http_request_cache_settings",
    "http_request_firewall_custom",
    "http_request_firewall_managed",
    "http_request_dynamic_redirect",
)
PERMISSIONS = {
    "zone": "Zone: Read",
    "records": "DNS: Read",
    "settings": "Zone Settings: Read",
    "bots": "Bot Management: Read",
    "pagerule": "Page Rules: Read",
    "http_ratelimit": "Zone WAF: Read",
    "http_request_firewall_custom": "Zone WAF: Read",
    "http_request_firewall_managed": "Zone WAF: Read",
    "http_request_cache_settings": "Cache Settings: Read",
    "http_request_dynamic_redirect": "Dynamic URL Redirects: Read",
}
MOST_RULES = 300
MOST_DIRECT = 6
MAX_TEXT = 4096
_KEPT = (
    "cache",
    "mode",
    "period",
    "requests_per_period",
    "mitigation_timeout",
    "id",
    "status_code",
    "products",
    "phases",
    "ruleset",
)


async def product(scope: Scope) -> None:
    """Read the zone, where there is a token for it."""
    token, why = await _token(scope)
    if token is None:
        if why:
            scope.gap("cloudflare", scope.product.domain, f"{why} is not set in the environment", f"set {why}")
        else:
            scope.keep(CloudflareEvidence())
        return
    client = CloudflareClient(scope.session.fresh, token)
    zone = await _zone(client, scope.product.domain)
    if not zone.ok:
        scope.gap("cloudflare", scope.product.domain, zone.reason, f"a token with the permission {PERMISSIONS['zone']}")
        return
    if zone.result is None:
        scope.keep(CloudflareEvidence(asked=True))
        return
    seen = await _read(client, scope, zone.result)
    scope.keep(seen)
    scope.keep(replace(seen, direct=tuple(await _direct(scope, seen))))


async def _token(scope: Scope) -> tuple[Secret | None, str]:
    """Return the token, and the name of the variable that should hold one and does not."""
    declared = scope.product.edge.token
    if declared is not None:
        token = scope.secret(declared)
        return token, "" if token else declared.removeprefix("env:")
    token = scope.secret(VARIABLE)
    if token is None:
        return None, ""
    servers = await scope.session.dns(registrable_domain(scope.product.domain) or scope.product.domain, "NS")
    mine = any(within(value.rstrip(".").lower(), "ns.cloudflare.com") for value in servers.values)
    return (token if mine or scope.product.edge.provider.lower() == "cloudflare" else None), ""


async def _zone(client: CloudflareClient, domain: str) -> Answer:
    """Return the zone that a domain lies in: its own, or that of the domain above it."""
    for name in dict.fromkeys((domain, registrable_domain(domain) or domain)):
        answer = await client.get(f"/zones?name={quote(name, safe='')}")
        if not answer.ok:
            return answer
        zones = [
            each for each in answer.result or () if isinstance(each, dict) and each.get("name") == name and _id(each)
        ]
        if zones:
            return Answer(answer.status, zones[0])
    return Answer(200, None)


def _id(zone: dict[str, Any]) -> str:
    text = str(zone.get("id", ""))
    return text if text.isalnum() and len(text) <= 64 else ""


async def _read(client: CloudflareClient, scope: Scope, zone: dict[str, Any]) -> CloudflareEvidence:
    base = f"/zones/{_id(zone)}"
    gather = scope.session.journal.gather
    records, bots, pagerules, *rest = await gather(
        client.pages(f"{base}/dns_records"),
        client.get(f"{base}/bot_management"),
        client.get(f"{base}/pagerules?status=active"),
        *(client.get(f"{base}/settings/{name}") for name in SETTINGS),
        *(client.get(f"{base}/rulesets/phases/{phase}/entrypoint") for phase in PHASES),
    )
    settings, phases = rest[: len(SETTINGS)], rest[len(SETTINGS) :]
    named = {"records": records, "bots": bots, "pagerule": pagerules, **dict(zip(PHASES, phases, strict=True))}
    unread = [
        Unread(part, answer.reason, PERMISSIONS[part])
        for part, answer in named.items()
        if not answer.ok and not answer.missing
    ]
    refused = next((answer for answer in settings if not answer.ok and not answer.missing), None)
    if refused is not None:
        unread.append(Unread("settings", refused.reason, PERMISSIONS["settings"]))
    rules = [rule for phase, answer in zip(PHASES, phases, strict=True) for rule in _rules(phase, answer)]
    plan = zone.get("plan")
    return CloudflareEvidence(
        asked=True,
        found=True,
        zone=str(zone.get("name", ""))[:255],
        zone_id=_id(zone),
        status=str(zone.get("status", ""))[:40],
        paused=zone.get("paused") is True,
        plan=str(plan.get("legacy_id", "") if isinstance(plan, dict) else "")[:40],
        records=tuple(_records(records)),
        records_cut=records.cut,
        settings=tuple((name, _setting(answer)) for name, answer in zip(SETTINGS, settings, strict=True) if answer.ok),
        rules=tuple([*rules, *_page_rules(pagerules)][:MOST_RULES]),
        bots=tuple(_pairs(bots.result if bots.ok else None)),
        unread=tuple(unread),
    )


def _records(answer: Answer) -> list[ZoneRecord]:
    listed = answer.result if answer.ok and isinstance(answer.result, list) else []
    found = []
    for each in listed:
        if not isinstance(each, dict):
            continue
        proxied = each.get("proxied") if each.get("proxiable", True) else None
        ttl = each.get("ttl")
        found.append(
            ZoneRecord(
                str(each.get("name", "")).lower()[:255],
                str(each.get("type", ""))[:10],
                str(each.get("content", ""))[:500] if each.get("type") in ("A", "AAAA", "CNAME", "MX", "NS") else "",
                proxied if isinstance(proxied, bool) else None,
                ttl if isinstance(ttl, int) else 1,
            )
        )
    return found


def _setting(answer: Answer) -> str:
    value = answer.result.get("value") if isinstance(answer.result, dict) else None
    if isinstance(value, dict):  # security_header: {"strict_transport_security": {"enabled": …, "max_age": …}}
        hsts = value.get("strict_transport_security")
        return f"max-age={hsts.get('max_age', 0)}" if isinstance(hsts, dict) and hsts.get("enabled") is True else "off"
    return str(value)[:100]


def _rules(phase: str, answer: Answer) -> list[ZoneRule]:
    listed = answer.result.get("rules") if answer.ok and isinstance(answer.result, dict) else None
    found = []
    for each in listed if isinstance(listed, list) else ():
        if not isinstance(each, dict):
            continue
        parameters = each.get("action_parameters")
        ratelimit = each.get("ratelimit")
        pairs = [*_pairs(parameters, _KEPT), *_pairs(ratelimit, _KEPT)]
        if isinstance(parameters, dict) and isinstance(parameters.get("edge_ttl"), dict):
            pairs.append(("edge_ttl", str(parameters["edge_ttl"].get("mode", ""))[:40]))
        if isinstance(parameters, dict) and isinstance(parameters.get("from_value"), dict):
            pairs += _pairs(parameters["from_value"], ("status_code", "preserve_query_string"))
        found.append(
            ZoneRule(
                phase,
                str(each.get("expression", ""))[:MAX_TEXT],
                str(each.get("action", ""))[:40],
                each.get("enabled", True) is True,
                str(each.get("description", ""))[:200],
                tuple(pairs),
            )
        )
    return found


def _page_rules(answer: Answer) -> list[ZoneRule]:
    """Page rules: a URL pattern with * in it, and what happens where it fits; the first that fits counts, by priority."""
    listed = (
        [each for each in answer.result if isinstance(each, dict)]
        if answer.ok and isinstance(answer.result, list)
        else []
    )
    found = []
    for each in sorted(listed, key=lambda rule: -_number(rule.get("priority"))):
        targets, actions = each.get("targets"), each.get("actions")
        if (
            not isinstance(targets, list)
            or not isinstance(actions, list)
            or not targets
            or not isinstance(targets[0], dict)
        ):
            continue
        constraint = targets[0].get("constraint")
        pattern = str(constraint.get("value", "") if isinstance(constraint, dict) else "")[:MAX_TEXT]
        pairs = [
            (str(action.get("id", ""))[:40], _plain(action.get("value")))
            for action in actions
            if isinstance(action, dict)
        ]
        found.append(ZoneRule("pagerule", pattern, pairs[0][0] if pairs else "", parameters=tuple(pairs)))
    return found


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0


def _pairs(value: object, kept: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    if not isinstance(value, dict):
        return []
    return [(str(key)[:60], _plain(each)) for key, each in value.items() if not kept or key in kept]


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)[:200] if isinstance(value, str | int | float | list) else ""


async def _direct(scope: Scope, seen: CloudflareEvidence) -> list[DirectAnswer]:
    """Ask the address behind each proxied host for that host's front page, once each: does it answer strangers?"""
    pairs: dict[str, tuple[str, str]] = {}
    for record in seen.records:
        address = parse_address(record.content)
        named = record.proxied and record.type in ("A", "AAAA") and scope.owns(record.name) and "*" not in record.name
        if named and address is not None and not by_address(record.content) and len(pairs) < MOST_DIRECT:
            pairs.setdefault(record.content, (record.name, record.content))
    return await scope.session.journal.gather(*(_ask_past(scope, host, address) for host, address in pairs.values()))


async def _ask_past(scope: Scope, host: str, address: str) -> DirectAnswer:
    url = f"https://{host}/"
    through = await scope.session.get(url)
    received = await scope.session.fresh(Request(url), address)
    exchange = received.exchange
    title = exchange.page.title if exchange.page else ""
    if not exchange.answered:
        return DirectAnswer(host, address, 0, exchange.failure.detail[:200] if exchange.failure else "no answer")
    location = exchange.header("location")
    same = exchange.status == through.status and (
        (bool(title) and through.page is not None and title == through.page.title)
        or (location is not None and location == through.header("location"))
        or (exchange.body is not None and through.body is not None and exchange.body.sha256 == through.body.sha256)
    )
    return DirectAnswer(host, address, exchange.status, "", title[:100], same and exchange.header("cf-ray") is None)


COLLECTOR = Collector("cloudflare", product=product)
