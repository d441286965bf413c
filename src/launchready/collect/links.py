"""Where the links and assets of the product's own pages lead: asked with HEAD, and with GET before anything is held against them."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from launchready.collect.scope import Scope
from launchready.model.evidence.http import Exchange, Link
from launchready.net.http import Request
from launchready.standards.redirects import target
from launchready.standards.urls import UrlError, host_of

MAX_OWN = 200
MAX_OTHERS = 60
MAX_PER_HOST = 15
"""Questions to one host of somebody else's."""
MAX_HOPS = 5
MAX_FOREIGN_BODY = 65_536
"""Bytes read of a page of somebody else's; its status is what counts."""
ASSETS = frozenset({"stylesheet", "icon", "apple-touch-icon", "manifest"})
"""Kinds of `<link>` that a page loads."""
_LOOKED_AT = frozenset({"a", "script", "img", "iframe", "video", "audio", "source", "embed", "object"})
_HARMFUL = re.compile(
    r"log-?_?out|sign-?_?out|unsubscribe|opt-?out|delet|remov|destroy|cancel|revoke|deactivat|disconnect|confirm|verif|approve|reset|"
    r"logoff|abmelden|deconnexion|cerrar-sesion|checkout|add-to-cart|/cdn-cgi/",
    re.IGNORECASE,
)
"""What a link may change, or what answers only a browser."""


def is_harmless(link: Link) -> bool:
    """Return True for a link that may be opened: nothing in it says that opening it does something."""
    parts = urlsplit(link.url)
    return _HARMFUL.search(f"{parts.path}?{parts.query}") is None and "nofollow" not in link.rel.split()


def is_looked_at(link: Link) -> bool:
    """Return True for a link or an asset that a visitor would be led to, or shown."""
    if link.kind == "link":
        return not ASSETS.isdisjoint(link.rel.split())
    return link.kind in _LOOKED_AT or (link.kind == "meta" and link.rel == "og:image")


async def check(scope: Scope, page: Exchange) -> None:
    """Ask where a page's links lead."""
    assert page.page is not None
    urls = dict.fromkeys(link.url for link in page.page.links if is_looked_at(link) and is_harmless(link))
    await scope.session.journal.gather(*(_ask(scope, url) for url in urls if _wanted(scope, url)))


def _wanted(scope: Scope, url: str) -> bool:
    if any(scope.claimed(kind, url) for kind in ("read", "pages", "scripts", "styles", "small")):
        return False  # somebody asks with GET
    name = host_of(url)
    if scope.owns(name):
        return scope.claim("own links", url, MAX_OWN)
    return scope.claim(f"links to {name}", url, MAX_PER_HOST) and scope.claim("other links", url, MAX_OTHERS)


async def _ask(scope: Scope, url: str) -> None:
    for _ in range(MAX_HOPS):
        exchange = await _answer(scope, url)
        try:
            onward = target(exchange)
        except UrlError:
            return
        if onward is None or onward == url:
            return
        url = onward


async def _answer(scope: Scope, url: str) -> Exchange:
    own = scope.owns(host_of(url))
    exchange = await scope.session.send(Request(url, method="HEAD"))
    if not exchange.answered or exchange.status < 400:
        return exchange
    if own:
        return await scope.session.get(url)
    return await scope.session.send(Request(url, max_body=MAX_FOREIGN_BODY))
