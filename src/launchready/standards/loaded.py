"""What one visit to a page loads: the page itself, and the scripts and styles that it names."""

from __future__ import annotations

from launchready.model.evidence.hosts import HostsEvidence
from launchready.model.evidence.http import Exchange, HttpEvidence
from launchready.standards.urls import host_of
from launchready.standards.visits import Answers

_TEXT = frozenset(
    {"application/javascript", "application/x-javascript", "application/json", "application/xml", "image/svg+xml",
     "application/manifest+json"}
)  # fmt: skip


def files(page: Exchange, http: HttpEvidence | Answers) -> tuple[Exchange, ...]:
    """Return the answers to a page's scripts and styles, in its order, as far as they were seen and went well."""
    found: dict[str, Exchange] = {}
    for link in page.page.links if page.page else ():
        if link.kind == "script" or (link.kind == "link" and "stylesheet" in link.rel.split()):
            exchange = http.find(link.url)
            if (
                exchange is not None
                and exchange.status == 200
                and exchange.body is not None
                and exchange.failure is None
            ):
                found[link.url] = exchange
    return tuple(found.values())


def own(exchanges: tuple[Exchange, ...], hosts: HostsEvidence) -> tuple[Exchange, ...]:
    """Return those that the product's own hosts answered."""
    return tuple(each for each in exchanges if hosts.find(host_of(each.url)) is not None)


def is_text(exchange: Exchange) -> bool:
    """Return True for what shrinks when it is compressed."""
    kind = exchange.body.media_type if exchange.body else ""
    return kind.startswith("text/") or kind in _TEXT
