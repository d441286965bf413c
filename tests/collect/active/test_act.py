"""What is sent is what was planned, to whom it may go, and is kept without what is secret."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterable, Mapping

import pytest
from net.authorities import Authorities
from net.peers import page
from pydantic import TypeAdapter

from launchready.collect.active.login import log_in
from launchready.collect.active.run import act
from launchready.collect.active.sender import Sender
from launchready.collect.interface import Active, Collector
from launchready.collect.scope import Scope
from launchready.model.evidence.active import ActiveEvidence, Planned
from launchready.model.product import Product
from launchready.model.secret import Secret
from launchready.net.http import Received, Request

from .server import Asked, Target

URL = "https://app.kettle.test/api/me"
EVIL = "https://evil.test/"
PRODUCT = Product.model_validate(
    {
        "domain": "kettle.test",
        "login": {"url": "https://app.kettle.test/login", "token": "data.0.token"},
        "test_users": [{"name": "first", "username": "env:USER", "password": "env:PASSWORD"}],
    }
)
ENVIRONMENT = {"USER": "first@kettle.test", "PASSWORD": "correct-horse-canary"}

Run = Callable[[Scope, Sender], Awaitable[None]]


@pytest.fixture
def target(authorities: Authorities) -> Target:
    return Target(authorities)


def acted(
    target: Target, *actives: Active, environment: Mapping[str, str] = ENVIRONMENT
) -> tuple[ActiveEvidence, list[tuple[Planned, ...]]]:
    announced: list[tuple[Planned, ...]] = []

    async def work() -> ActiveEvidence:
        async with target.visited(PRODUCT, environment) as scope:
            found = [Collector(f"c{number}", active=active) for number, active in enumerate(actives)]

            def announce(plan: tuple[Planned, ...]) -> None:
                assert not target.asked, "the plan is told before the first request"
                announced.append(plan)

            await asyncio.wait_for(act(scope, found, announce), 60)
            kept = scope.parts[ActiveEvidence]
            assert isinstance(kept, ActiveEvidence)
            return kept

    return asyncio.run(work()), announced


def active(run: Run, *planned: Planned, last: bool = False) -> Active:
    def plan(_scope: Scope) -> Iterable[Planned]:
        return planned

    return Active(("edge.rate-limit",), plan, run, last)


async def _five(_scope: Scope, sender: Sender) -> None:
    for number in range(5):
        await sender.send(Request(URL), f"number {number}")


def test_the_plan_is_told_first_and_what_is_sent_is_counted(target: Target) -> None:
    evidence, announced = acted(target, active(_five, Planned(URL, 7, "five questions")))
    assert announced == [(Planned(URL, 7, "five questions", "c0"),)]
    assert evidence.planned == (Planned(URL, 7, "five questions", "c0", 5),)
    assert [attempt.purpose for attempt in evidence.of("c0", URL)] == [f"number {number}" for number in range(5)]
    assert len(target.asked) == 5


def test_no_more_is_sent_than_was_planned(target: Target) -> None:
    evidence, _ = acted(target, active(_five, Planned(URL, 3, "three questions")))
    assert len(target.asked) == 3
    assert evidence.stop_of("c0") == "all 3 requests that were stated for https://app.kettle.test are sent"


def test_no_other_origin_is_asked(target: Target) -> None:
    async def elsewhere(_scope: Scope, sender: Sender) -> None:
        assert not sender.may(EVIL)
        await sender.send(Request(EVIL), "elsewhere")

    evidence, _ = acted(target, active(elsewhere, Planned(URL, 3, "")))
    assert not target.asked
    assert evidence.stop_of("c0") == "https://evil.test was not among what may be probed"


def test_a_redirect_is_not_followed(target: Target) -> None:
    target.answer = lambda _asked: page(b"", f"Location: {EVIL}", status="302 Found")

    async def once(_scope: Scope, sender: Sender) -> None:
        await sender.send(Request(URL), "once")

    evidence, _ = acted(target, active(once, Planned(URL, 3, "")))
    assert [asked.url for asked in target.asked] == [URL]
    assert evidence.attempts[0].exchange.status == 302


def test_one_that_fails_takes_nobody_with_it_and_bursts_come_last(target: Target) -> None:
    order: list[str] = []

    async def burst(_scope: Scope, _sender: Sender) -> None:
        order.append("burst")

    async def broken(_scope: Scope, _sender: Sender) -> None:
        order.append("broken")
        raise ValueError("its own fault")

    evidence, _ = acted(target, active(burst, Planned(URL, 1, ""), last=True), active(broken, Planned(URL, 1, "")))
    assert order == ["broken", "burst"]
    assert evidence.stopped == (("c1", "the collector failed: ValueError: its own fault"),)


def test_only_what_serves_a_wanted_check_runs(target: Target) -> None:
    async def work() -> None:
        async with target.visited(PRODUCT) as scope:
            found = [Collector("c", active=active(_five, Planned(URL, 7, "")))]
            await act(scope, found, lambda _plan: None, lambda check: check == "routing.webhook")

    asyncio.run(work())
    assert not target.asked


def _login(asked: Asked) -> bytes:
    if asked.url.endswith("/login"):
        cookies = (
            "Set-Cookie: sid=cookie-canary; Path=/; HttpOnly",
            "Set-Cookie: wide=wide-canary; Domain=kettle.test",
        )
        body = json.dumps({"data": [{"token": "token-canary"}]}).encode()
        return page(body, "Content-Type: application/json", *cookies)
    return page(b"{}", "Content-Type: application/json")


async def _as_first(scope: Scope, sender: Sender) -> None:
    session = await log_in(scope, sender, scope.product.test_users[0])
    assert not isinstance(session, str), session
    assert await log_in(scope, sender, scope.product.test_users[0]) is session  # once a run
    for url in (URL, "https://kettle.test/", "https://evil.test/x"):
        await sender.send(Request(url, secrets=session.headers(url)), "as first")


PLAN = (Planned(URL, 3, ""), Planned("https://kettle.test/", 1, ""), Planned(EVIL, 1, ""))


def test_a_session_goes_where_its_cookies_belong(target: Target) -> None:
    target.answer = _login
    acted(target, active(_as_first, *PLAN))
    login, own, apex, evil = target.asked
    assert json.loads(login.body) == {"email": "first@kettle.test", "password": "correct-horse-canary"}
    assert own.headers["cookie"] == "sid=cookie-canary; wide=wide-canary"
    assert own.headers["authorization"] == "Bearer token-canary"
    assert apex.headers["cookie"] == "wide=wide-canary"
    assert "cookie" not in evil.headers


def test_a_token_goes_to_the_product_alone(target: Target) -> None:
    target.answer = _login
    acted(target, active(_as_first, *PLAN))
    assert "authorization" not in target.asked[3].headers


def test_no_secret_is_in_the_evidence(target: Target) -> None:
    target.answer = _login
    evidence, _ = acted(target, active(_as_first, *PLAN))
    kept = TypeAdapter(ActiveEvidence).dump_json(evidence).decode() + repr(evidence)
    assert "canary" not in kept
    assert ("Authorization", "(not kept)") in evidence.attempts[1].exchange.request_headers


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (page(b"", status="401 Unauthorized"), "was answered 401"),
        (page(b"{}"), "held neither a cookie nor a token"),
        (page(b"[" * 50_000), "held neither a cookie nor a token"),
        (b"", "the login did not answer"),
    ],
)
def test_a_login_that_gives_no_session_says_why(target: Target, answer: bytes, reason: str) -> None:
    target.answer = lambda _asked: answer

    async def run(scope: Scope, sender: Sender) -> None:
        session = await log_in(scope, sender, scope.product.test_users[0])
        assert isinstance(session, str)
        assert reason in session

    evidence, _ = acted(target, active(run, Planned(URL, 3, "")))
    assert not evidence.stopped


def test_a_user_whose_password_is_not_set_is_told(target: Target) -> None:
    async def run(scope: Scope, sender: Sender) -> None:
        assert await log_in(scope, sender, scope.product.test_users[0]) == "PASSWORD is not set in the environment"

    evidence, _ = acted(target, active(run, Planned(URL, 3, "")), environment={"USER": "x"})
    assert not evidence.stopped
    assert not target.asked


def test_the_body_is_handed_over_and_its_marks_are_kept(target: Target) -> None:
    target.answer = lambda _asked: page(b"a canary in it")

    async def run(_scope: Scope, sender: Sender) -> None:
        def read(received: Received) -> Iterable[str]:
            return ("bird",) if b"canary" in received.body else ()

        received = await sender.send(Request(URL, "POST", body=b"x=1"), "read", read)
        assert received.body == b"a canary in it"

    evidence, _ = acted(target, active(run, Planned(URL, 1, "")))
    assert evidence.attempts[0].marks == ("bird",)
    assert target.asked[0].body == b"x=1"


def test_a_request_with_secrets_goes_to_no_server_of_a_wrong_name(target: Target, authorities: Authorities) -> None:
    """The certificate is good for kettle.test and below, not for what is two labels below."""

    async def work() -> int:
        async with target.visited(PRODUCT) as scope:
            request = Request("https://a.b.kettle.test/", secrets=(("Cookie", Secret("sid=canary")),))
            return (await scope.session.fresh(request)).exchange.status

    assert asyncio.run(work()) == 0
    assert not target.asked
