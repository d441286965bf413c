"""Makes the small evidence of one subject, and hands it to the checks of its topic."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from pydantic import ValidationError

from launchready import __version__
from launchready.checks.catalogue import all_checks, covers
from launchready.checks.runner import evaluate, needs, parts_by_type
from launchready.model.evidence import Evidence
from launchready.model.evidence.dns import DnsEvidence
from launchready.model.evidence.hosts import Host, HostsEvidence, Sighting, Source
from launchready.model.evidence.http import HttpEvidence
from launchready.model.evidence.run import Run
from launchready.model.evidence.tls import TlsEvidence
from launchready.model.finding import Finding
from launchready.model.product import Product, Purpose, Route, RouteKind, Surface
from launchready.standards.urls import registrable_domain

NOBODY = "host.invalid"
"""The domain of a subject that is none, such as an address (RFC 2606)."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What was seen of one subject; a part that was not looked at is None."""

    dns: DnsEvidence = DnsEvidence()
    http: HttpEvidence = HttpEvidence()
    tls: TlsEvidence = TlsEvidence()


def product_of(host: str, url: str = "", purpose: Purpose | None = None) -> Product:
    """Return the product that a host is the whole of, with a URL of it where one is meant, and what the host is for where that is known."""
    surfaces = (Surface(host=host, purpose=purpose),) if purpose else ()
    for domain in (registrable_domain(host) or host, NOBODY):
        for routes in ((Route(kind=RouteKind.OTHER, url=url),) if url else (), ()):
            try:
                return Product(domain=domain, routes=routes, surfaces=surfaces)
            except ValidationError:
                continue
    return Product(domain=NOBODY)


def judged(
    ids: tuple[str, ...],
    host: str,
    seen: Seen,
    *,
    url: str = "",
    now: datetime | None = None,
    purpose: Purpose | None = None,
) -> tuple[Finding, ...]:
    """Return what the checks of some ids or families say of one host: those that need nothing but what was seen."""
    at = now or datetime.now(UTC)
    product = product_of(host, url, purpose)
    evidence = Evidence(
        run=Run(__version__, at, at, at),
        product=product,
        hosts=HostsEvidence(product.domain, (Host(host, (Sighting(Source.DECLARED),)),)),
        dns=seen.dns,
        http=seen.http,
        tls=seen.tls,
    )
    there = set(parts_by_type(evidence))
    chosen = [check for check in all_checks() if any(covers(name, check.id) for name in ids)]
    return evaluate([check for check in chosen if there.issuperset(needs(check).values())], evidence)
