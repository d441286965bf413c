"""Private routes are asked by a stranger and by two users, and only comparisons of what came are kept."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable

import pytest
from net.authorities import Authorities
from net.peers import page
from pydantic import TypeAdapter

from launchready.collect import private
from launchready.collect.active.run import act
from launchready.model.evidence.active import ActiveEvidence
from launchready.model.evidence.private import Given, PrivateEvidence, PrivateRoute
from launchready.model.product import Product

from .active.server import Asked, Target

APP = "https://app.kettle.test"
ENVIRONMENT = {"ONE": "canary-password-1", "TWO": "canary-password-2"}


def product(*paths: str) -> Product:
    return Product.model_validate(
        {
            "domain": "kettle.test",
            "login": {"url": f"{APP}/login", "token": "token"},
            "test_users": [
                {"name": "first", "username": "first@kettle.test", "password": "env:ONE"},
                {"name": "second", "username": "second@kettle.test", "password": "env:TWO"},
            ],
            "routes": [
                *({"kind": "private", "url": APP + path} for path in paths),
                {"kind": "private", "url": f"{APP}/posted", "method": "POST"},
            ],
        }
    )


def answer(content: object, status: str = "200 OK", media_type: str = "application/json") -> bytes:
    body = content if isinstance(content, bytes) else json.dumps(content).encode()
    return page(body, f"Content-Type: {media_type}", status=status)


def asked(
    authorities: Authorities, answers: Callable[[str, Asked], bytes], *paths: str
) -> tuple[PrivateEvidence, Target, bytes]:
    """Return what is kept of routes whose answers depend on who asks ("", first, second)."""

    def serve(request: Asked) -> bytes:
        if request.url.endswith("/login"):
            return answer({"token": json.loads(request.body)["email"].partition("@")[0]})
        who = request.headers.get("authorization", "").removeprefix("Bearer ")
        return answers(who, request)

    target = Target(authorities, serve)

    async def work() -> tuple[PrivateEvidence, bytes]:
        async with target.visited(product(*paths), ENVIRONMENT) as scope:
            await private.product(scope)
            await asyncio.wait_for(act(scope, [private.COLLECTOR], lambda _plan: None), 60)
            found, active = scope.parts[PrivateEvidence], scope.parts[ActiveEvidence]
            assert isinstance(found, PrivateEvidence)
            assert isinstance(active, ActiveEvidence)
            assert (
                len(target.asked)
                == sum(each.sent for each in active.planned)
                <= sum(each.most for each in active.planned)
            )
            kept = TypeAdapter(PrivateEvidence).dump_json(found) + TypeAdapter(ActiveEvidence).dump_json(active)
            return found, kept

    found, kept = asyncio.run(work())
    return found, target, kept


def given(route: PrivateRoute | None) -> dict[str, Given]:
    assert route is not None
    return {each.role: each.given for each in route.answers}


def test_each_route_is_asked_three_times_and_compared(authorities: Authorities) -> None:
    def answers(who: str, request: Asked) -> bytes:
        if not who:
            return answer({"error": "log in"}, "401 Unauthorized")
        shared = request.url.endswith("/plans")
        return answer({"plan": "plus"} if shared else {"email": f"{who}@kettle.test", "note": f"canary of {who}"})

    found, target, kept = asked(authorities, answers, "/api/me", "/api/plans")
    assert found.users == (("first", ""), ("second", ""))
    assert given(found.find(f"{APP}/api/me")) == {"": Given.REFUSED, "first": Given.CONTENT, "second": Given.CONTENT}
    me, plans = found.routes
    assert [(each.role, each.names, each.fields, each.alike) for each in me.answers] == [
        ("", (), (), ()),
        ("first", ("first",), ("email",), ()),
        ("second", ("second",), ("email",), ()),
    ]
    assert [each.alike for each in plans.answers] == [(), ("second",), ("first",)]
    assert [request.method for request in target.asked] == ["POST", "POST", *["GET"] * 6]
    assert b"canary" not in kept
    assert b"@kettle.test" not in kept
    assert not any("posted" in request.url for request in target.asked)


def test_of_a_users_page_nothing_is_kept(authorities: Authorities) -> None:
    html = b'<title>canary of Fern</title><a href="mailto:fern@kettle.test">me</a><script>fetch("https://canary.example/x")</script>'
    found, _, kept = asked(authorities, lambda _who, _request: answer(html, media_type="text/html"), "/account")
    assert given(found.find(f"{APP}/account")) == {"": Given.PAGE, "first": Given.PAGE, "second": Given.PAGE}
    assert b"canary" not in kept
    assert b"fern@" not in kept


def test_after_429_a_route_is_left_alone(authorities: Authorities) -> None:
    found, target, _ = asked(authorities, lambda _who, _request: answer({}, "429 Too Many Requests"), "/api/me")
    assert given(found.find(f"{APP}/api/me")) == {"": Given.LIMITED}
    assert [request.method for request in target.asked] == ["POST", "POST", "GET"]


def test_routes_are_bounded(authorities: Authorities) -> None:
    paths = tuple(f"/api/{number}" for number in range(private.MAX_ROUTES + 5))
    found, _, _ = asked(authorities, lambda _who, _request: answer([]), *paths)
    assert len(found.routes) == private.MAX_ROUTES


@pytest.mark.parametrize("status", ["302 Found", "303 See Other"])
def test_a_redirect_to_the_login_is_a_refusal_and_is_not_followed(authorities: Authorities, status: str) -> None:
    moved = page(b"", "Location: https://evil.test/login", status=status)
    found, target, _ = asked(authorities, lambda _who, _request: moved, "/api/me")
    assert given(found.find(f"{APP}/api/me"))[""] is Given.REFUSED
    assert all(request.url.startswith(APP) for request in target.asked)
