"""app.kettle.test: the pages in which people log in and chat, and the JSON behind them."""

from __future__ import annotations

import html
import secrets
from collections.abc import Callable
from urllib.parse import urlencode

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from launchready.lab.site.accounts import Accounts, RefusedError, User
from launchready.lab.site.another_login import AUTHORISE
from launchready.lab.site.answers import (
    NO_STORE,
    SESSION_COOKIE,
    as_json,
    asker,
    caller,
    fields,
    hold,
    private,
    problem,
    text,
)
from launchready.lab.site.limits import Limiter
from launchready.lab.site.pages import Page, Shelf, shown
from launchready.lab.world import ACCOUNTS_HOST, DOMAIN, AppBehaviour

ORIGIN = f"https://app.{DOMAIN}"
STATE_COOKIE = "__Host-sign-in"
STATE_SECONDS = 600
LOGIN = Page("login.html", "Log in · Kettle", "Log in to Kettle.", layout="app-layout.html", script="app.js")
SIGNUP = Page("signup.html", "Sign up · Kettle", "Make a Kettle account.", layout="app-layout.html", script="app.js")
CALLBACK = Page("callback.html", "Signing in · Kettle", "Signing you in.", layout="app-layout.html", script="app.js")
CHAT = Page("chat.html", "Chat · Kettle", "Ask Kettle.", layout="app-layout.html", script="app.js")
# The client's routes; anything else is not found, so that a typo is not a page.
CLIENT_ROUTES = {"/": CHAT, "/login": LOGIN, "/signup": SIGNUP, "/c/{conversation}": CHAT}


Send = Callable[[str, str], None]
"""Sends the mail for something (signup, reset) to an address, without anybody's waiting."""


def app(behaviour: AppBehaviour, accounts: Accounts, shelf: Shelf, send: Send = lambda _what, _to: None) -> Starlette:
    """Return the app's app."""

    async def page(request: Request) -> Response:
        route = request.scope["route"].path
        return shown(shelf.page(CLIENT_ROUTES[route], f"{ORIGIN}{html.escape(request.url.path)}"))

    async def callback(_request: Request) -> Response:
        return shown(shelf.page(CALLBACK, f"{ORIGIN}/auth/callback"), cache="no-store")

    async def elsewhere(_request: Request) -> Response:
        state = secrets.token_urlsafe(16)
        asked = {"client_id": "kettle", "redirect_uri": behaviour.login_back, "response_type": "code", "scope": "email"}
        answer = RedirectResponse(
            f"https://{ACCOUNTS_HOST}{AUTHORISE}?{urlencode({**asked, 'state': state})}", 302, NO_STORE
        )
        answer.set_cookie(
            STATE_COOKIE, state, max_age=STATE_SECONDS, path="/", secure=True, httponly=True, samesite="lax"
        )
        return answer

    async def error(request: Request, reason: Exception) -> Response:
        handler = as_json if request.url.path.startswith("/api/") else shelf.not_found
        return await handler(request, reason)

    interface = _Interface(behaviour, accounts, send)
    return Starlette(
        routes=[
            *(Route(path, page) for path in CLIENT_ROUTES),
            Route("/auth/callback", callback),
            Route("/auth/google", elsewhere),
            Route("/api/login", interface.login, methods=["POST"]),
            Route("/api/signup", interface.signup, methods=["POST"]),
            Route("/api/reset", interface.reset, methods=["POST"]),
            Route("/api/logout", interface.logout, methods=["POST"]),
            Route("/api/token", interface.token, methods=["POST"]),
            Route("/api/me", interface.me),
            Route("/api/conversations", interface.conversations),
            Route("/api/conversations/{conversation}", interface.conversation),
            *shelf.routes(),
        ],
        exception_handlers={HTTPException: error},
    )


class _Interface:
    """The JSON interface. What changes something wants JSON from the app's own pages: a foreign form cannot send it."""

    def __init__(self, behaviour: AppBehaviour, accounts: Accounts, send: Send) -> None:
        self._behaviour = behaviour
        self._accounts = accounts
        self._send = send
        self._logins = Limiter(behaviour.login_rate)
        self._signups = Limiter(behaviour.signup_rate)

    async def login(self, request: Request) -> Response:
        hold(self._logins, caller(request))
        sent = await self._sent(request)
        user = self._accounts.login(text(sent, "email"), text(sent, "password"))
        if user is None:
            raise problem(401, "The e-mail address or the password is wrong.")
        return self._welcome(user)

    async def signup(self, request: Request) -> Response:
        hold(self._signups, caller(request))
        sent = await self._sent(request)
        try:
            user = self._accounts.signup(text(sent, "name"), text(sent, "email"), text(sent, "password"))
        except RefusedError as error:
            raise problem(422, str(error)) from None
        self._send("signup", user.email)
        return self._welcome(user, 201)

    async def reset(self, request: Request) -> Response:
        """Send a link for a new password, and answer the same whether there is such an account or not."""
        hold(self._signups, caller(request))
        email = text(await self._sent(request), "email").lower()
        if self._accounts.known(email):
            self._send("reset", email)
        return private({}, 202)

    async def logout(self, request: Request) -> Response:
        await self._sent(request)
        self._accounts.sessions.drop(request.cookies.get(SESSION_COOKIE, ""))
        answer = private({})
        answer.delete_cookie(SESSION_COOKIE, path="/", secure=True, httponly=True, samesite="lax")
        return answer

    async def token(self, request: Request) -> Response:
        await self._sent(request)
        return private({"token": self._accounts.tokens.make(asker(request, self._accounts))})

    async def me(self, request: Request) -> Response:
        return private(_public(asker(request, self._accounts)))

    async def conversations(self, request: Request) -> Response:
        user = asker(request, self._accounts)
        listed = [
            {"id": one.id, "title": next((turn.text for turn in one.turns), "New conversation")[:60]}
            for one in reversed(user.conversations.values())
            if one.turns
        ]
        return private({"conversations": listed})

    async def conversation(self, request: Request) -> Response:
        wanted = request.path_params["conversation"]
        user = None if self._behaviour.forgets_session else asker(request, self._accounts)
        try:
            if user is None or self._behaviour.forgets_owner:
                found = self._accounts.anyones(wanted)
            else:
                found = self._accounts.conversation(user, wanted)
        except RefusedError as error:
            raise problem(404, str(error)) from None
        turns = [{"role": turn.role, "text": turn.text} for turn in found.turns]
        return private({"id": found.id, "owner": found.owner, "turns": turns})

    async def _sent(self, request: Request) -> dict[str, object]:
        if request.headers.get("origin", ORIGIN) != ORIGIN:
            raise problem(403, "Only the app itself may ask this.")
        return await fields(request)

    def _welcome(self, user: User, status: int = 200) -> Response:
        answer = private({"user": _public(user), "token": self._accounts.tokens.make(user)}, status)
        answer.set_cookie(
            SESSION_COOKIE, self._accounts.sessions.make(user), path="/", secure=True, httponly=True, samesite="lax"
        )
        return answer


def _public(user: User) -> dict[str, str]:
    return {"name": user.name, "email": user.email}
