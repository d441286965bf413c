"""Asks the product's private routes without a session and as each of two test users, to see who gets what is somebody's own. Only GET is used."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from launchready.collect.active.login import MOST, UserSession, log_in
from launchready.collect.active.sender import Sender
from launchready.collect.interface import Active, Collector
from launchready.collect.scope import Scope
from launchready.model.evidence.active import Planned
from launchready.model.evidence.private import Given, PrivateAnswer, PrivateEvidence, PrivateRoute
from launchready.model.product import Route, RouteKind
from launchready.net.http import Request
from launchready.standards.caching import hit
from launchready.standards.challenge import challenged
from launchready.standards.private_answers import alike, given, named, private_fields
from launchready.standards.urls import host_of, origin_of

NAME = "private"
MAX_ROUTES = 20
MAX_BODY = 1_000_000
_ACCEPT = (("Accept", "application/json, text/html;q=0.8"),)


def routes(scope: Scope) -> tuple[Route, ...]:
    """Return the private routes that can be asked."""
    found = (route for route in scope.product.routes_of(RouteKind.PRIVATE) if route.method == "GET")
    return tuple(route for route in found if scope.owns(host_of(route.url)))[:MAX_ROUTES]


async def product(scope: Scope) -> None:
    """Say that nothing was asked yet."""
    scope.keep(PrivateEvidence())


def plan(scope: Scope) -> Iterator[Planned]:
    """State the requests: each route by a stranger and by each test user, after their logins."""
    found = routes(scope)
    if not found:
        return
    users = scope.product.test_users if scope.product.login else ()
    if scope.product.login and users:
        yield Planned(scope.product.login.url, MOST * len(users), "logging test users in")
    for origin, count in Counter(origin_of(route.url) for route in found).items():
        yield Planned(f"{origin}/", count * (1 + len(users)), "private routes without a session and as each test user")


async def run(scope: Scope, sender: Sender) -> None:
    """Log the users in, ask each route as everybody, and compare."""
    sessions: list[UserSession] = []
    problems: list[tuple[str, str]] = []
    for user in scope.product.test_users if scope.product.login else ():
        may = scope.product.login is not None and sender.may(scope.product.login.url)
        session = await log_in(scope, sender, user) if may else "the login may not be asked"
        if isinstance(session, UserSession):
            sessions.append(session)
        problems.append((user.name, session if isinstance(session, str) else ""))
    names = {user.name: secret.reveal() for user in scope.product.test_users if (secret := scope.secret(user.username))}
    seen: list[PrivateRoute] = []
    for route in routes(scope):
        if sender.may(route.url):
            seen.append(await _asked(sender, route, sessions, names))
            scope.keep(PrivateEvidence(tuple(problems), tuple(seen)))


async def _asked(sender: Sender, route: Route, sessions: list[UserSession], names: dict[str, str]) -> PrivateRoute:
    answers: list[PrivateAnswer] = []
    bodies: dict[str, bytes] = {}
    for session in (None, *sessions):
        role = session.user if session else ""
        secrets = session.headers(route.url) if session else ()
        request = Request(route.url, headers=_ACCEPT, verify=True, secrets=secrets, max_body=MAX_BODY)
        received = await sender.send(request, f"as {role}" if role else "without a session", private=True)
        exchange = received.exchange
        kind = given(exchange.status, exchange.body.media_type if exchange.body else "", received.body)
        if challenged(exchange) or hit(
            exchange.headers
        ):  # what a cache hands on is not what the product says to this asker
            kind = Given.OTHER
        bodies[role] = received.body
        fields = private_fields(received.body) if kind is Given.CONTENT else ()
        shown = named(received.body, names) if kind in (Given.CONTENT, Given.PAGE) else ()
        answers.append(PrivateAnswer(role, kind, exchange.status, fields, shown))
        if kind is Given.LIMITED:
            break
    telling = (Given.CONTENT, Given.PAGE)
    compared = (
        replace(
            answer,
            alike=tuple(
                other.role
                for other in answers
                if other.role != answer.role
                and other.given is answer.given
                and answer.given in telling
                and alike(bodies[answer.role], bodies[other.role], answer.given)
            ),
        )
        for answer in answers
    )
    return PrivateRoute(route.url, tuple(compared))


COLLECTOR = Collector(NAME, product=product, active=Active(serves=("edge.backend-open-api",), plan=plan, run=run))
