"""What two users and nobody are asked for, behind edges that say what Cloudflare says; never more than stated, never kept."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from net.authorities import Authorities
from net.peers import page
from pydantic import TypeAdapter

from launchready.checks.routing.private_cache_users import evaluate
from launchready.collect import private_cache
from launchready.collect.active.run import act
from launchready.model.check import Outcome, Result
from launchready.model.evidence.active import ActiveEvidence
from launchready.model.product import Product

from .server import Asked, Target

APP = "https://app.kettle.test"
ME = f"{APP}/api/me"
HIT = ("CF-Cache-Status: HIT", "Age: 12", "cf-ray: 8f1-FRA")
DYNAMIC = ("CF-Cache-Status: DYNAMIC", "cf-ray: 8f1-FRA")
ENVIRONMENT = {"FIRST": "canary-password-1", "SECOND": "canary-password-2"}


def product(
    users: int = 2, *, token: str = "", paths: tuple[str, ...] = ("/api/me",), names: str = "@kettle.test"
) -> Product:
    every = [
        {"name": "first", "username": f"first{names}", "password": "env:FIRST"},
        {"name": "second", "username": f"second{names}", "password": "env:SECOND"},
    ]
    return Product.model_validate(
        {
            "domain": "kettle.test",
            "login": {"url": f"{APP}/login", "token": token},
            "test_users": every[:users],
            "routes": [{"kind": "private", "url": APP + path} for path in paths],
        }
    )


@dataclass
class Edge:
    """An edge that says of each answer whether it kept it; `keeps` decides what an address is kept under, "" for not at all."""

    keeps: Callable[[Asked], str] = lambda _asked: ""
    says: bool = True
    gives_token: bool = False
    wants_token: bool = False
    kept: dict[str, bytes] = field(default_factory=dict)

    def __call__(self, asked: Asked) -> bytes:
        if asked.url.endswith("/login"):
            name = json.loads(asked.body)["email"].partition("@")[0]
            content = {"token": f"token-of-{name}"} if self.gives_token else {}
            return page(
                json.dumps(content).encode(), f"Set-Cookie: session=session-of-{name}-0123456789; Path=/; Secure"
            )
        key = self.keeps(asked)
        if key and key in self.kept:
            return self.kept[key].replace(
                b"\r\n\r\n",
                ("\r\n" + "\r\n".join(HIT if self.says else ()) + "\r\n\r\n")
                .encode()
                .replace(b"\r\n\r\n\r\n", b"\r\n\r\n"),
                1,
            )
        answer = self._origin(asked)
        if key and answer.startswith(b"HTTP/1.1 200"):
            self.kept[key] = answer
        return answer

    def _origin(self, asked: Asked) -> bytes:
        shown = asked.headers.get("authorization" if self.wants_token else "cookie", "")
        name = "first" if "-of-first" in shown else "second" if "-of-second" in shown else ""
        lines = ("Content-Type: application/json", *(DYNAMIC if self.says else ()))
        if not name:
            return page(b"{}", *lines, status="401 Unauthorized")
        return page(json.dumps({"email": f"{name}@kettle.test"}).encode(), *lines)


def whole_address(asked: Asked) -> str:
    return asked.url


def seen(
    authorities: Authorities,
    answer: Callable[[Asked], bytes],
    wanted: Product,
    environment: dict[str, str] = ENVIRONMENT,
) -> tuple[ActiveEvidence, list[Result], Target]:
    target = Target(authorities, answer)

    async def work() -> ActiveEvidence:
        async with target.visited(wanted, environment) as scope:
            await asyncio.wait_for(act(scope, [private_cache.COLLECTOR], lambda _plan: None), 60)
            kept = scope.parts[ActiveEvidence]
            assert isinstance(kept, ActiveEvidence)
            return kept

    evidence = asyncio.run(work())
    assert not evidence.stopped
    assert len(target.asked) == len(evidence.attempts)
    for planned in evidence.planned:
        assert planned.sent <= planned.most
    dumped = TypeAdapter(ActiveEvidence).dump_json(evidence)
    for secret in (b"canary-password", b"session-of-", b"token-of-", b"launchready="):
        assert secret not in dumped
    return evidence, list(evaluate(evidence, wanted)), target


def purposes(evidence: ActiveEvidence) -> list[str]:
    return [attempt.purpose for attempt in evidence.attempts if not attempt.purpose.startswith("login")]


def failing(results: list[Result]) -> list[str]:
    return [result.aspect for result in results if result.outcome is Outcome.FAIL]


def test_good_answers_take_three_requests(authorities: Authorities) -> None:
    evidence, results, target = seen(authorities, Edge(), product())
    assert purposes(evidence) == ["first", "nobody", "second"]
    assert [result.outcome for result in results] == [Outcome.PASS]
    assert [each.most for each in evidence.planned] == [2, 5]
    marks = {attempt.purpose: attempt.marks for attempt in evidence.attempts}
    assert (marks["first"], marks["nobody"], marks["second"]) == (("first",), (), ("second",))
    asked = [each.headers.get("cookie", "") for each in target.asked if each.url == ME]
    assert ["first" in asked[0], asked[1], "second" in asked[2]] == [True, "", True]


@pytest.mark.parametrize("says", [True, False])
def test_an_edge_that_keeps_the_address_is_proved_with_and_without_its_words(
    authorities: Authorities, says: bool
) -> None:
    evidence, results, target = seen(authorities, Edge(whole_address, says), product())
    assert purposes(evidence) == ["first", "nobody", "nobody apart", "second", "second apart"]
    assert failing(results) == ["nobody"]
    assert ("cf-cache-status: HIT" in results[0].seen) is says
    apart = [each.url for each in target.asked if "launchready=" in each.url]
    assert len(set(apart)) == 2


def test_an_edge_that_asks_only_for_a_cookie_is_found_by_the_second_user(authorities: Authorities) -> None:
    def with_cookie(asked: Asked) -> str:
        return asked.url if "cookie" in asked.headers else ""

    _, results, _ = seen(authorities, Edge(with_cookie), product())
    assert failing(results) == ["another"]
    assert results[0].seen.startswith("second gets the answer of first out of a cache")


def test_one_user_is_enough_to_find_what_nobody_gets(authorities: Authorities) -> None:
    evidence, results, _ = seen(authorities, Edge(whole_address), product(users=1))
    assert failing(results) == ["nobody"]
    assert evidence.planned[-1].most == 3


def test_a_token_is_sent_only_where_the_cookie_does_not_do(authorities: Authorities) -> None:
    """Caches let pass what carries Authorization, and would look innocent."""
    with_cookie = Edge(whole_address, gives_token=True)
    _, results, target = seen(authorities, with_cookie, product(token="token"))
    assert failing(results) == ["nobody"]
    assert not any("authorization" in asked.headers for asked in target.asked)
    alone = Edge(gives_token=True, wants_token=True)
    evidence, results, _ = seen(authorities, alone, product(token="token"))
    assert purposes(evidence) == ["first", "first", "nobody", "second"]
    assert [result.outcome for result in results] == [Outcome.PASS]


def test_the_most_that_is_stated_can_be_reached(authorities: Authorities) -> None:
    def keeps(asked: Asked) -> str:
        return asked.url if "authorization" in asked.headers or "cookie" not in asked.headers else ""

    edge = Edge(keeps, gives_token=True, wants_token=True)
    evidence, _, _ = seen(authorities, edge, product(token="token"))
    assert [(each.most, each.sent) for each in evidence.planned] == [(2, 2), (6, 6)]


def test_without_a_login_nothing_is_asked_and_it_is_said_why(authorities: Authorities) -> None:
    refuses = Edge()

    def answer(asked: Asked) -> bytes:
        return page(b"{}", status="403 Forbidden") if asked.url.endswith("/login") else refuses(asked)

    evidence, results, target = seen(authorities, answer, product())
    assert purposes(evidence) == []
    assert [asked.url for asked in target.asked] == [f"{APP}/login"]
    assert "its login was answered 403" in results[0].seen
    _, results, target = seen(authorities, Edge(), product(), {})
    assert target.asked == []
    assert "its credentials are not in the environment" in results[0].seen


def test_a_user_who_may_not_read_the_route_proves_nothing(authorities: Authorities) -> None:
    def answer(asked: Asked) -> bytes:
        return Edge()(asked) if asked.url.endswith("/login") else page(b"{}", status="403 Forbidden")

    evidence, results, _ = seen(authorities, answer, product())
    assert purposes(evidence) == ["first", "first apart"]
    assert [result.outcome for result in results] == [Outcome.UNKNOWN]


def test_a_refusal_that_was_kept_is_found(authorities: Authorities) -> None:
    edge = Edge()

    def answer(asked: Asked) -> bytes:
        if asked.url == ME:
            return page(b"{}", *HIT, status="401 Unauthorized")
        return edge(asked)

    _, results, _ = seen(authorities, answer, product())
    assert failing(results) == ["refusal"]


def test_short_names_are_not_looked_for(authorities: Authorities) -> None:
    evidence, _, _ = seen(authorities, Edge(), product(names=""))
    assert {attempt.purpose: attempt.marks for attempt in evidence.attempts}["first"] == ("first",)
    wanted = Product.model_validate(
        {
            **product(1).model_dump(exclude_unset=True),
            "test_users": [{"name": "first", "username": "at", "password": "env:FIRST"}],
        }
    )
    evidence, _, _ = seen(authorities, Edge(), wanted)
    assert all(attempt.marks == () for attempt in evidence.attempts)


def test_routes_are_bounded(authorities: Authorities) -> None:
    many = product(paths=tuple(f"/api/{number}" for number in range(20)))
    evidence, _, _ = seen(authorities, Edge(), many)
    assert len(evidence.planned) == 1 + private_cache.MOST_ROUTES


def page_twice(authorities: Authorities, *answers: bytes) -> list[Result]:
    """What is said of a page that begins sessions: it is looked at once, then asked twice."""
    left = list(answers)
    target = Target(authorities, lambda _asked: left.pop(0))
    wanted = Product.model_validate({"domain": "kettle.test", "routes": [{"kind": "login", "url": f"{APP}/"}]})

    async def work() -> ActiveEvidence:
        async with target.visited(wanted) as scope:
            await scope.session.get(f"{APP}/")
            await asyncio.wait_for(act(scope, [private_cache.COLLECTOR], lambda _plan: None), 60)
            kept = scope.parts[ActiveEvidence]
            assert isinstance(kept, ActiveEvidence)
            return kept

    evidence = asyncio.run(work())
    assert b"abcdefghijkl" not in TypeAdapter(ActiveEvidence).dump_json(evidence)
    return list(evaluate(evidence, wanted))


def visit(session: str, *lines: str) -> bytes:
    return page(b"<title>Kettle</title>", "Content-Type: text/html", f"Set-Cookie: session={session}; Path=/", *lines)


ONE, TWO, THREE = "abcdefghijklmnop1", "abcdefghijklmnop2", "abcdefghijklmnop3"


def test_a_session_that_two_visitors_get_out_of_a_cache_is_found(authorities: Authorities) -> None:
    assert failing(page_twice(authorities, visit(ONE), visit(ONE, *HIT), visit(ONE, *HIT))) == ["session"]


@pytest.mark.parametrize(
    "answers",
    [
        (visit(ONE), visit(TWO), visit(THREE)),
        (visit(ONE), visit(TWO, *HIT), visit(THREE, *HIT)),
        (visit(ONE), visit(ONE), visit(ONE)),  # signed, without anything of its own, within one second
        (visit("short"), visit("short", *HIT), visit("short", *HIT)),
    ],
    ids=["new each time", "new beside a kept page", "the same without a cache", "no session at all"],
)
def test_sessions_of_their_own_are_silent(authorities: Authorities, answers: tuple[bytes, ...]) -> None:
    assert failing(page_twice(authorities, *answers)) == []
