"""Opens the pages through which people come in with a real browser, each by itself, and writes down what it made of them."""

from __future__ import annotations

from launchready.collect.interface import Collector
from launchready.collect.scope import Scope
from launchready.model.errors import LaunchReadyError
from launchready.model.evidence.browser import BrowserEvidence, PageVisit
from launchready.model.product import RouteKind
from launchready.net.browser import OpenBrowser, open_browser, pin
from launchready.standards.urls import host_of, port_of

MOST_PAGES = 6
_KINDS = (RouteKind.HOMEPAGE, RouteKind.APP_SHELL, RouteKind.LOGIN, RouteKind.SIGNUP)
INSTALL = "install launchready[browser], and Chromium"


async def product(scope: Scope) -> None:
    """Visit the pages, where there is a browser; say what is missing where there is none."""
    if not scope.browser:
        return
    pages = entrances(scope)
    pins = await _pins(scope, pages) if scope.session.seams.ca_file else ()
    try:
        async with open_browser(scope.session.route, scope.environment, pins) as browser:
            visits = await scope.session.journal.gather(*(_visit(scope, browser, url) for url in pages))
            scope.keep(BrowserEvidence(browser.version, tuple(visits), tuple(sorted(browser.gate.passed.refused))))
    except LaunchReadyError as error:
        scope.gap("browser", scope.product.domain, f"no browser looked: {error.message}", error.hint or INSTALL)


def entrances(scope: Scope) -> list[str]:
    """Return the pages to open: the canonical address, and the pages that the product file names for people."""
    product = scope.product
    urls = [product.canonical_url or f"https://{product.domain}/"]
    for kind in _KINDS:
        urls += [
            route.url for route in product.routes_of(kind) if route.method == "GET" and scope.owns(host_of(route.url))
        ]
    return list(dict.fromkeys(urls))[:MOST_PAGES]


async def _visit(scope: Scope, browser: OpenBrowser, url: str) -> PageVisit:
    with scope.session.journal.wait("browser", url):
        return await browser.visit(url)


async def _pins(scope: Scope, pages: list[str]) -> tuple[str, ...]:
    """Return the keys of the product's certificates that are good by the operator's own roots, which the browser does not know."""
    hosts = {host_of(url): port_of(url) for url in pages if url.startswith("https:")}
    hosts |= dict.fromkeys(scope.hosts, 443)
    found = []
    for host, port in list(hosts.items())[:50]:
        front = await scope.session.get(f"https://{host}{'' if port == 443 else f':{port}'}/")
        if front.tls_verified:
            await scope.session.tls(host, port)
            found += [pin(each) for each in scope.session.sent(host, port).chain[:1]]
    return tuple(dict.fromkeys(found))


COLLECTOR = Collector("browser", product=product)
