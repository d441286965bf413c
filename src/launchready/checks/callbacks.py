"""Where the product's logins come back to, as far as a run saw: declared callbacks, and those that starts of logins name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from launchready.model.check import Confidence
from launchready.model.evidence.active import ActiveEvidence
from launchready.model.evidence.hosts import HostsEvidence
from launchready.model.evidence.http import Code, Exchange, HttpEvidence
from launchready.model.product import Product, RouteKind
from launchready.standards.logins import cancelled, way_back
from launchready.standards.redirects import target
from launchready.standards.urls import UrlError, host_of, within
from launchready.standards.visits import production_pages

COLLECTOR = "auth-callback"
SITE_URL = "site url"
MOST = 20


@dataclass(frozen=True, slots=True)
class Back:
    """An address that a login leads back to, the place that says so, and how.

    `how` finishes the sentence "the place …"; `sure` is False for what stands in a script that nobody ran, and for a back end's setting that
    counts where the login itself names nothing.
    """

    place: str
    url: str
    how: str
    confidence: Confidence
    sure: bool = True


def onward(exchange: Exchange) -> str:
    """Return where an answer leads, "" where it leads nowhere."""
    try:
        return target(exchange) or ""
    except UrlError:
        return ""


def is_own(hosts: HostsEvidence, product: Product, host: str) -> bool:
    """Return True for a host of the product."""
    return hosts.find(host) is not None or within(host, product.domain)


def backs(hosts: HostsEvidence, http: HttpEvidence, active: ActiveEvidence, product: Product) -> Iterator[Back]:
    """Yield every address that a login leads back to, from whatever says so, each once for a place."""
    seen: set[tuple[str, str]] = set()
    for back in _all(hosts, http, active, product):
        if (back.place, back.url) not in seen:
            seen.add((back.place, back.url))
            yield back


def _all(hosts: HostsEvidence, http: HttpEvidence, active: ActiveEvidence, product: Product) -> Iterator[Back]:
    for exchange in http.exchanges:
        leads = onward(exchange)
        if leads and way_back(leads) and is_own(hosts, product, host_of(exchange.url)):
            yield Back(exchange.url, way_back(leads), "starts a login that leads back to", Confidence.CERTAIN)
    pages = production_pages(hosts, http, product)
    for page in pages:
        assert page.page is not None
        for link in page.page.links:
            if link.kind in ("a", "form") and way_back(link.url):
                yield Back(page.url, way_back(link.url), "links to a login that leads back to", Confidence.CERTAIN)
        yield from _of_code(page.url, page.page.code)
    loaded = {link.url for page in pages if page.page for link in page.page.links if link.kind == "script"}
    for url in sorted(loaded):
        script = http.find(url)
        if script is not None and script.status == 200 and is_own(hosts, product, host_of(url)):
            yield from _of_code(url, script.code)
    for callback in declared(product):
        for answer in answers(http, active, callback):
            if onward(answer):
                yield Back(callback, onward(answer), "leads on, after a login, to", Confidence.CERTAIN)
    for attempt in active.of(COLLECTOR):
        if attempt.purpose == SITE_URL and onward(attempt.exchange):
            how = "leads back, where the login names no allowed address and from mails, to"
            yield Back(attempt.exchange.url, onward(attempt.exchange), how, Confidence.CERTAIN, sure=False)


def _of_code(place: str, code: Code | None) -> Iterator[Back]:
    for url in code.logins if code else ():
        if way_back(url):
            yield Back(place, way_back(url), "starts a login that leads back to", Confidence.FIRM, sure=False)
    for url in code.returns if code else ():
        yield Back(place, url, "names, as the address that a login leads back to,", Confidence.FIRM, sure=False)


def declared(product: Product) -> tuple[str, ...]:
    """Return the callbacks of the product file."""
    return tuple(dict.fromkeys(route.url for route in product.routes_of(RouteKind.AUTH_CALLBACK)))


def callbacks(hosts: HostsEvidence, http: HttpEvidence, active: ActiveEvidence, product: Product) -> tuple[str, ...]:
    """Return the product's own callbacks: those of its file, and those that its logins were seen to lead back to."""
    found = [back.url for back in backs(hosts, http, active, product) if back.how.startswith(("starts", "links"))]
    own = [url for url in found if is_own(hosts, product, host_of(url)) and http.find(cancelled(url)) is not None]
    return tuple(dict.fromkeys((*declared(product), *own)))[:MOST]


def answers(http: HttpEvidence, active: ActiveEvidence, callback: str) -> tuple[Exchange, ...]:
    """Return what a callback answered: to a login that was cancelled, then to codes that nobody gave out."""
    looked = http.find(cancelled(callback))
    tried = [
        attempt.exchange
        for attempt in active.of(COLLECTOR)
        if attempt.purpose in ("code", "code again", "form")
        and attempt.exchange.url.partition("?")[0] == callback.partition("?")[0]
    ]
    return (*((looked,) if looked is not None else ()), *tried)
