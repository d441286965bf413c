from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from net.authorities import Authorities
from net.peers import page

from launchready.collect import cors, origin
from launchready.collect.scope import Scope
from launchready.model.product import Product, Purpose, Route, RouteKind, Surface
from launchready.standards.cors import PROBE_ORIGIN

from .site import Site

URL = "https://api.kettle.test/"


def visited(site: Site, product: Product, work: Callable[[Scope], Awaitable[None]]) -> Scope:
    async def visit() -> Scope:
        async with site.visited(product) as scope:
            await asyncio.wait_for(work(scope), 60)
            return scope

    return asyncio.run(visit())


def test_only_what_programs_talk_to_is_asked(authorities: Authorities) -> None:
    site = Site(authorities, pages={URL: page(b"{}", f"Access-Control-Allow-Origin: {PROBE_ORIGIN}")})
    site.has("api.kettle.test", "app.kettle.test", "docs.kettle.test", "kettle.test")
    product = Product(
        domain="kettle.test",
        surfaces=(Surface(host="docs.kettle.test", purpose=Purpose.DOCS),),
        routes=(
            Route(kind=RouteKind.PRIVATE, url=f"{URL}me"),
            Route(kind=RouteKind.PRIVATE, url=f"{URL}posted", method="POST"),
            Route(kind=RouteKind.AUTH_CALLBACK, url=f"{URL}callback"),
        ),
    )

    async def ask(scope: Scope) -> None:
        for name in ("api.kettle.test", "app.kettle.test", "docs.kettle.test", "kettle.test"):
            await cors.host(scope, name)
        await cors.routes(scope)

    scope = visited(site, product, ask)
    found = scope.session.http_evidence.exchanges
    assert sorted(site.asked) == ["https://api.kettle.test/", "https://api.kettle.test/me", "https://app.kettle.test/"]
    assert all(exchange.request_headers == (("Origin", PROBE_ORIGIN),) for exchange in found)
    assert scope.session.http_evidence.find(URL) is None, "an answer to a foreign origin is not what visitors get"


def test_routes_are_bounded(authorities: Authorities) -> None:
    site = Site(authorities)
    site.has("api.kettle.test")
    routes = tuple(Route(kind=RouteKind.PRIVATE, url=f"{URL}{number}") for number in range(100))
    visited(site, Product(domain="kettle.test", routes=routes), cors.routes)
    assert len(site.asked) == cors.MOST_ROUTES


def test_names_of_the_server_behind_are_asked(authorities: Authorities) -> None:
    site = Site(authorities)
    scope = visited(site, Product(domain="kettle.test"), origin.names)
    assert scope.session.dns_evidence.find("origin.kettle.test", "A") is not None
    assert site.asked == []
