"""
The chat answers strangers, or takes and gives as much as anybody asks for.

Why it matters: Each message costs the product money. A chat that answers without a login, takes a whole book as one message or writes one as its answer
becomes somebody else's free model within days, and the bill comes at the end of the month.

What is looked at: With permission, three messages. One without a session, where the product file says that a user must be logged in (`[chat] session`);
one of 60,000 characters, which should be refused (400, 413 or 422); one that asks for six thousand numbers, whose answer should end early. An answer counts only
where the text is found in it that the product file describes. Whether messages are held back at all when they come
fast is for edge.rate-limit. A chat that cuts a long message silently cannot be told from one that pays for it: that failure is told as less sure.

Fix: Check the session in the route that calls the model; refuse messages over a few thousand characters before the model sees them; set max_tokens.

Reference: OWASP Top 10 for LLM applications 2025, LLM10 (unbounded consumption); OWASP API Security 2023, API2 and API4.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from launchready.checks.active import not_looked
from launchready.model.check import (
    Check,
    Confidence,
    Exposure,
    Fix,
    Impact,
    Result,
    Severity,
    Stage,
    failed,
    not_applicable,
    passed,
    unknown,
)
from launchready.model.evidence.active import ActiveEvidence, Attempt
from launchready.model.probe import Curl
from launchready.model.product import Product
from launchready.model.product_chat import Chat
from launchready.standards.abuse import LONGEST_MESSAGE, WIDEST_ANSWER, length_of
from launchready.standards.challenge import challenged
from launchready.standards.chats import filled
from launchready.standards.quoting import quote

COLLECTOR = "chat-abuse"
_REFUSED = frozenset({400, 413, 414, 422})


def evaluate(active: ActiveEvidence, product: Product) -> Iterator[Result]:
    """Judge the chat of the product file."""
    chat = product.chat
    if chat is None:
        yield not_applicable(product.domain, "the product file describes no chat")
        return
    if chat.transport == "websocket":
        yield unknown(chat.url, "the chat speaks over a WebSocket, which this probe does not", "try it by hand")
        return
    missing = not_looked(active, COLLECTOR, chat.url, "what the chat lets strangers do")
    if missing:
        yield missing
        return
    attempts = {attempt.purpose: attempt for attempt in active.of(COLLECTOR, chat.url)}
    yield _without_login(chat, attempts.get("anonymous"))
    yield _long_message(chat, attempts.get("long"))
    yield _wide_answer(chat, attempts.get("wide"))


def _without_login(chat: Chat, attempt: Attempt | None) -> Result:
    if not chat.session:
        return passed(chat.url, "is open to all, as the product file says", Curl(chat.url, chat.method), "login")
    if attempt is None or not attempt.exchange.answered:
        return unknown(chat.url, "a message without a session was not answered", "run the audit again", aspect="login")
    status = attempt.exchange.status
    if status in (401, 403) and not challenged(attempt.exchange):
        return passed(chat.url, f"a message without a session is answered {status}", _probe(chat, "Hello"), "login")
    length = length_of(attempt.marks)
    if not length:
        reason = f"a message without a session is answered {status}, without a text where the product file says that it stands"
        return unknown(chat.url, reason, "check [chat] in the product file", _probe(chat, "Hello"), "login")
    return failed(
        chat.url,
        seen=f"a message without a session got an answer of {length} characters",
        expected="401 without a session, as the product file says (session = true)",
        severity=Severity.BLOCKER,
        exposure=Exposure.EVERYONE,
        impact=Impact.COST,
        probe=_probe(chat, "Hello"),
        aspect="login",
        fix=Fix(
            summary=f"Let {chat.url} answer only those who are logged in",
            steps=(
                "Check the session or token in the route that calls the model, before anything else, and answer 401 without one.",
                "If strangers are meant to try the chat, say session = false in the product file, and limit them hard.",
            ),
            hours=(0.5, 2),
            hours_reason="one check in one route",
            prompt=(
                f"The chat route {quote(chat.url)} answers requests that carry no session. Verify the user's session on the server at the start of "
                "that route and answer 401 without a valid one. Do not rely on the page hiding the chat."
            ),
        ),
    )


def _long_message(chat: Chat, attempt: Attempt | None) -> Result:
    if attempt is None:
        return _not_reached(chat, "a long message", "length")
    status = attempt.exchange.status
    if status in _REFUSED:
        return passed(chat.url, f"a message of {LONGEST_MESSAGE} characters is answered {status}", aspect="length")
    if not length_of(attempt.marks):
        return unknown(
            chat.url, f"a message of {LONGEST_MESSAGE} characters is answered {status or 'nothing'}", aspect="length"
        )
    return failed(
        chat.url,
        seen=f"a message of {LONGEST_MESSAGE} characters got an answer",
        expected="400, 413 or 422 for a message that no person types",
        severity=Severity.MEDIUM,
        confidence=Confidence.FIRM,
        exposure=Exposure.SOME,
        impact=Impact.COST,
        probe=_probe(chat, "…"),
        aspect="length",
        fix=Fix(
            summary=f"Bound how long a message to {chat.url} may be",
            steps=(
                "Refuse messages over a few thousand characters with 413, on the server, before the model is called.",
            ),
            hours=(0.25, 1),
            hours_reason="one comparison in one route",
            prompt=(
                f"In the chat route {quote(chat.url)}, refuse messages longer than 4000 characters with status 413 before calling the model, "
                "and bound how much of the earlier conversation is sent along."
            ),
        ),
    )


def _wide_answer(chat: Chat, attempt: Attempt | None) -> Result:
    if attempt is None:
        return _not_reached(chat, "how long an answer gets", "answer")
    length = length_of(attempt.marks)
    if not length:
        status = attempt.exchange.status or "nothing"
        return unknown(chat.url, f"a request for a long answer is answered {status}", aspect="answer")
    if length <= WIDEST_ANSWER:
        return passed(chat.url, f"asked for six thousand numbers, it ended after {length} characters", aspect="answer")
    return failed(
        chat.url,
        seen=f"asked for six thousand numbers, it wrote {length} characters",
        expected=f"an answer that ends before {WIDEST_ANSWER} characters",
        severity=Severity.MEDIUM,
        exposure=Exposure.SOME,
        impact=Impact.COST,
        probe=_probe(chat, "Count from 1 to 6000"),
        aspect="answer",
        fix=Fix(
            summary=f"Bound how long an answer of {chat.url} may get",
            steps=("Set max_tokens (max_output_tokens) in the call to the model, such as 1000.",),
            hours=(0.25, 0.5),
            hours_reason="one parameter",
            prompt=f"In the code behind {quote(chat.url)}, set max_tokens to 1000 in every call to the model.",
        ),
    )


def _not_reached(chat: Chat, what: str, aspect: str) -> Result:
    reason = f"{what} was not tried: strangers are refused, and no test user could log in"
    return unknown(chat.url, reason, "give a test user and [login] in the product file", aspect=aspect)


def _probe(chat: Chat, message: str) -> Curl:
    if chat.method != "POST":
        return Curl(chat.url, chat.method)
    body = json.dumps(filled(chat.body, message), ensure_ascii=False)
    return Curl(chat.url, "POST", (("Content-Type", "application/json"),), data=body[:2000])


CHECK = Check(
    id="edge.chat-abuse",
    title="The chat's cost is open to anybody",
    stage=Stage.EDGE,
    impact=Impact.COST,
    severity=Severity.BLOCKER,
    evaluate=evaluate,
)
