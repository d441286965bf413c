"""Logs a test user in as the product file says, once a run, and keeps the session where no evidence reaches it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlencode

from launchready.collect.active.sender import Sender
from launchready.collect.scope import Scope
from launchready.model.product import TestUser
from launchready.model.secret import Secret
from launchready.net.http import Received, Request
from launchready.standards.json_paths import at
from launchready.standards.urls import host_of, origin_of, within

MOST = 1
"""Requests that one login takes."""


@dataclass(frozen=True, slots=True)
class UserSession:
    """A test user who is logged in: cookies with the host or domain that they are for, and a bearer token where there is one.

    `owns` says which hosts are the product's: no other is shown the token.
    """

    user: str
    owns: Callable[[str], bool] = field(repr=False, compare=False)
    cookies: tuple[tuple[str, bool, str, Secret], ...] = field(default=(), repr=False)
    token: Secret | None = None

    def headers(self, url: str) -> tuple[tuple[str, Secret], ...]:
        """Return what a request to a URL of the product must carry to be this user's; nothing for a cookie of another host."""
        host = host_of(url)
        pairs = [
            f"{name}={value.reveal()}"
            for place, below, name, value in self.cookies
            if host == place or (below and within(host, place))
        ]
        found = [("Cookie", Secret("; ".join(pairs)))] if pairs else []
        if self.token is not None and self.owns(host):
            found.append(("Authorization", Secret(f"Bearer {self.token.reveal()}")))
        return tuple(found)


async def log_in(scope: Scope, sender: Sender, user: TestUser) -> UserSession | str:
    """Return a test user's session, or why there is none. Asks once a run; what it sends counts against the sender's plan."""
    known = scope.sessions.get(user.name)
    if known is None:
        known = scope.sessions[user.name] = await _log_in(scope, sender, user)
    return known


async def _log_in(scope: Scope, sender: Sender, user: TestUser) -> UserSession | str:
    login = scope.product.login
    if login is None:
        return "the product file does not say how a user logs in ([login])"
    if not scope.owns(host_of(login.url)):
        return f"{host_of(login.url)}, where users log in, is not the product's own"
    username, password = scope.secret(user.username), scope.secret(user.password)
    if username is None or password is None:
        missing = user.username if username is None else user.password
        return f"{missing.removeprefix('env:')} is not set in the environment"
    fields = {login.username_field: username.reveal(), login.password_field: password.reveal()}
    if login.format == "json":
        body, media_type = json.dumps(fields).encode(), "application/json"
    else:
        body, media_type = urlencode(fields).encode(), "application/x-www-form-urlencoded"
    headers = (
        ("Content-Type", media_type),
        ("Origin", origin_of(login.url)),
        ("Accept", "application/json, text/html"),
    )
    received = await sender.send(
        Request(login.url, login.method, headers, verify=True, body=body), f"login {user.name}"
    )
    answer = received.exchange
    if not answer.answered:
        return f"the login did not answer: {answer.failure.detail if answer.failure else ''}"
    if answer.status >= 400:
        return f"the login of the test user {user.name} was answered {answer.status}"
    session = UserSession(user.name, scope.owns, _cookies(received), _token(received, login.token))
    if not session.cookies and session.token is None:
        return "the login's answer held neither a cookie nor a token where the product file says"
    return session


def _cookies(received: Received) -> tuple[tuple[str, bool, str, Secret], ...]:
    """Return the cookies of an answer (RFC 6265, section 5): where they go, whether below it too, name, value."""
    host = host_of(received.exchange.url)
    found: dict[tuple[str, str], tuple[str, bool, str, Secret]] = {}
    for line in received.cookies[:50]:
        pair, *attributes = line.reveal().split(";")
        name, equals, value = pair.partition("=")
        domain = ""
        for attribute in attributes:
            key, _, text = attribute.partition("=")
            if key.strip().lower() == "domain":
                domain = text.strip().lower().lstrip(".")
        if not equals or not name.strip() or (domain and not within(host, domain)):
            continue
        found[domain or host, name.strip()] = (domain or host, bool(domain), name.strip(), Secret(value.strip()))
    return tuple(found.values())


def _token(received: Received, path: str) -> Secret | None:
    if not path:
        return None
    try:
        value = at(json.loads(received.body), path)
    except (ValueError, RecursionError):
        return None
    return Secret(value) if isinstance(value, str) and value and value.isprintable() else None
