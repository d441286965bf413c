"""Old addresses of the product file, and where they lead."""

from __future__ import annotations

from launchready.collect.http import follow
from launchready.collect.interface import Collector
from launchready.collect.scope import Scope


async def legacy(scope: Scope) -> None:
    """Visit each old address and the page that it should lead to. The product file holds 500 at most."""
    urls = dict.fromkeys(each.url for each in scope.product.legacy_urls)
    await scope.session.journal.gather(*(follow(scope, url) for url in urls))


COLLECTOR = Collector("legacy", product=legacy)
