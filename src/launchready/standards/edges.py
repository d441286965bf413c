"""Which edge or host answers, by the headers, names and addresses that its own documentation gives. Data as of November 2026."""

from __future__ import annotations

import ipaddress
from functools import lru_cache

from launchready.model.evidence.http import Exchange
from launchready.standards.edge_data import ABSORBING, HEADERS_FIXED, NAMES, RANGES, SIGNS


def providers(exchange: Exchange) -> tuple[str, ...]:
    """Return the edges and hosts that an answer came through, the outermost first as far as headers tell."""
    found: dict[str, None] = {}
    server = (exchange.header("server") or "").strip().lower()
    for name, part, provider in SIGNS:
        if name == "server":
            if server.startswith(part):
                found.setdefault(provider)
            continue
        if any(part in value.lower() for value in exchange.header_values(name)):
            found.setdefault(provider)
    outer = outermost(exchange)
    return tuple(sorted(found, key=lambda provider: provider != outer))


def outermost(exchange: Exchange) -> str:
    """Return the edge that a visitor's connection ends at, by its Server header, which it writes over any other; "" where it is not told.

    A proxied answer carries the headers of what lies behind: `cf-ray` alone may come from behind Vercel.
    """
    server = (exchange.header("server") or "").strip().lower()
    return next((provider for name, part, provider in SIGNS if name == "server" and server.startswith(part)), "")


def by_name(names: tuple[str, ...]) -> str:
    """Return the provider that a chain of CNAMEs leads to, the last that is known; "" for none."""
    for name in reversed(names):
        low = name.lower().rstrip(".")
        for suffix, provider in NAMES:
            if low == suffix or low.endswith("." + suffix):
                return provider
    return ""


@lru_cache(maxsize=1)
def _networks() -> tuple[tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, str], ...]:
    return tuple((ipaddress.ip_network(text), provider) for provider, texts in RANGES.items() for text in texts)


def by_address(address: str) -> str:
    """Return the provider that an address belongs to by its published ranges; "" for one that is in none of them."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return ""
    return next((name for network, name in _networks() if parsed.version == network.version and parsed in network), "")


def absorbs(provider: str) -> bool:
    """Return True for an edge that takes floods on itself for every customer, as its documentation says."""
    return provider in ABSORBING


def fixed_headers(exchange: Exchange) -> str:
    """Return the host that alone decides on an answer's headers, or "" where its owner can."""
    found = providers(exchange)
    return next((provider for provider in found if provider in HEADERS_FIXED), "") if "cloudflare" not in found else ""


def stacked(exchange: Exchange) -> tuple[str, str]:
    """Return an edge and the host with an edge of its own that it is put in front of by the product's owner; "" twice where there is none.

    Hosts that are themselves sold behind another edge (Render, DigitalOcean, Supabase, Shopify and Lovable behind Cloudflare) are no such case.
    """
    outer = outermost(exchange)
    inner = [provider for provider in providers(exchange) if provider != outer]
    for provider in ("vercel", "netlify"):
        if outer in ("cloudflare", "bunny", "cloudfront", "fastly", "akamai") and provider in inner:
            return outer, provider
    return "", ""
