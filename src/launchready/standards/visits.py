"""The pages that a run saw of the product, for checks that look at all of them."""

from __future__ import annotations

from urllib.parse import urlsplit

from launchready.model.check import Result, not_applicable, unknown
from launchready.model.evidence.hosts import HostsEvidence
from launchready.model.evidence.http import Exchange, HttpEvidence
from launchready.model.product import Product, Purpose
from launchready.standards.canonical import PROBE_PATH
from launchready.standards.challenge import challenged, withheld
from launchready.standards.environments import is_staging
from launchready.standards.redirects import MAX_HOPS, follow, target
from launchready.standards.urls import UrlError, host_of

_PUBLIC = frozenset({Purpose.HOMEPAGE, Purpose.DOCS, Purpose.OTHER})
_DOORS = frozenset({"login", "signin", "sign-in", "auth", "sso"})


def production_pages(hosts: HostsEvidence, http: HttpEvidence, product: Product) -> tuple[Exchange, ...]:
    """Return the HTML pages of production that answered 200, in order of their URLs.

    An app that answers every path with one page has that page once. Robot checks are no pages of the product.
    """
    found: dict[object, Exchange] = {}
    for exchange in sorted(http.exchanges, key=lambda each: (each.url.count("/"), each.url)):
        name = host_of(exchange.url)
        if not is_page(exchange) or hosts.find(name) is None or is_staging(product, name):
            continue
        if not exchange.url.endswith(PROBE_PATH):
            found.setdefault((name, exchange.body and exchange.body.sha256, exchange.page), exchange)
    return tuple(sorted(found.values(), key=lambda each: each.url))


def is_page(exchange: Exchange) -> bool:
    """Return True for a page as a visitor gets it."""
    asked = exchange.method == "GET" and not exchange.request_headers
    return asked and exchange.status == 200 and exchange.page is not None and not challenged(exchange)


def front_page(http: HttpEvidence, product: Product) -> Exchange | None:
    """Return the page at which visitors of the product's address end; None where there is none."""
    starts = [product.canonical_url] if product.canonical_url else []
    for start in (*starts, f"https://{product.domain}/", f"http://{product.domain}/", f"https://www.{product.domain}/"):
        final = follow(http, start).final
        if final is not None and is_page(final):
            return final
    return None


def is_public(page: Exchange, product: Product) -> bool:
    """Return True for a front page that is meant for everybody: no app, no API, no staging, no login page."""
    host = host_of(page.url)
    surface = product.surface(host)
    if is_staging(product, host) or (surface is not None and surface.purpose not in _PUBLIC):
        return False
    return urlsplit(page.url).path.strip("/").split("/")[0].lower() not in _DOORS


def no_page(http: HttpEvidence, product: Product) -> Result:
    """Return what to say where no page was seen: UNKNOWN if something stood before it."""
    for start in (product.canonical_url, f"https://{product.domain}/", f"https://www.{product.domain}/"):
        final = follow(http, start).final if start else None
        if final is not None and withheld(final):
            return unknown(product.domain, f"a robot check or a login answers {final.status}", "let this audit pass it")
    return not_applicable(product.domain, "no page answered with HTML")


def noindex(exchange: Exchange) -> str:
    """Return what keeps a page out of search engines, in its own words; "" where nothing does.

    A header may name one crawler before its rules; only what holds for all counts (developers.google.com, "Robots meta tag").
    """
    for value in exchange.header_values("x-robots-tag"):
        if _hides(value):
            return f"X-Robots-Tag: {value[:100]}"
    written = exchange.page.robots if exchange.page else ""
    return f'<meta name="robots" content="{written[:100]}">' if _hides(written) else ""


def _hides(rules: str) -> bool:
    return any(rule.strip().lower() in ("noindex", "none") for rule in rules.split(","))


class Answers:
    """The answers of a run by their URLs, for checks that look up thousands."""

    def __init__(self, http: HttpEvidence) -> None:
        self._found: dict[tuple[str, str], Exchange] = {}
        for exchange in http.exchanges:
            if not exchange.request_headers:
                self._found.setdefault((exchange.method, exchange.url), exchange)

    def find(self, url: str, method: str = "GET") -> Exchange | None:
        """Return what HttpEvidence.find() does, without a search."""
        return self._found.get((method, url))


def end_of(http: HttpEvidence | Answers, url: str) -> Exchange | None:
    """Return the answer that a visitor of a link ends at, as far as it was seen; None where the run did not look.

    A HEAD that went well counts; one that did not says nothing, since servers answer it carelessly, and GET is looked for.
    """
    seen: set[str] = set()
    while len(seen) <= MAX_HOPS and url not in seen:
        seen.add(url)
        exchange = http.find(url)
        if exchange is None:
            head = http.find(url, "HEAD")
            exchange = head if head is not None and (head.status < 400 or not head.answered) else None
        if exchange is None:
            return None
        try:
            onward = target(exchange)
        except UrlError:
            return exchange
        if onward is None:
            return exchange
        url = onward
    return None
