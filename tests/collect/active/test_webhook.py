"""What is sent to a webhook, to servers that check, do not check, redirect, break or sleep: never more than stated, never the secret."""

from __future__ import annotations

import asyncio
import hmac
import json
import time
from collections.abc import Callable, Mapping

import pytest
from net.authorities import Authorities
from net.peers import page
from pydantic import TypeAdapter

from launchready.collect import webhook
from launchready.collect.active.run import act
from launchready.model.evidence.active import ActiveEvidence
from launchready.model.product import Product, Route, RouteKind, Signature
from launchready.model.secret import Secret
from launchready.standards.webhooks import LARGE, SENDERS, header_of, key, sign

from .server import Asked, Target

URL = "https://app.kettle.test/hooks/in"
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
Answer = Callable[[Asked], bytes]


def route(scheme: Signature | None, **more: object) -> Route:
    given = {"kind": RouteKind.WEBHOOK, "url": URL, "method": "POST", "signature": scheme, "secret": "env:HOOK", **more}
    return Route.model_validate(given)


def probed(
    authorities: Authorities, answer: Answer, *routes: Route, environment: Mapping[str, str] | None = None
) -> tuple[ActiveEvidence, list[Asked]]:
    """The evidence, and the events that arrived."""
    target = Target(authorities, answer)
    product = Product(domain="kettle.test", routes=routes)
    values = {"HOOK": SECRET} if environment is None else environment

    async def work() -> ActiveEvidence:
        async with target.visited(product, values) as scope:
            await webhook.look(scope)
            await asyncio.wait_for(act(scope, [webhook.COLLECTOR], lambda _plan: None), 60)
            kept = scope.parts[ActiveEvidence]
            assert isinstance(kept, ActiveEvidence)
            return kept

    evidence = asyncio.run(work())
    events = [asked for asked in target.asked if asked.method == "POST"]
    assert len(events) == len(evidence.attempts) <= sum(each.most for each in evidence.planned)
    assert not evidence.stopped
    dumped = TypeAdapter(ActiveEvidence).dump_json(evidence)
    assert SECRET.encode() not in dumped
    for asked in events:
        for name in ("stripe-signature", "x-hub-signature-256", "svix-signature"):
            assert name not in asked.headers or asked.headers[name].encode() not in dumped
    return evidence, events


def says(status: str, body: bytes = b"{}", *lines: str) -> Answer:
    return lambda asked: page(body, "Content-Type: application/json", *lines, status=status)


def genuine(scheme: Signature, asked: Asked, now: float | None = None) -> bool:
    """Whether an event is signed with the secret, no more than five minutes ago."""
    headers, sender = asked.headers, SENDERS[scheme]
    at = headers.get(sender.time_header.lower(), "")
    if scheme is Signature.STRIPE:
        at = headers.get("stripe-signature", "").partition(",")[0].removeprefix("t=")
    bytes_ = key(scheme, Secret(SECRET))
    assert bytes_ is not None
    event = headers.get(sender.id_header.lower(), "")
    expected = dict(sign(route(scheme), bytes_, asked.body, event, int(at or 0)))
    right = hmac.compare_digest(expected[header_of(route(scheme))], headers.get(sender.header.lower(), ""))
    return right and (not sender.timed or abs((now or time.time()) - int(at)) < 300)


def checks(scheme: Signature) -> Answer:
    """A good endpoint: it takes what is signed and new, and answers handshakes."""

    def answer(asked: Asked) -> bytes:
        if asked.method != "POST":
            return page(b"", status="405 Method Not Allowed")
        if not genuine(scheme, asked):
            return page(b"no\n", "Content-Type: text/plain", status="400 Bad Request")
        event = json.loads(asked.body)
        return page(json.dumps({"challenge": event.get("challenge", "")}).encode(), "Content-Type: application/json")

    return answer


def statuses(evidence: ActiveEvidence) -> dict[str, int]:
    return {attempt.purpose: attempt.exchange.status for attempt in evidence.attempts}


@pytest.mark.parametrize("scheme", list(Signature))
def test_a_good_endpoint_takes_what_is_signed_and_refuses_the_rest(authorities: Authorities, scheme: Signature) -> None:
    evidence, events = probed(authorities, checks(scheme), route(scheme))
    expected = {"unsigned": 400, "forged": 400, "signed": 200, "odd": 200, "again": 200, "large": 200, "pieces": 200}
    if SENDERS[scheme].timed:
        expected["stale"] = 400
    if scheme in (Signature.GITHUB, Signature.SLACK):
        expected["handshake"] = 200
    assert statuses(evidence) == expected
    marks = {attempt.purpose: attempt.marks for attempt in evidence.attempts}
    assert marks.get("handshake", ()) == ((webhook.CHALLENGE,) if scheme is Signature.SLACK else ())
    by_purpose = dict(zip((attempt.purpose for attempt in evidence.attempts), events, strict=True))
    assert by_purpose["again"].body == by_purpose["signed"].body
    assert LARGE <= len(by_purpose["large"].body) < LARGE + 1000
    assert all(asked.headers["content-type"] == "application/json" for asked in events)
    if scheme is Signature.GITHUB:
        assert by_purpose["handshake"].headers["x-github-event"] == "ping"
        assert by_purpose["unsigned"].headers["x-github-event"] == "launchready_test"
    for purpose, asked in by_purpose.items():
        assert (SENDERS[scheme].header.lower() in asked.headers) is (purpose != "unsigned")


@pytest.mark.parametrize("scheme", [Signature.STRIPE, Signature.SLACK, None])
@pytest.mark.parametrize("environment", [{"HOOK": SECRET}, {}])
@pytest.mark.parametrize(
    "answer",
    [
        says("200 OK"),
        says("400 Bad Request"),
        says("413 Content Too Large"),
        says("500 Internal Server Error"),
        says("429 Too Many Requests"),
        says("404 Not Found"),
        says("301 Moved Permanently", b"", "Location: https://evil.test/"),
        says("403 Forbidden", b"", "cf-mitigated: challenge"),
        says("200 OK", b"\x00\xff" * 50_000),
    ],
    ids=["takes", "refuses", "too large", "breaks", "limits", "missing", "redirects", "challenges", "noise"],
)
def test_no_endpoint_gets_more_than_was_stated(
    authorities: Authorities, scheme: Signature | None, environment: dict[str, str], answer: Answer
) -> None:
    evidence, events = probed(authorities, answer, route(scheme), environment=environment)
    assert [each.url for each in evidence.planned] == [URL]
    assert {asked.url for asked in events} == {URL}


def test_the_number_stated_is_reached_and_no_more(authorities: Authorities) -> None:
    """A sender with two sizes, whose endpoint takes none of them: every request that there is."""

    def answer(asked: Asked) -> bytes:
        if len(asked.body) > 5000:
            return page(b"", status="413 Content Too Large")
        return checks(Signature.STRIPE)(asked)

    evidence, events = probed(authorities, answer, route(Signature.STRIPE))
    assert len(events) == 9 == sum(each.most for each in evidence.planned)
    assert {purpose for purpose, status in statuses(evidence).items() if status == 413} == {"large", "typical"}


def test_without_the_secret_nothing_is_signed_with_it(authorities: Authorities) -> None:
    evidence, _ = probed(authorities, checks(Signature.STRIPE), route(Signature.STRIPE), environment={})
    assert statuses(evidence) == {"unsigned": 400, "forged": 400, "large": 400, "pieces": 400}


def test_what_is_not_known_gets_one_unsigned_event(authorities: Authorities) -> None:
    evidence, _ = probed(authorities, says("200 OK"), route(None))
    assert statuses(evidence) == {"unsigned": 200}


def test_an_endpoint_that_writes_the_body_again_is_told_by_its_own_form(authorities: Authorities) -> None:
    def rewrites(form: dict[str, object]) -> Answer:
        def answer(asked: Asked) -> bytes:
            if asked.method != "POST":
                return page()
            again = json.dumps(json.loads(asked.body), **form).encode()  # type: ignore[arg-type]
            return checks(Signature.STRIPE)(Asked(asked.method, asked.url, asked.headers, again))

        return answer

    javascript, _ = probed(
        authorities, rewrites({"separators": (",", ":"), "ensure_ascii": False}), route(Signature.STRIPE)
    )
    assert {purpose: statuses(javascript)[purpose] for purpose in ("signed", "odd")} == {"signed": 200, "odd": 400}
    python, _ = probed(authorities, rewrites({}), route(Signature.STRIPE))
    assert statuses(python) == {"unsigned": 400, "forged": 400, "signed": 400, "spaced": 200}


def test_an_endpoint_that_is_too_slow_is_left_alone(authorities: Authorities) -> None:
    def answer(asked: Asked) -> bytes:
        if asked.method == "POST" and genuine(Signature.STRIPE, asked):
            time.sleep(0.3)
        return checks(Signature.STRIPE)(asked)

    evidence, _ = probed(authorities, answer, route(Signature.STRIPE, time_limit=0.2))
    assert set(statuses(evidence)) == {"unsigned", "forged", "signed"}


def test_what_is_no_secret_of_the_scheme_is_not_used(authorities: Authorities) -> None:
    evidence, _ = probed(authorities, says("400 Bad Request"), route(Signature.SVIX), environment={"HOOK": "whsec_!"})
    assert "signed" not in statuses(evidence)


def test_a_host_that_may_not_be_probed_gets_nothing(authorities: Authorities) -> None:
    other = Route(kind=RouteKind.WEBHOOK, url="https://public.evil.test/hook", method="POST")
    evidence, events = probed(authorities, says("200 OK"), other)
    assert events == []
    assert evidence.planned == ()


def test_webhooks_are_bounded_and_each_is_asked_once(authorities: Authorities) -> None:
    many = [route(None, url=f"https://app.kettle.test/hook/{number % 9}") for number in range(30)]
    evidence, events = probed(authorities, says("200 OK"), *many)
    assert len(events) == webhook.MOST_ROUTES
    assert len(evidence.planned) == webhook.MOST_ROUTES


@pytest.mark.parametrize(
    ("body", "repeated"),
    [
        (b"word", True),
        (b"challenge=word", True),
        (b'{"challenge": "word"}', True),
        (b'{"challenge": "other"}', False),
        (b"[" * 9000, False),
        (b"\xff", False),
        (b"", False),
    ],
)
def test_a_challenge_comes_back_in_the_ways_that_slack_knows(body: bytes, repeated: bool) -> None:
    assert webhook._repeats(body, "word") is repeated
