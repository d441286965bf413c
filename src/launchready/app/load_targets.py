"""What a load test is sent to: a URL that the operator names, or routes of the product file, as its test users where they are private."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from launchready.app.audit import Order
from launchready.collect.active.authority import Authority
from launchready.collect.active.login import MOST, log_in
from launchready.collect.active.sender import Sender
from launchready.collect.scope import Scope
from launchready.model.errors import UsageError
from launchready.model.evidence.active import Planned
from launchready.model.product import Product, Route, RouteKind, TestUser
from launchready.model.secret import Secret
from launchready.net.http import Request, carriable
from launchready.net.load import Target, User
from launchready.net.session import Session
from launchready.standards.urls import UrlError, host_of, normalise, within

USUAL = (RouteKind.HOMEPAGE, RouteKind.APP_SHELL, RouteKind.HEALTH, RouteKind.PRIVATE, RouteKind.OTHER)
"""What may be asked often without doing anything: the others do something each time (mail, accounts, bills)."""
MOST_BODY = 1_000_000


@dataclass(frozen=True, slots=True)
class Shot:
    """One target before anything was asked: `kind` is the route's, "" for a URL of the operator's own; `users` are names of test users."""

    url: str
    method: str
    kind: str = ""
    users: tuple[str, ...] = ()
    budget_ms: int | None = None

    @property
    def name(self) -> str:
        """How it is called in samples and lines."""
        return f"{self.method} {self.url}"[:200]


@dataclass(frozen=True, slots=True)
class Content:
    """What requests carry: headers as NAME: VALUE, of which a value env:NAME is looked up, and the body."""

    method: str = ""
    headers: tuple[str, ...] = ()
    body: bytes = b""


def ad_hoc(product: Product | None, url: str, content: Content, users: Sequence[str], budget_ms: int | None) -> Shot:
    """Return the shot of one URL. Raises UsageError for what is none."""
    try:
        url = normalise(url)
    except UrlError as error:
        raise UsageError(f"{url[:200]}: {error}", "write it whole, such as https://staging.example.com/") from None
    method = content.method or ("POST" if content.body else "GET")
    route = next((route for route in product.routes if route.url == url), None) if product else None
    if budget_ms is None and product and (route or within(host_of(url), product.domain)):
        budget_ms = _budget(product, route.kind if route else None)
    return Shot(url, method, route.kind.value if route else "", tuple(users), budget_ms)


def _budget(product: Product, kind: RouteKind | None) -> int:
    return product.budgets.chat_p95_ms if kind is RouteKind.CHAT else product.budgets.p95_ms


def of_product(
    product: Product,
    wanted: Sequence[str],
    include: Sequence[str],
    content: Content,
    users: Sequence[str],
    budget_ms: int | None,
) -> tuple[Shot, ...]:
    """Return the shots of a product's routes. Raises UsageError for routes that there are not, or that may only be named."""
    kinds = {*USUAL, *(RouteKind(kind) for kind in include)}
    for url in wanted:
        known = [route for route in product.routes if route.url == url]
        if not known:
            raise UsageError(
                f"--route {url[:200]}: no such route", f"there are: {', '.join(r.url for r in product.routes)[:500]}"
            )
        if known[0].kind not in kinds:
            kind = known[0].kind.value
            raise UsageError(f"--route {url[:200]} is of kind {kind}, which does something", f"--include {kind}")
    chosen = [
        route
        for route in product.routes
        if route.kind in kinds
        and (route.url in wanted if wanted else route.method in ("GET", "HEAD") or route.kind not in USUAL)
    ]
    if not chosen:
        raise UsageError(
            "the product file names no route that a load test is sent to",
            f"add [[routes]] of kind {', '.join(kind.value for kind in USUAL)}, or name a URL",
        )
    found = {}
    for route in chosen:
        method = content.method or route.method
        limit = budget_ms if budget_ms is not None else _budget(product, route.kind)
        found[method, route.url] = Shot(route.url, method, route.kind.value, _users_of(product, route, users), limit)
    return tuple(found.values())


def _users_of(product: Product, route: Route, users: Sequence[str]) -> tuple[str, ...]:
    if users or route.kind is not RouteKind.PRIVATE:
        return tuple(users)
    return (route.belongs_to,) if route.belongs_to else tuple(user.name for user in product.test_users)


async def permit(authority: Authority, shots: Sequence[Shot]) -> None:
    """Raise UsageError where a target may not be loaded."""
    for shot in shots:
        permission = await authority.over(shot.url)
        if not permission.allowed:
            raise UsageError(f"no load was sent to {shot.url[:200]}: {permission.reason}", permission.remedy)


async def targets(
    order: Order, session: Session, authority: Authority, shots: Sequence[Shot], content: Content
) -> tuple[Target, ...]:
    """Return what the generator needs of each shot: its users are logged in, once each. Raises UsageError."""
    scope = Scope(order.product, session, authority=authority, environment=order.environment, key=order.key)
    found = []
    for shot in shots:
        for name in shot.users:
            if name not in scope.sessions:
                await _log_in(scope, authority, name, shot)
        plain, secret = _headers(scope, content)
        request = Request(shot.url, shot.method, plain, verify=True, body=content.body, secrets=secret)
        users = tuple(User(name, _session_of(scope, name, shot.url)) for name in shot.users) or (User(),)
        if not carriable(request) or not all(carriable(Request(shot.url, secrets=user.secrets)) for user in users):
            raise UsageError(
                "a method or header that HTTP cannot carry", "names are letters and dashes, values one line"
            )
        route = await session.route(shot.url)
        if route.kind is not None:
            raise UsageError(f"{shot.url[:200]}: {route.detail}", "mend the host first")
        found.append(Target(shot.name, request, route, users))
    return tuple(found)


def _headers(scope: Scope, content: Content) -> tuple[tuple[tuple[str, str], ...], tuple[tuple[str, Secret], ...]]:
    plain, secrets = [], []
    for line in content.headers:
        name, colon, value = line.partition(":")
        name, value = name.strip(), value.strip()
        if not colon or not name:
            raise UsageError("--header: not a header", "write NAME: VALUE, or NAME: env:VARIABLE for a secret one")
        secret = scope.secret(value) if value.startswith("env:") else None
        if value.startswith("env:") and secret is None:
            raise UsageError(f"--header {name}: {value} is not set", "export it")
        if secret is not None:
            secrets.append((name, secret))
        else:
            plain.append((name, value))
    return tuple(plain), tuple(secrets)


async def _log_in(scope: Scope, authority: Authority, name: str, shot: Shot) -> None:
    user = _test_user(scope.product, name)
    login = scope.product.login
    if login is not None:
        permission = await authority.over(login.url)
        if not permission.allowed:
            raise UsageError(f"no test user was logged in: {permission.reason}", permission.remedy)
    planned = (Planned(login.url, MOST, "login"),) if login else ()
    found = await log_in(scope, Sender(scope.session, "load", planned, lambda _attempt: None), user)
    if isinstance(found, str):
        raise UsageError(f"{shot.url[:200]}: {found}", "see [login] and [[test_users]] in the product file")


def _session_of(scope: Scope, name: str, url: str) -> tuple[tuple[str, Secret], ...]:
    known = scope.sessions[name]
    assert not isinstance(known, str)
    return known.headers(url)


def _test_user(product: Product, name: str) -> TestUser:
    found = next((user for user in product.test_users if user.name == name), None)
    if found is None:
        there = ", ".join(user.name for user in product.test_users) or "none"
        raise UsageError(f"no test user is called {name[:80]!r}", f"there are: {there}")
    return found
