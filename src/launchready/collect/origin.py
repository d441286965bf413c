"""Names under which the server behind an edge may stand in DNS."""

from __future__ import annotations

from launchready.collect.hosts import CONTROL
from launchready.collect.interface import Collector
from launchready.collect.scope import Scope

LABELS = ("origin", "direct", "origin-www")


async def names(scope: Scope) -> None:
    """Ask for the addresses of each, and of a name that nobody uses, which tells a wildcard."""
    domain = scope.product.domain
    await scope.session.journal.gather(*(scope.session.dns(f"{label}.{domain}", "A") for label in (CONTROL, *LABELS)))


COLLECTOR = Collector("origin", product=names)
