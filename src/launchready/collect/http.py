"""What a visitor sees at each host, over http and https, and at each route, redirects followed hop by hop."""

from __future__ import annotations

from launchready.collect.interface import Collector
from launchready.collect.scope import Scope
from launchready.model.evidence.hosts import Source
from launchready.model.evidence.http import Exchange
from launchready.model.product import RouteKind
from launchready.standards.redirects import MAX_HOPS, target
from launchready.standards.urls import UrlError, host_of

VISITED = frozenset({RouteKind.HOMEPAGE, RouteKind.APP_SHELL, RouteKind.LOGIN, RouteKind.SIGNUP, RouteKind.HEALTH})
"""Routes that any visitor may open, without consequences."""


async def follow(scope: Scope, url: str) -> Exchange:
    """Visit a URL and where it leads; hosts of the product that turn up on the way are taken in. Return the last hop."""
    seen: set[str] = set()
    while True:
        exchange = await scope.session.get(url)
        seen.add(exchange.url)
        try:
            onward = target(exchange)
        except UrlError:
            return exchange
        if onward is None or onward in seen or len(seen) > MAX_HOPS:
            return exchange
        scope.found(host_of(onward), Source.REDIRECT, exchange.url)
        url = onward


async def host(scope: Scope, name: str) -> None:
    """Visit a host's front page over http and https."""

    async def visit(url: str) -> None:
        last = await follow(scope, url)
        if last.page is not None and scope.owns(host_of(last.url)):
            for link in last.page.links:
                scope.found(host_of(link.url), Source.PAGE, last.url)

    await scope.session.journal.gather(visit(f"https://{name}/"), visit(f"http://{name}/"))


async def routes(scope: Scope) -> None:
    """Visit the routes of the product file that any visitor may open."""
    urls = [route.url for route in scope.product.routes if route.kind in VISITED and route.method == "GET"]
    await scope.session.journal.gather(*(follow(scope, url) for url in urls))


COLLECTOR = Collector("http", product=routes, host=host)
