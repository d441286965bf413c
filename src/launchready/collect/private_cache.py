"""Whether a cache hands one user's answer to the next: two test users and nobody ask the private routes, one after the other.

The first user asks, so that a cache has something to keep; then somebody without a session, then the second user. Where one of them gets what
the first one got, the same route is asked once more under an address that no cache has seen (a parameter that nobody reads): what then is
refused, or another's, came out of a cache. Of the answers only lengths, hashes and whose user name they hold are kept.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator

from launchready.collect.active.login import MOST, UserSession, log_in
from launchready.collect.active.sender import Sender
from launchready.collect.interface import Active, Collector
from launchready.collect.scope import Scope
from launchready.model.evidence.active import Planned
from launchready.model.evidence.http import Exchange
from launchready.model.product import Route, RouteKind, TestUser
from launchready.model.secret import Secret
from launchready.net.http import Received, Request
from launchready.standards.cookies import CookieError, Kind, kind, parse

NAME = "private-cache"
MOST_ROUTES = 5
MOST_PAGES = 3
SHORTEST_NAME = 5
"""Characters of a user name that may be looked for in an answer: a shorter one stands everywhere."""
SHORTEST_SESSION = 16
"""Characters of a cookie that may be somebody's session."""
SAME_SESSION = "same session"
"""The mark of a page that gave a second visitor the first one's session."""


def routes(scope: Scope) -> tuple[Route, ...]:
    """Return the private routes that are asked."""
    found = {
        route.url: route for route in reversed(scope.product.routes_of(RouteKind.PRIVATE)) if route.method == "GET"
    }
    return tuple(reversed(found.values()))[:MOST_ROUTES]


def pages(scope: Scope) -> list[str]:
    """Return pages that were seen to set a session to whoever comes."""
    found = [
        exchange.url
        for exchange in scope.session.http_evidence.exchanges
        if exchange.method == "GET"
        and not exchange.request_headers
        and exchange.status == 200
        and _sets_session(exchange)
    ]
    return list(dict.fromkeys(found))[:MOST_PAGES]


def _sets_session(exchange: Exchange) -> bool:
    return any(name for name, _ in _sessions(exchange.header_values("set-cookie")))


def _sessions(lines: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield the name of each session that an answer begins, with its whole pair."""
    for line in list(lines)[:60]:
        try:
            cookie = parse(line)
        except CookieError:
            continue
        if kind(cookie.name) is Kind.SESSION and cookie.value_size >= SHORTEST_SESSION and cookie.max_age != 0:
            yield cookie.name, line.partition(";")[0].strip()


def plan(scope: Scope) -> Iterator[Planned]:
    """State the requests: to each route five, three where there is one user, one more where a login gives a token; two to each page."""
    users = scope.product.test_users[:2]
    if scope.product.login is not None and users and routes(scope):
        yield Planned(scope.product.login.url, MOST * len(users), "the test users log in")
        for route in routes(scope):
            most = (5 if len(users) > 1 else 3) + (1 if scope.product.login.token else 0)
            yield Planned(route.url, most, "the answers to two users and to nobody, compared")
    for url in pages(scope):
        yield Planned(url, 2, "the sessions that two visitors get, compared")


async def run(scope: Scope, sender: Sender) -> None:
    """Ask each route as the first user, as nobody, as the second user; each page twice."""
    sessions = await _logged_in(scope, sender)
    for route in routes(scope):
        if sessions and sender.may(route.url):
            await _Route(scope, sender, route, sessions).ask()
    for url in pages(scope):
        if sender.may(url):
            await _visit_twice(sender, url)


async def _logged_in(scope: Scope, sender: Sender) -> list[UserSession]:
    """Return the sessions of the test users; none if the first one's cannot be had."""
    login = scope.product.login
    found: list[UserSession] = []
    if login is None or not sender.may(login.url):
        return found
    for user in scope.product.test_users[:2]:
        session = await log_in(scope, sender, user)
        if not isinstance(session, UserSession):
            return found
        found.append(session)
    return found


class _Route:
    """One private route, asked by one after the other."""

    def __init__(self, scope: Scope, sender: Sender, route: Route, sessions: list[UserSession]) -> None:
        self._sender = sender
        self._url = route.url
        self._first = sessions[0]
        self._second = sessions[1] if len(sessions) > 1 else None
        self._names = [(user, _name(scope, user)) for user in scope.product.test_users[:2]]
        self._token = False

    async def ask(self) -> None:
        first = await self._get("first", self._first)
        if first.exchange.status != 200 and self._first.token is not None and self._first.cookies:
            self._token = True
            first = await self._get("first", self._first)
        if first.exchange.status != 200:
            await self._get("first apart", self._first, apart=True)
            return
        nobody = await self._get("nobody", None)
        if self._resembles(nobody, first):
            await self._get("nobody apart", None, apart=True)
        if self._second is not None:
            second = await self._get("second", self._second)
            if self._resembles(second, first):
                await self._get("second apart", self._second, apart=True)

    def _resembles(self, answer: Received, first: Received) -> bool:
        """Return True if somebody else got the first user's answer, or one with their name."""
        if answer.exchange.status != 200:
            return False
        return answer.body == first.body or self._names[0][0].name in self._whose(answer)

    async def _get(self, purpose: str, session: UserSession | None, *, apart: bool = False) -> Received:
        url = self._url
        if apart:
            url += f"{'&' if '?' in url else '?'}launchready={secrets.token_hex(8)}"
        carried = session.headers(self._url) if session else ()
        if not self._token and any(name == "Cookie" for name, _ in carried):  # caches let what carries a token pass
            carried = tuple(each for each in carried if each[0] == "Cookie")
        request = Request(url, headers=(("Accept", "application/json, text/html"),), verify=True, secrets=carried)
        return await self._sender.send(request, purpose, self._whose, shown=self._url, private=True)

    def _whose(self, received: Received) -> tuple[str, ...]:
        """Return the test users whose user names an answer holds, by what the product file calls them."""
        text = received.body.decode("utf-8", "replace").lower()
        return tuple(user.name for user, name in self._names if name and name in text)


def _name(scope: Scope, user: TestUser) -> str:
    value = scope.secret(user.username)
    name = value.reveal().lower() if value is not None else ""
    return name if len(name) >= SHORTEST_NAME else ""


async def _visit_twice(sender: Sender, url: str) -> None:
    """Visit a page as two people without a session would, and compare the sessions that they get."""
    given: list[Secret] = []

    def read(received: Received) -> tuple[str, ...]:
        pairs = [Secret(pair) for _, pair in _sessions(line.reveal() for line in received.cookies)]
        same = any(pair in given for pair in pairs)
        given.extend(pairs)
        return (SAME_SESSION,) if same else ()

    for purpose in ("visit", "visit again"):
        await sender.send(Request(url, verify=True), purpose, read, private=True)


COLLECTOR = Collector(NAME, active=Active(("routing.private-cache-users",), plan, run))
