"""What Kettle's JSON interfaces have in common: answers nobody may store, bodies with a limit, who is asking."""

from __future__ import annotations

import json
from collections.abc import Mapping

from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection, Request
from starlette.responses import JSONResponse, Response

from launchready.lab.site.accounts import Accounts, User
from launchready.lab.site.limits import Limiter

SESSION_COOKIE = "__Host-session"
LARGEST_BODY = 65536  # bytes
NO_STORE = {"Cache-Control": "no-store"}


def private(content: object, status: int = 200, headers: Mapping[str, str] | None = None) -> JSONResponse:
    """Return a JSON answer that no cache may keep."""
    return JSONResponse(content, status, headers={**NO_STORE, **(headers or {})})


def problem(status: int, text: str, headers: Mapping[str, str] | None = None) -> HTTPException:
    """Return an error to raise; it becomes JSON with the text."""
    return HTTPException(status, text, headers=headers)


async def as_json(_request: Request, error: Exception) -> Response:
    """Return an HTTP error as JSON (an exception handler of Starlette's)."""
    assert isinstance(error, HTTPException)
    return private({"error": error.detail}, error.status_code, error.headers)


async def body(request: Request, limit: int = LARGEST_BODY) -> bytes:
    """Return the request's body, or raise 413 as soon as it is too long."""
    received = bytearray()
    async for part in request.stream():
        received += part
        if len(received) > limit:
            raise problem(413, "The request is too long.")
    return bytes(received)


async def fields(request: Request) -> dict[str, object]:
    """Return the JSON object that was sent, or raise 415 or 400."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise problem(415, "Send application/json.")
    try:
        sent = json.loads(await body(request))
    except (ValueError, RecursionError):
        raise problem(400, "That is not JSON.") from None
    if not isinstance(sent, dict):
        raise problem(400, "Send a JSON object.")
    return sent


def text(sent: Mapping[str, object], name: str) -> str:
    """Return a text field, empty where it is missing, or raise 400."""
    value = sent.get(name, "")
    if not isinstance(value, str):
        raise problem(400, f"{name} must be a text.")
    return value


def asker(request: HTTPConnection, accounts: Accounts) -> User:
    """Return who asks, by session cookie or bearer token, or raise 401."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    user = accounts.tokens.find(token.strip()) if scheme.lower() == "bearer" else None
    user = user or accounts.sessions.find(request.cookies.get(SESSION_COOKIE, ""))
    if user is None:
        raise problem(401, "Log in first.", {"WWW-Authenticate": "Bearer"})
    return user


def caller(request: Request) -> str:
    """Return the address that a request comes from."""
    return request.client.host if request.client else ""


def hold(limiter: Limiter, who: str, *, says_when: bool = True) -> None:
    """Count a request, or raise 429, with Retry-After unless told otherwise."""
    seconds = limiter.wait(who)
    if seconds:
        raise problem(429, "Too many requests.", {"Retry-After": str(seconds)} if says_when else None)
