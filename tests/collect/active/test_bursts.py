"""What the burst and the chat's probes send, against servers that lie, limit, or take everything."""

from __future__ import annotations

import asyncio
import json
from collections import Counter

import pytest
from net.authorities import Authorities
from net.peers import page
from pydantic import TypeAdapter

from launchready.collect import chat_abuse, rate_limit
from launchready.collect.active.chat import text_of
from launchready.collect.active.run import act
from launchready.collect.interface import Collector
from launchready.model.evidence.active import ActiveEvidence
from launchready.model.evidence.http import BodyFacts, Exchange
from launchready.model.product import Product
from launchready.model.product_chat import Chat
from launchready.net.http import Received

from .server import Answers, Asked, Target

APP = "https://app.kettle.test"
PRODUCT = Product.model_validate(
    {
        "domain": "kettle.test",
        "login": {"url": f"{APP}/login"},
        "test_users": [{"name": "first", "username": "first@kettle.test", "password": "env:PASSWORD"}],
        "routes": [
            {"kind": "login", "url": f"{APP}/login", "method": "POST"},
            {"kind": "signup", "url": f"{APP}/signup", "method": "POST"},
            {"kind": "webhook", "url": f"{APP}/hook", "method": "POST"},
        ],
        "chat": {"url": f"{APP}/chat", "body": {"messages": [{"role": "user", "content": "{message}"}]}},
        "budgets": {"burst_requests": 12},
    }
)


@pytest.fixture
def target(authorities: Authorities) -> Target:
    return Target(authorities)


def seen(target: Target, collector: Collector, answer: Answers) -> ActiveEvidence:
    target.answer = answer

    async def work() -> ActiveEvidence:
        async with target.visited(PRODUCT, {"PASSWORD": "the-real-password"}) as scope:
            await asyncio.wait_for(act(scope, [collector], lambda _plan: None), 60)
            kept = scope.parts[ActiveEvidence]
            assert isinstance(kept, ActiveEvidence)
            return kept

    evidence = asyncio.run(work())
    assert len(target.asked) == len(evidence.attempts) <= sum(each.most for each in evidence.planned)
    assert not evidence.stopped
    assert b"the-real-password" not in TypeAdapter(ActiveEvidence).dump_json(evidence)
    return evidence


def json_(value: object, status: str = "200 OK", *headers: str) -> bytes:
    return page(json.dumps(value).encode(), "Content-Type: application/json", *headers, status=status)


def refuses(asked: Asked) -> bytes:
    """Lets the real user in alone, and takes nobody's event or sign-up."""
    if b"the-real-password" in asked.body:
        return json_({}, "200 OK", "Set-Cookie: sid=abcdef; Path=/")
    if asked.url.endswith("/chat"):
        return json_({"reply": "hello"}) if "cookie" in asked.headers else json_({}, "401 Unauthorized")
    return json_({}, "422 Unprocessable Content")


def paths(target: Target) -> Counter[str]:
    return Counter(asked.url.removeprefix(APP) for asked in target.asked)


def test_a_burst_goes_to_each_route_and_never_over_its_number(target: Target) -> None:
    evidence = seen(target, rate_limit.COLLECTOR, refuses)
    assert paths(target) == {"/login": 14, "/signup": 12, "/hook": 12, "/chat": 12}
    assert {each.url.removeprefix(APP): (each.most, each.sent) for each in evidence.planned} == {
        "/login": (15, 14),
        "/signup": (12, 12),
        "/hook": (12, 12),
        "/chat": (12, 12),
    }


def test_nothing_that_is_sent_could_make_anything(target: Target) -> None:
    seen(target, rate_limit.COLLECTOR, refuses)
    bodies = {asked.url.removeprefix(APP): asked.body for asked in target.asked if b"real" not in asked.body}
    assert bodies["/signup"] == bodies["/hook"] == b"{}"
    assert json.loads(bodies["/login"]) == {"email": rate_limit.NOBODY, "password": "not-the-password"}
    assert json.loads(bodies["/chat"]) == {"messages": [{"role": "user", "content": "ping"}]}


def test_a_burst_ends_where_it_is_held_back_and_the_user_comes_again(target: Target) -> None:
    count: Counter[str] = Counter()

    def limits(asked: Asked) -> bytes:
        count[asked.url] += 1
        if count[asked.url] in range(5, 12):
            return json_({}, "429 Too Many Requests", "Retry-After: 1")
        return refuses(asked)

    evidence = seen(target, rate_limit.COLLECTOR, limits)
    assert paths(target)["/signup"] == 6  # one alone, then five at once: the limit was among them
    logins = [attempt.exchange.status for attempt in evidence.of("rate-limit", f"{APP}/login")]
    assert logins.count(422) >= 3
    assert logins[-1] in (200, 429)


def test_what_takes_everything_is_not_asked_again(target: Target) -> None:
    seen(target, rate_limit.COLLECTOR, lambda _asked: json_({"ok": True}))
    assert paths(target)["/signup"] == 1
    assert paths(target)["/hook"] == 1


@pytest.mark.parametrize("status", ["404 Not Found", "405 Method Not Allowed"])
def test_what_is_not_there_is_asked_once(target: Target, status: str) -> None:
    seen(target, rate_limit.COLLECTOR, lambda _asked: json_({}, status))
    assert paths(target)["/signup"] == paths(target)["/chat"] == 1


def test_the_chat_is_asked_three_times_at_most(target: Target) -> None:
    evidence = seen(target, chat_abuse.COLLECTOR, refuses)
    assert [attempt.purpose for attempt in evidence.attempts] == ["anonymous", "login first", "long", "wide"]
    assert [attempt.marks for attempt in evidence.of("chat-abuse", f"{APP}/chat")] == [
        (),
        ("answer of 5 characters",),
        ("answer of 5 characters",),
    ]


def test_an_open_chat_needs_no_login(target: Target) -> None:
    evidence = seen(target, chat_abuse.COLLECTOR, lambda _asked: json_({"reply": "a secret canary"}))
    assert [attempt.purpose for attempt in evidence.attempts] == ["anonymous", "long", "wide"]
    assert b"canary" not in TypeAdapter(ActiveEvidence).dump_json(evidence)


def test_a_page_for_everything_is_no_answer(target: Target) -> None:
    html = page(b"<!doctype html><title>Kettle</title>", "Content-Type: text/html")
    evidence = seen(target, chat_abuse.COLLECTOR, lambda _asked: html)
    assert [attempt.marks for attempt in evidence.attempts if attempt.purpose == "anonymous"] == [()]


SSE = b'event: message\ndata: {"text": "Hel"}\n\ndata: {"text": "lo"}\n\ndata: [DONE]\n\n'
OPENAI = (
    b'data: {"choices": [{"delta": {"role": "assistant"}}]}\n\ndata: {"choices": [{"delta": {"content": "Hello"}}]}\n\n'
)


@pytest.mark.parametrize(
    ("chat", "media_type", "body", "text"),
    [
        ({}, "application/json", b'{"reply": "Hello"}', "Hello"),
        ({"answer": "data.0.text"}, "application/json", b'{"data": [{"text": "Hello"}]}', "Hello"),
        ({}, "application/json", b'{"error": "no"}', ""),
        ({}, "application/json", b'{"reply": 5}', ""),
        ({}, "application/json", b"[" * 100_000, ""),
        ({}, "text/html", b"<html>reply</html>", ""),
        ({"transport": "sse", "answer": "text"}, "text/event-stream", SSE, "Hello"),
        ({"transport": "openai"}, "text/event-stream", OPENAI, "Hello"),
        ({"transport": "openai"}, "application/json", b'{"choices": [{"message": {"content": "Hello"}}]}', "Hello"),
        ({"transport": "sse"}, "text/event-stream", b"data: \xff\xfe\n\n", ""),
    ],
)
def test_the_text_of_an_answer_is_found_where_the_product_file_says(
    chat: dict[str, str], media_type: str, body: bytes, text: str
) -> None:
    from seen import NOW

    exchange = Exchange("POST", f"{APP}/chat", NOW, status=200, body=BodyFacts(len(body), "0" * 64, media_type))
    assert text_of(Chat.model_validate({"url": f"{APP}/chat", **chat}), Received(exchange, body)) == text
