"""Which answers of a run the checks of headers look at: the product's own, and what visitors get."""

from __future__ import annotations

from collections.abc import Iterator

from launchready.model.evidence.hosts import HostsEvidence
from launchready.model.evidence.http import Exchange, HttpEvidence
from launchready.model.product import Product
from launchready.standards.challenge import challenged
from launchready.standards.redirects import follow
from launchready.standards.urls import host_of

MOST = 20_000
"""Answers looked at; a run asks no more questions."""


def starts(hosts: HostsEvidence, product: Product) -> list[str]:
    """Return where visitors come in: the front of each host, and the routes of the product file."""
    return [f"https://{host.name}/" for host in hosts.hosts] + [route.url for route in product.routes]


def pages(hosts: HostsEvidence, http: HttpEvidence, product: Product) -> dict[str, Exchange]:
    """Return the product's HTML pages that answer 200, each once, whichever way it was reached, by URL."""
    found: dict[str, Exchange] = {}
    for start in starts(hosts, product):
        final = follow(http, start).final
        if final is not None and is_page(final) and hosts.find(host_of(final.url)) is not None:
            found.setdefault(final.url, final)
    return found


def is_page(exchange: Exchange) -> bool:
    """Return True for an HTML page that is the product's own and no robot check."""
    return exchange.status == 200 and exchange.is_html and exchange.page is not None and not challenged(exchange)


def own(hosts: HostsEvidence, http: HttpEvidence) -> Iterator[Exchange]:
    """Yield every answer that a host of the product gave to a plain GET, robot checks left out."""
    names = {host.name for host in hosts.hosts}
    for exchange in http.exchanges[:MOST]:
        plain = exchange.method == "GET" and not exchange.request_headers
        if plain and exchange.answered and host_of(exchange.url) in names and not challenged(exchange):
            yield exchange


def media_type(exchange: Exchange) -> str:
    """Return the media type of an answer's body, in lower case; "" where none is said."""
    return (exchange.header("content-type") or "").partition(";")[0].strip().lower()
