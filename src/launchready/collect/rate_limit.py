"""Whether login, signup, chat and webhook hold a bounded burst back, and whether a real user still gets in afterwards.

Nothing is made or changed: the login is that of nobody, a sign-up lacks everything, a webhook's event is empty and unsigned, and a
chat message is one word. A route stops being asked once it has said no in the way that it should.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from urllib.parse import urlencode

from launchready.collect.active import chat
from launchready.collect.active.login import MOST, UserSession, log_in
from launchready.collect.active.sender import Sender
from launchready.collect.interface import Active, Collector
from launchready.collect.scope import Scope
from launchready.model.evidence.active import Planned
from launchready.model.product import RouteKind, TestUser
from launchready.net.http import Received, Request
from launchready.standards.challenge import challenged
from launchready.standards.limited import Limited, limited
from launchready.standards.limits import retry_after
from launchready.standards.urls import origin_of

NAME = "rate-limit"
AT_ONCE = 5
LONGEST_WAIT = 10
"""Seconds waited for a limit to end, before a real user tries to get in."""
NOBODY = "nobody@launchready.invalid"
"""Who tries to log in: an address that nobody can have (RFC 2606)."""


def asked(scope: Scope) -> Iterator[Limited]:
    """Yield the routes that can be asked: all but a chat that these probes do not speak to."""
    for route in limited(scope.product):
        if route.kind is not RouteKind.CHAT or (scope.product.chat and not chat.speaks(scope.product.chat)):
            yield route


def plan(scope: Scope) -> Iterator[Planned]:
    """State the requests: the burst on each route, and at the login those of a real user: one for the chat's sake, two after the burst."""
    most = scope.product.budgets.burst_requests
    login = scope.product.login if scope.product.test_users else None
    for route in asked(scope):
        own = login is not None and route.url == login.url
        words = f"a burst on the {route.kind.value}, until it says 429" + (", and a real user's login" if own else "")
        yield Planned(route.url, most + (MOST + 2 if own else 0), words)


async def run(scope: Scope, sender: Sender) -> None:
    """Send each burst, one route after another; a user whose session the chat needs logs in before."""
    user = next(iter(scope.product.test_users), None)
    session = await _session(scope, sender, user)
    for route in asked(scope):
        if not sender.may(route.url):
            continue
        wait = await _burst(scope, sender, route, session)
        if user is not None and scope.product.login is not None and route.url == scope.product.login.url:
            await _real_user(scope, sender, user, wait)


async def _session(scope: Scope, sender: Sender, user: TestUser | None) -> UserSession | None:
    if user is None or scope.product.chat is None or not scope.product.chat.session or scope.product.login is None:
        return None
    if not sender.may(scope.product.login.url):
        return None
    session = await log_in(scope, sender, user)
    return session if isinstance(session, UserSession) else None


async def _burst(scope: Scope, sender: Sender, route: Limited, session: UserSession | None) -> int:
    """Send a burst, some at once, until it is held back; return the seconds that the route asks to wait."""
    async for received in _answers(scope, sender, route, session):
        answer = received.exchange
        if answer.status in (429, 503) or challenged(answer):
            return retry_after(answer) or 0
        taken = route.kind in (RouteKind.SIGNUP, RouteKind.WEBHOOK) and 200 <= answer.status < 300
        if taken or answer.status in (404, 405) or not answer.answered:
            return 0  # it took what nobody should take, or is not there: a burst would prove nothing, and might do harm
    return 0


async def _answers(
    scope: Scope, sender: Sender, route: Limited, session: UserSession | None
) -> AsyncIterator[Received]:
    """Yield the answers of a burst: the first alone, then some at once."""
    request = _request(scope, route, session)
    yield await sender.send(request, route.kind.value)
    left = scope.product.budgets.burst_requests - 1
    while left > 0:
        at_once = min(AT_ONCE, left)
        left -= at_once
        for received in await asyncio.gather(*(sender.send(request, route.kind.value) for _ in range(at_once))):
            yield received


def _request(scope: Scope, route: Limited, session: UserSession | None) -> Request:
    product = scope.product
    if route.kind is RouteKind.CHAT:
        assert product.chat is not None
        keys = chat.keys(product.chat, scope.secret)
        return chat.request(product.chat, "ping", session, scope.app_origin, keys)
    body, media_type = b"{}", "application/json"
    if product.login is not None and route.url == product.login.url:
        nobody = {product.login.username_field: NOBODY, product.login.password_field: "not-the-password"}
        if product.login.format == "json":
            body = json.dumps(nobody).encode()
        else:
            body, media_type = urlencode(nobody).encode(), "application/x-www-form-urlencoded"
    headers = (("Content-Type", media_type), ("Origin", origin_of(route.url)), ("Accept", "application/json, */*"))
    return Request(route.url, route.method, headers, verify=True, max_body=65_536, body=body)


async def _real_user(scope: Scope, sender: Sender, user: TestUser, wait: int) -> None:
    """Let a real user log in: at once, and once more after the time that the limit named, if that is short."""
    scope.sessions.pop(user.name, None)
    session = await log_in(scope, sender, user)
    if isinstance(session, UserSession) or not 0 < wait <= LONGEST_WAIT:
        return
    await asyncio.sleep(wait)
    scope.sessions.pop(user.name, None)
    await log_in(scope, sender, user)


COLLECTOR = Collector(NAME, active=Active(("edge.rate-limit",), plan, run, last=True))
