"""Cases of edge.rate-limit."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from probed import attempt, probed, refused, unasked
from seen import NOW, Bad, evidence

from launchready.model.check import Severity
from launchready.model.evidence import Evidence
from launchready.model.evidence.active import Attempt

LOGIN = "https://app.kettle.example/api/login"
SIGNUP = "https://app.kettle.example/api/signup"
HOOK = "https://api.kettle.example/webhooks/stripe"
CHAT = "https://chat.kettle.example/v1/chat"
WAIT = ("retry-after", "30")
ALL: dict[str, object] = {
    "login": {"url": LOGIN},
    "routes": [
        {"kind": "login", "url": LOGIN, "method": "POST"},
        {"kind": "login", "url": "https://app.kettle.example/login"},
        {"kind": "signup", "url": SIGNUP, "method": "POST"},
        {"kind": "webhook", "url": HOOK, "method": "POST"},
    ],
    "chat": {"url": CHAT},
}
ONE: dict[str, object] = {"login": {"url": LOGIN}}
TALK: dict[str, object] = {"chat": {"url": CHAT}}


def burst(kind: str, url: str, *statuses: int, headers: tuple[tuple[str, str], ...] = ()) -> tuple[Attempt, ...]:
    """The answers of a burst; the last one with headers."""
    *before, last = statuses
    return (
        *(attempt("rate-limit", kind, url, status) for status in before),
        attempt("rate-limit", kind, url, last, *headers),
    )


def limited(after: int = 20, status: int = 401) -> tuple[Attempt, ...]:
    return burst("login", LOGIN, *[status] * after, 429, headers=(WAIT,))


def slowly(attempts: tuple[Attempt, ...], apart: float = 1.0) -> tuple[Attempt, ...]:
    """The same so many seconds apart: where the product or the way to it is slow."""
    return tuple(
        replace(each, exchange=replace(each.exchange, at=NOW + timedelta(seconds=number * apart)))
        for number, each in enumerate(attempts)
    )


GOOD: dict[str, Evidence] = {
    "429 with Retry-After": probed(*limited(), product=ONE),
    "Retry-After as a date": probed(
        *burst("login", LOGIN, 401, 429, headers=(("retry-after", "Tue, 24 Nov 2026 12:00:30 GMT"),)), product=ONE
    ),
    "each route": probed(
        *limited(),
        *burst("signup", SIGNUP, *[422] * 10, 429, headers=(WAIT,)),
        *burst("webhook", HOOK, *[400] * 30, 429, headers=(WAIT,)),
        *burst("chat", CHAT, *[200] * 20, 429, headers=(WAIT,)),
        product=ALL,
    ),
    "a real user gets in afterwards": probed(*limited(), attempt("rate-limit", "login first", LOGIN, 200), product=ONE),
    "a real user at the same address is held back too": probed(
        *limited(), attempt("rate-limit", "login first", LOGIN, 429, WAIT), product=ONE
    ),
}
BAD: dict[str, Bad] = {
    "a login that takes all": (
        probed(*burst("login", LOGIN, *[401] * 50), product=ONE),
        {(LOGIN, "unlimited", Severity.HIGH)},
    ),
    "a form login that sends the visitor back each time": (
        probed(*burst("login", LOGIN, *[302] * 50), product=ONE),
        {(LOGIN, "unlimited", Severity.HIGH)},
    ),
    "a sign-up that looks at all": (
        probed(
            *limited(),
            *burst("signup", SIGNUP, *[422] * 50),
            *burst("webhook", HOOK, 429, headers=(WAIT,)),
            *burst("chat", CHAT, 429, headers=(WAIT,)),
            product=ALL,
        ),
        {(SIGNUP, "unlimited", Severity.MEDIUM)},
    ),
    "a chat without end": (
        probed(*burst("chat", CHAT, *[200] * 50), product=TALK),
        {(CHAT, "unlimited", Severity.HIGH)},
    ),
    "a login that falls over": (
        probed(*burst("login", LOGIN, *[401] * 20, *[502] * 30), product=ONE),
        {(LOGIN, "overload", Severity.HIGH)},
    ),
    "429 without a word of when": (
        probed(*burst("login", LOGIN, *[401] * 20, 429), product=ONE),
        {(LOGIN, "retry-after", Severity.LOW)},
    ),
    "Retry-After that means nothing": (
        probed(*burst("login", LOGIN, 401, 429, headers=(("retry-after", "soon"),)), product=ONE),
        {(LOGIN, "retry-after", Severity.LOW)},
    ),
}
SILENT: dict[str, Evidence] = {
    "no such routes": probed(product={}),
    "the edge asks for a robot check": probed(
        *burst("login", LOGIN, *[401] * 12, 403, headers=(("cf-mitigated", "challenge"),)), product=ONE
    ),
    "a webhook alone is limited, and said so": probed(
        *burst("webhook", HOOK, *[400] * 45, 429, headers=(WAIT,)),
        product={"routes": [{"kind": "webhook", "url": HOOK, "method": "POST"}]},
    ),
    "503 with Retry-After holds back too": probed(
        *burst("login", LOGIN, *[401] * 12, 503, headers=(WAIT,)), product=ONE
    ),
}
UNKNOWN: dict[str, Evidence] = {
    "nobody asked": unasked(product=ONE),
    "nobody may": refused(LOGIN, product=ONE),
    "the collector broke off": probed(product=ONE, stopped=(("rate-limit", "the collector failed"),)),
    "a burst that took most of a minute": probed(*slowly(burst("login", LOGIN, *[401] * 50)), product=ONE),
    "ten webhooks a second, which thirty in reserve and five a second let through": probed(
        *slowly(burst("webhook", HOOK, *[401] * 50), 0.1),
        product={"routes": [ALL["routes"][3]]},  # type: ignore[index]
    ),
    "no such route": probed(*burst("login", LOGIN, 404), product=ONE),
    "a form that takes GET alone": probed(*burst("login", LOGIN, 405), product=ONE),
    "a sign-up that takes nothing at all for a user": probed(
        *limited(),
        *burst("signup", SIGNUP, 200),
        *burst("webhook", HOOK, 429, headers=(WAIT,)),
        *burst("chat", CHAT, 429, headers=(WAIT,)),
        product=ALL,
    ),
    "broken from the first request on": probed(*burst("login", LOGIN, *[500] * 50), product=ONE),
    "no answer": probed(*burst("login", LOGIN, 0), product=ONE),
    "a chat that nobody could log in to": probed(*burst("chat", CHAT, *[401] * 50), product=TALK),
    "a chat over WebSocket": probed(product={"chat": {"url": CHAT, "transport": "websocket"}}),
    "an older evidence file": evidence(product=ONE),
}
