"""Which hosts the product has: those its file names, its domain and www, and common names that DNS knows."""

from __future__ import annotations

from launchready.collect.interface import Collector
from launchready.collect.scope import Scope
from launchready.model.evidence.dns import DnsAnswer, DnsStatus
from launchready.model.evidence.hosts import Source
from launchready.standards.urls import host_of, registrable_domain

COMMON_NAMES = (
    "app",
    "api",
    "chat",
    "docs",
    "help",
    "status",
    "admin",
    "dashboard",
    "staging",
    "dev",
    "blog",
    "auth",
)
"""Labels that products of this kind use."""
CONTROL = "launchready-no-such-host"
"""A label that nobody uses: where it resolves, the zone has a wildcard, and resolving proves nothing."""


async def product_hosts(scope: Scope) -> None:
    """Find the product's hosts by its file and by DNS."""
    product = scope.product
    scope.found(product.domain, Source.DOMAIN)
    for surface in product.surfaces:
        scope.found(surface.host, Source.DECLARED, "surfaces")
    for route in product.routes:
        scope.found(host_of(route.url), Source.DECLARED, "routes")
    if product.canonical_url:
        scope.found(host_of(product.canonical_url), Source.DECLARED, "canonical_url")
    names = [f"{label}.{product.domain}" for label in COMMON_NAMES]
    if registrable_domain(product.domain) == product.domain:
        names.insert(0, f"www.{product.domain}")
    control, *answers = await scope.session.journal.gather(
        *(scope.session.dns(name, "A") for name in (f"{CONTROL}.{product.domain}", *names))
    )
    for answer in answers:
        if resolves_for_itself(answer, control):
            scope.found(answer.name, Source.COMMON_NAME, "DNS")


def resolves_for_itself(answer: DnsAnswer, control: DnsAnswer) -> bool:
    """Return True if a name is in DNS in its own right, and not by a wildcard that answers for any name."""
    return _exists(answer) and not _same(answer, control)


def _exists(answer: DnsAnswer) -> bool:
    return answer.status is DnsStatus.NOERROR or bool(answer.cnames)


def _same(answer: DnsAnswer, control: DnsAnswer) -> bool:
    """Return True if a name answers just what any name would."""
    return _exists(control) and (
        bool(control.cnames and answer.cnames[:1] == control.cnames[:1])
        or (not answer.cnames and sorted(answer.values) == sorted(control.values))
    )


COLLECTOR = Collector("hosts", product=product_hosts)
