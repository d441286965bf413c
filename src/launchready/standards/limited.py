"""Which routes of a product must bear a burst: those that strangers call and that cost something each time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from launchready.model.product import Product, RouteKind

MOST_ROUTES = 6
_KINDS = (RouteKind.LOGIN, RouteKind.SIGNUP, RouteKind.WEBHOOK)


@dataclass(frozen=True, slots=True)
class Limited:
    """A route that must be limited."""

    kind: RouteKind
    url: str
    method: str = "POST"


def limited(product: Product) -> Iterator[Limited]:
    """Yield the routes, each once: where credentials are sent, POST routes of login, signup and webhook, and the chat."""
    urls: set[str] = set()
    if product.login is not None:
        urls.add(product.login.url)
        yield Limited(RouteKind.LOGIN, product.login.url, product.login.method)
    for route in product.routes:
        if route.kind in _KINDS and route.method == "POST" and route.url not in urls and len(urls) < MOST_ROUTES:
            urls.add(route.url)
            yield Limited(route.kind, route.url)
    if product.chat is not None:
        yield Limited(RouteKind.CHAT, product.chat.url, product.chat.method)
