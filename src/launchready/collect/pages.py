"""The product's own pages and what they load: scripts, styles, icons, robots.txt, sitemaps; and the hosts that all these name."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from launchready.collect import auth_callback, links
from launchready.collect.http import VISITED, follow
from launchready.collect.interface import Collector
from launchready.collect.scope import Scope
from launchready.model.evidence.hosts import Source
from launchready.model.evidence.http import Code, Exchange, Link
from launchready.standards.csp import parse_list
from launchready.standards.environments import is_builders
from launchready.standards.urls import host_of, origin_of

MAX_DEPTH = 2
"""Links followed from a front page."""
MAX_PAGES = 30
MAX_SCRIPTS = 120
MAX_CHUNK_DEPTH = 3
"""Scripts loaded by scripts."""
MAX_STYLES = 20
MAX_ROBOTS = 20
MAX_SITEMAPS = 10
MAX_SMALL = 20
"""Manifests and icons."""
MAX_TWINS = 5
_NO_PAGE = re.compile(r"\.(?!html?$|php$|aspx?$)[a-z0-9]{2,5}$", re.IGNORECASE)
_WORDS_PER_POLICY = 500


async def host(scope: Scope, name: str) -> None:
    """Read a host's front page, and what it leads to; look for the name that a builder gave it."""
    await scope.session.journal.gather(_front(scope, f"https://{name}/"), _twin(scope, name))


async def routes(scope: Scope) -> None:
    """Read the pages of the product file's routes."""
    urls = [route.url for route in scope.product.routes if route.kind in VISITED and route.method == "GET"]
    await scope.session.journal.gather(*(_visit(scope, url, 1) for url in urls))


async def _front(scope: Scope, url: str) -> None:
    last = await follow(scope, url)
    if last.page is not None and last.status < 400 and scope.owns(host_of(last.url)):
        await scope.session.journal.gather(_crawlers(scope, origin_of(last.url)), _read(scope, last, 0))


async def _visit(scope: Scope, url: str, depth: int) -> None:
    await _read(scope, await follow(scope, url), depth)


async def _read(scope: Scope, page: Exchange, depth: int) -> None:
    """Take in what a page names, once, and look at it: at everything at once."""
    if page.page is None or page.status >= 400 or not scope.owns(host_of(page.url)):
        return
    if not scope.claim("read", page.url, 1000):
        return
    _hosts_of(scope, page)
    onward = []
    if depth < MAX_DEPTH:
        onward = [link.url for link in page.page.links if _is_own_page(scope, link)]
        onward = [url for url in onward if url != page.url and scope.claim("pages", url, MAX_PAGES)]
    await scope.session.journal.gather(
        *(_visit(scope, url, depth + 1) for url in onward),
        *(_script(scope, url) for url in _scripts(page) if scope.claim("scripts", url, MAX_SCRIPTS)),
        *(_get(scope, url) for url in _loaded(page, "stylesheet") if scope.claim("styles", url, MAX_STYLES)),
        *(_get(scope, url) for url in _small(page) if scope.claim("small", url, MAX_SMALL)),
        *(_deployment(scope, name) for name in dict.fromkeys(host_of(link.url) for link in page.page.links)),
        links.check(scope, page),
        auth_callback.of_page(scope, page),
    )


def _is_own_page(scope: Scope, link: Link) -> bool:
    if link.kind != "a" or not scope.owns(host_of(link.url)) or not links.is_harmless(link):
        return False
    parts = urlsplit(link.url)
    return not parts.query and _NO_PAGE.search(parts.path) is None


def _loaded(page: Exchange, what: str) -> list[str]:
    assert page.page is not None
    found = page.page.links
    return [link.url for link in found if link.kind == what or (link.kind == "link" and what in link.rel.split())]


def _small(page: Exchange) -> list[str]:
    """Return the URLs of a page's manifest and icons; of the icon that browsers look for where it names none."""
    assert page.page is not None
    icons = _loaded(page, "icon") + _loaded(page, "apple-touch-icon")
    if not icons and not page.page.embedded_icon:
        icons = [origin_of(page.url) + "/favicon.ico"]
    return _loaded(page, "manifest") + icons


async def _get(scope: Scope, url: str) -> None:
    await scope.session.get(url)


async def _script(scope: Scope, url: str, depth: int = 0) -> None:
    """Read a script, and those that it loads in turn: builds hide whole parts of an app in them."""
    script = await scope.session.get(url)
    if script.code is None or not scope.owns(host_of(url)):
        return
    _called(scope, script.code, url)
    onward = []
    if depth < MAX_CHUNK_DEPTH:
        onward = [each for each in script.code.chunks if scope.owns(host_of(each))]
        onward = [each for each in onward if scope.claim("scripts", each, MAX_SCRIPTS)]
    await scope.session.journal.gather(
        auth_callback.of_code(scope, script.code), *(_script(scope, each, depth + 1) for each in onward)
    )


def _scripts(page: Exchange) -> list[str]:
    """Return the scripts that a page loads, or lets the browser fetch ahead."""
    found = _loaded(page, "script") + _loaded(page, "modulepreload")
    found += [url for url in _loaded(page, "preload") if urlsplit(url).path.endswith((".js", ".mjs"))]
    found += [url for url in _loaded(page, "prefetch") if urlsplit(url).path.endswith((".js", ".mjs"))]
    return list(dict.fromkeys(found))


def _called(scope: Scope, code: Code, where: str) -> None:
    for name in code.hosts:
        if ":" not in name:
            scope.found(name, Source.SCRIPT, where)


def _hosts_of(scope: Scope, page: Exchange) -> None:
    assert page.page is not None
    for link in page.page.links:
        scope.found(host_of(link.url), Source.PAGE, page.url)
    if page.page.code is not None:
        _called(scope, page.page.code, page.url)
    policies = parse_list((*page.header_values("content-security-policy"), *page.page.csp))
    words = [word for policy in policies for _, listed in policy.directives for word in listed]
    for word in words[:_WORDS_PER_POLICY]:
        name = word.rpartition("://")[2].split("/", 1)[0].split(":", 1)[0]
        if "." in name and "*" not in name:
            scope.found(name, Source.CSP, page.url)


async def _crawlers(scope: Scope, origin: str) -> None:
    """Read robots.txt of a site, and the sitemaps that it names, or the one that it would have."""
    if not scope.claim("robots", origin, MAX_ROBOTS):
        return
    answer = await scope.session.get(f"{origin}/robots.txt")
    named = answer.robots.sitemaps if answer.robots and answer.status == 200 else ()
    for url in named:
        scope.found(host_of(url), Source.SITEMAP, answer.url)
    await scope.session.journal.gather(*(_sitemap(scope, url) for url in named or (f"{origin}/sitemap.xml",)))


async def _sitemap(scope: Scope, url: str, depth: int = 0) -> None:
    if not scope.owns(host_of(url)) or not scope.claim("sitemaps", url, MAX_SITEMAPS):
        return
    answer = await scope.session.get(url)
    if answer.sitemap is None:
        return
    for each in answer.sitemap.urls:
        scope.found(host_of(each), Source.SITEMAP, url)
    if answer.sitemap.index and depth == 0:  # an index names no further index (sitemaps.org)
        await scope.session.journal.gather(*(_sitemap(scope, each, 1) for each in answer.sitemap.urls))


async def _twin(scope: Scope, name: str) -> None:
    """Visit the deployment behind a host under the name that its builder gave it, where DNS tells that name."""
    answer = await scope.session.dns(name, "A")
    await scope.session.journal.gather(*(_deployment(scope, each.rstrip(".")) for each in answer.cnames))


async def _deployment(scope: Scope, name: str) -> None:
    if is_builders(name) and not scope.owns(name) and scope.claim("twins", name, MAX_TWINS):
        await scope.session.get(f"https://{name}/")


COLLECTOR = Collector("pages", product=routes, host=host)
