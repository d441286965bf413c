"""The addresses that people type for a product, and the one that they should all end at."""

from __future__ import annotations

from launchready.standards.urls import registrable_domain

PROBE_PATH = "/launchready-probe/a?launchready=1&b=2"
"""A path and query that no product has: a redirect either keeps it or loses it, whatever is found there."""


def hosts(domain: str) -> tuple[str, ...]:
    """Return the hosts that people type: the domain, and its www where it is a domain that somebody registered."""
    if registrable_domain(domain) == domain:
        return domain, f"www.{domain}"
    return (domain,)


def entrances(domain: str) -> tuple[str, ...]:
    """Return every URL of the matrix of scheme, host and path."""
    return tuple(
        f"{scheme}://{host}{path}"
        for host in hosts(domain)
        for scheme in ("http", "https")
        for path in ("/", PROBE_PATH)
    )
