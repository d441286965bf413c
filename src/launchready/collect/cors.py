"""What hosts that programs talk to, and private routes, answer to a page of a foreign origin that has no session."""

from __future__ import annotations

from launchready.collect.interface import Collector
from launchready.collect.scope import Scope
from launchready.model.product import Purpose, RouteKind
from launchready.standards.cors import PROBE_ORIGIN

MOST_ROUTES = 20
_LABELS = frozenset(
    {"api", "app", "chat", "auth", "backend", "dashboard", "gateway", "graphql", "my", "portal", "account", "admin"}
)
_PURPOSES = frozenset({Purpose.API, Purpose.APP, Purpose.CHAT})
_ROUTES = frozenset({RouteKind.PRIVATE, RouteKind.HEALTH})
ORIGIN = (("Origin", PROBE_ORIGIN),)


async def host(scope: Scope, name: str) -> None:
    """Ask the front of a host that programs talk to."""
    surface = scope.product.surface(name)
    purpose = surface.purpose if surface else None
    if purpose in _PURPOSES or (purpose in (None, Purpose.OTHER) and name.partition(".")[0] in _LABELS):
        await scope.session.get(f"https://{name}/", ORIGIN)


async def routes(scope: Scope) -> None:
    """Ask the routes that hold what is the user's, without a session, and those of the API that anybody may ask."""
    urls = [route.url for route in scope.product.routes if route.kind in _ROUTES and route.method == "GET"]
    await scope.session.journal.gather(*(scope.session.get(url, ORIGIN) for url in urls[:MOST_ROUTES]))


COLLECTOR = Collector("cors", product=routes, host=host)
