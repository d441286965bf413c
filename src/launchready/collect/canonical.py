"""Every way that people type the product's address, with a path and a query, to see what is kept on the way."""

from __future__ import annotations

from launchready.collect.http import follow
from launchready.collect.interface import Collector
from launchready.collect.scope import Scope
from launchready.standards.canonical import entrances


async def matrix(scope: Scope) -> None:
    """Visit each entrance: http and https, apex and www, with and without path."""
    await scope.session.journal.gather(*(follow(scope, url) for url in entrances(scope.product.domain)))


COLLECTOR = Collector("canonical", product=matrix)
