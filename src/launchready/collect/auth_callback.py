"""What a login at another service comes back to: what the callback answers, where the product's own starts of a login lead.

Looking asks a callback as a service does when the user says no, which redeems nothing, and opens the starts of logins that pages and
scripts name, without going on to the service. With permission a callback is also handed a code that nobody gave out, twice, so that a
cache shows; and a Supabase project is asked once, in a way that makes it lead to its Site URL.
"""

from __future__ import annotations

from collections.abc import Iterator

from launchready.collect.active.sender import Sender
from launchready.collect.interface import Active, Collector
from launchready.collect.scope import Scope
from launchready.model.evidence.active import Planned
from launchready.model.evidence.http import Code, Exchange
from launchready.model.product import BackendKind, Route, RouteKind
from launchready.net.http import Request
from launchready.standards.found_backends import found_backends
from launchready.standards.logins import cancelled, completed, form, is_start, way_back
from launchready.standards.redirects import target
from launchready.standards.urls import UrlError, bare_path, host_of

NAME = "auth-callback"
SITE_URL = "site url"
"""The purpose of the request that makes a Supabase project lead to its Site URL."""
MOST_CALLBACKS = 5
MOST_STARTS = 8
MOST_PROJECTS = 2
_HOPS = 3


async def look(scope: Scope) -> None:
    """Ask the callbacks of the product file as a service does when the user says no."""
    routes = scope.product.routes_of(RouteKind.AUTH_CALLBACK)
    await scope.session.journal.gather(*(_callback(scope, route.url) for route in routes if route.method != "POST"))


async def of_page(scope: Scope, page: Exchange) -> None:
    """Open the starts of logins that a page of the product links to or that its scripts name."""
    assert page.page is not None
    links = [link.url for link in page.page.links if link.kind in ("a", "form") and is_start(link.url)]
    code = page.page.code.logins if page.page.code else ()
    await scope.session.journal.gather(*(_start(scope, url) for url in (*links, *code)))


async def of_code(scope: Scope, code: Code) -> None:
    """Open the starts of logins that a script of the product names."""
    await scope.session.journal.gather(*(_start(scope, url) for url in code.logins))


async def _start(scope: Scope, url: str) -> None:
    """Follow a start of a login as long as it stays with the product, and ask the callback that it names."""
    for _ in range(_HOPS):
        back = way_back(url)
        if back:
            await _callback(scope, back)
        if not scope.owns(host_of(url)) or not scope.claim("logins", url, MOST_STARTS * _HOPS):
            return
        try:
            onward = target(await scope.session.get(url))
        except UrlError:
            return
        if onward is None:
            return
        url = onward


async def _callback(scope: Scope, url: str) -> None:
    """Ask a callback of the product, and its other spelling where it leads to that."""
    if not scope.owns(host_of(url)) or not scope.claim("callbacks", url, 2 * MOST_CALLBACKS):
        return
    asked = cancelled(url)
    for _ in range(_HOPS):
        try:
            onward = target(await scope.session.get(asked))
        except UrlError:
            return
        if onward is None or bare_path(onward) != bare_path(asked) or not scope.owns(host_of(onward)):
            return
        asked = onward


def _callbacks(scope: Scope) -> tuple[Route, ...]:
    found = {route.url: route for route in reversed(scope.product.routes_of(RouteKind.AUTH_CALLBACK))}
    return tuple(reversed(found.values()))[:MOST_CALLBACKS]


def _projects(scope: Scope) -> list[tuple[str, str]]:
    """Return the addresses that make the product's Supabase projects lead to their Site URLs, each with what names the project."""
    found = found_backends(scope.session.http_evidence, scope.hosts_evidence, scope.product)
    return [
        (cancelled(f"{each.project.url}/auth/v1/callback"), each.named_by)
        for each in found
        if each.project.kind is BackendKind.SUPABASE and each.project.url
    ][:MOST_PROJECTS]


def plan(scope: Scope) -> Iterator[Planned]:
    """State the requests: two to each callback, one where it takes forms; one to each Supabase project."""
    for route in _callbacks(scope):
        most = 1 if route.method == "POST" else 2
        yield Planned(route.url, most, "the answer of a login, with a code that nobody gave out")
    for url, named_by in _projects(scope):
        yield Planned(url, 1, "where the back end leads after a login that failed", named_by=named_by)


async def run(scope: Scope, sender: Sender) -> None:
    """Hand each callback a code that nobody gave out; ask each Supabase project for its Site URL."""
    for route in _callbacks(scope):
        if not sender.may(route.url):
            continue
        if route.method == "POST":
            headers = (("Content-Type", "application/x-www-form-urlencoded"),)
            await sender.send(Request(route.url, "POST", headers, body=form()), "form")
            continue
        for purpose in ("code", "code again"):
            await sender.send(Request(completed(route.url)), purpose)
    for url, _ in _projects(scope):
        if sender.may(url):
            await sender.send(Request(url, verify=True), SITE_URL)


COLLECTOR = Collector(
    NAME, product=look, active=Active(("routing.auth-callback", "routing.auth-callback-target"), plan, run)
)
