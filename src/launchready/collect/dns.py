"""DNS of the zone and of each host."""

from __future__ import annotations

from launchready.collect.interface import Collector
from launchready.collect.scope import Scope

ZONE_TYPES = ("SOA", "NS", "MX", "TXT", "CAA")


async def zone(scope: Scope) -> None:
    """Ask what belongs to the zone rather than to a host."""
    await scope.session.journal.gather(*(scope.session.dns(scope.product.domain, rtype) for rtype in ZONE_TYPES))


async def host(scope: Scope, name: str) -> None:
    """Ask for a host's addresses; a CNAME chain comes with the answer."""
    await scope.session.journal.gather(*(scope.session.dns(name, rtype) for rtype in ("A", "AAAA")))


COLLECTOR = Collector("dns", product=zone, host=host)
