"""What the standards read out of headers, as facts to show."""

from __future__ import annotations

from datetime import datetime

from launchready.app.inspect.document import Fact
from launchready.model.evidence.http import Exchange
from launchready.standards.caching import hit, invited, told_apart
from launchready.standards.cookies import CookieError, kind, parse, refusal
from launchready.standards.cors import sharing
from launchready.standards.csp import Policy, parse_list
from launchready.standards.edges import providers
from launchready.standards.framing import judge as judge_framing
from launchready.standards.headers import nosniff, referrer
from launchready.standards.hsts import parse as parse_hsts


def policy_facts(policy: Policy) -> dict[str, Fact]:
    """Return a policy as it was read."""
    return {
        "directives": {name: " ".join(words) for name, words in policy.directives},
        "errors": list(policy.errors),
        "remarks": list(policy.remarks),
    }


def cookie_facts(value: str, url: str, now: datetime) -> dict[str, Fact]:
    """Return a cookie as browsers read it. Its value is no part of it."""
    try:
        cookie = parse(value)
    except CookieError as error:
        return {"name": value.partition(";")[0].partition("=")[0].strip()[:100], "stored": False, "refused": str(error)}
    refused = refusal(cookie, url)
    return {
        "name": cookie.name,
        "kind": kind(cookie.name).value,
        "stored": not refused and not cookie.gone(now),
        "refused": refused,
        "deleted": cookie.gone(now),
        "secure": cookie.secure,
        "http_only": cookie.http_only,
        "same_site": cookie.same_site,
        "partitioned": cookie.partitioned,
        "domain": cookie.domain,
        "path": cookie.path,
        "expires": cookie.expires.isoformat() if cookie.expires else "",
        "max_age": cookie.max_age,
        "bytes": cookie.size,
        "odd": list(cookie.odd),
    }


def exchange_facts(exchange: Exchange, now: datetime) -> dict[str, Fact]:
    """Return what an answer's headers come to."""
    csp = parse_list(exchange.header_values("content-security-policy"))
    meta = parse_list(exchange.page.csp if exchange.page else ())
    framing = judge_framing(csp, exchange.header_values("x-frame-options"))
    facts: dict[str, Fact] = {
        "url": exchange.url,
        "status": exchange.status,
        "failure": exchange.failure.detail if exchange.failure else "",
        "providers": list(providers(exchange)),
        "headers": [f"{name}: {value}" for name, value in exchange.headers],
        "content_security_policy": [policy_facts(policy) for policy in (*csp, *meta)],
        "framed_by": framing.framing.value if exchange.page else "",
        "nosniff": nosniff(exchange.header_values("x-content-type-options")),
        "referrer_policy": referrer(exchange.header_values("referrer-policy")).policy,
        "strict_transport_security": _hsts(exchange),
        "sharing": sharing(
            exchange.header_values("access-control-allow-origin"),
            exchange.header_values("access-control-allow-credentials"),
            next((value for name, value in exchange.request_headers if name.lower() == "origin"), ""),
        ).value,
        "cookies": [cookie_facts(value, exchange.url, now) for value in exchange.header_values("set-cookie")[:100]],
        "cached": hit(exchange.headers),
        "caching_invited": invited(exchange.headers),
        "caches_tell_users_apart": told_apart(exchange.headers),
    }
    return facts


def _hsts(exchange: Exchange) -> dict[str, Fact]:
    values = exchange.header_values("strict-transport-security")
    if not values:
        return {}
    policy = parse_hsts(values[0])
    return {
        "valid": policy.valid,
        "max_age": policy.max_age,
        "include_subdomains": policy.include_subdomains,
        "preload": policy.preload,
        "ignored": list(policy.ignored),
    }
