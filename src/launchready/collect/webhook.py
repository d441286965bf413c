"""What a webhook answers: to an event that nobody signed, to a forged one, to a rightly signed one; told twice, late, large, or slowly.

Looking sends one GET, which tells where the address leads. The rest needs permission. Every event is a test of a type that no service
has. An event that is signed rightly takes the operator's secret; it goes out only where the endpoint took or refused the others in a way
that makes it worth while.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator
from dataclasses import dataclass

from launchready.collect.active.sender import Sender
from launchready.collect.interface import Active, Collector
from launchready.collect.scope import Scope
from launchready.model.evidence.active import Planned
from launchready.model.evidence.http import Exchange
from launchready.model.product import Route, RouteKind, Signature
from launchready.model.secret import Secret
from launchready.net.http import Received, Request
from launchready.standards import webhook_events as events
from launchready.standards import webhooks
from launchready.standards.challenge import challenged
from launchready.standards.redirects import REDIRECTS

NAME = "webhook"
MOST_ROUTES = 5
STALE = 3600
"""Seconds before which the late event was signed."""
PIECES = 3
CHALLENGE = "challenge"
"""The mark of an answer that repeats the challenge of a handshake."""
_GONE = frozenset({404, 405, 410})
_PATIENCE = 1.0
"""Seconds waited beyond the sender's limit, so that a late answer is told from none."""


def routes(scope: Scope) -> tuple[Route, ...]:
    """Return the webhooks that are looked at."""
    found = {route.url: route for route in reversed(scope.product.routes_of(RouteKind.WEBHOOK))}
    return tuple(reversed(found.values()))[:MOST_ROUTES]


async def look(scope: Scope) -> None:
    """Ask each webhook with GET: no event arrives that way, but a redirect of the whole address shows."""
    await scope.session.journal.gather(*(scope.session.get(route.url) for route in routes(scope)))


def most(scope: Scope, route: Route) -> int:
    """Return how many requests go to a webhook at most."""
    scheme = webhooks.scheme_of(route)
    if scheme is None:
        return 1
    sender = webhooks.SENDERS[scheme]
    forged = 3 + (1 if sender.typical >= webhooks.LARGE else 2)  # unsigned, forged, in pieces; one size or two
    if _key(scope, route, scheme) is None:
        return forged
    signed = 3 + (1 if sender.timed else 0)  # signed, odd or spaced, again; stale
    return forged + signed + (1 if events.handshake(scheme, "") else 0)


def plan(scope: Scope) -> Iterator[Planned]:
    """State the requests to each webhook."""
    for route in routes(scope):
        what = "test events: unsigned, and where it is known how, forged and signed, late, again, large, slow"
        yield Planned(route.url, most(scope, route), what)


async def run(scope: Scope, sender: Sender) -> None:
    """Try one webhook after the other."""
    for route in routes(scope):
        if sender.may(route.url):
            await _Trial(scope, sender, route).run()


def _key(scope: Scope, route: Route, scheme: Signature) -> bytes | None:
    secret = scope.secret(route.secret) if route.secret else None
    return webhooks.key(scheme, secret) if secret is not None else None


@dataclass(frozen=True, slots=True)
class _Event:
    """What one request carries: the body, the id, the key that it is signed with, and how long ago."""

    id: str
    body: bytes
    key: bytes | None = None
    age: int = 0
    kind: str = "launchready_test"
    pieces: int = 1


class _Trial:
    """The requests to one webhook, each after what the ones before it told."""

    def __init__(self, scope: Scope, sender: Sender, route: Route) -> None:
        self._scope = scope
        self._sender = sender
        self._route = route
        self._scheme = webhooks.scheme_of(route)
        self._key = _key(scope, route, self._scheme) if self._scheme else None
        self._limit = route.time_limit or webhooks.sender_of(route).seconds
        self._at = self._now = 0

    async def run(self) -> None:
        """Send what there is to learn from."""
        self._at = self._now = int((await self._scope.session.get(self._route.url)).at.timestamp())
        first = await self._send("unsigned", self._event())
        if self._scheme is None or not _arrives(first):
            return
        forged = await self._send("forged", self._event(key=secrets.token_bytes(32)))
        base, key = forged, secrets.token_bytes(32)
        if self._key is not None and _arrives(forged):
            base, key = await self._signed(self._key), self._key
        if not _arrives(base) or not self._in_time(base) or base.status >= 500:
            return
        if base.status >= 400 and key is self._key:
            return
        await self._large(key, base)
        content = self._content("pieces")
        await self._send("pieces", self._event(content, key, word="pieces", pieces=PIECES))
        if key is self._key:
            await self._handshake(key)

    async def _signed(self, key: bytes) -> Exchange:
        """Send an event that is signed as it should be, and what can be told from such a one; return its answer."""
        content = self._content("signed")
        event = self._event(content, key, word="signed")
        signed = await self._send("signed", event)
        if not _arrives(signed) or not self._in_time(signed) or signed.status >= 500:
            return signed
        if signed.status >= 400:
            await self._send("spaced", _Event(event.id, events.spaced(content), key))
            return signed
        if webhooks.sender_of(self._route).timed:
            await self._send("stale", self._event(self._content("stale!"), key, word="stale!", age=STALE))
        await self._send("odd", _Event(self._id("odd..."), events.odd(self._content("odd...")), key))
        await self._send("again", event)
        return signed

    async def _large(self, key: bytes, base: Exchange) -> None:
        """Send a large event; where it is refused otherwise than a small one, one as large as the sender really sends."""
        typical = webhooks.sender_of(self._route).typical
        for purpose, size in (("large", webhooks.LARGE), ("typical", typical)):
            content = events.large(self._content(purpose[:6]), size)
            answer = await self._send(purpose, _Event(self._id(purpose[:6]), content, key))
            if answer.status == base.status or typical >= size:
                return

    async def _handshake(self, key: bytes) -> None:
        word = "launchready-" + secrets.token_hex(8)
        content = events.handshake(self._scheme, word)
        if content is not None:
            kind = "ping" if self._scheme is Signature.GITHUB else ""
            await self._send("handshake", _Event(self._id("shake."), events.compact(content), key, kind=kind), word)

    def _id(self, word: str) -> str:
        return events.event_id(self._scheme, f"{word}{self._at}")

    def _content(self, word: str) -> events.Event:
        return events.event(self._scheme, self._id(word), self._at)

    def _event(
        self,
        content: events.Event | None = None,
        key: bytes | None = None,
        *,
        word: str = "",
        age: int = 0,
        pieces: int = 1,
    ) -> _Event:
        word = word or ("forged" if key else "nobody")
        return _Event(self._id(word), events.compact(content or self._content(word)), key, age, pieces=pieces)

    def _in_time(self, answer: Exchange) -> bool:
        return answer.timings is None or answer.timings.total <= self._limit * 1000

    async def _send(self, purpose: str, event: _Event, word: str = "") -> Exchange:
        headers = (
            ("Content-Type", "application/json"),
            ("Accept", "*/*"),
            *events.kind_headers(self._scheme, event.id, event.kind),
        )
        made = webhooks.sign(self._route, event.key, event.body, event.id, self._now - event.age) if event.key else ()
        request = Request(
            self._route.url,
            "POST",
            headers,
            verify=True,
            max_body=65_536,
            body=event.body,
            secrets=tuple((name, Secret(value)) for name, value in made),
            timeout=self._limit + _PATIENCE,
            pieces=event.pieces,
        )

        def read(received: Received) -> tuple[str, ...]:
            return (CHALLENGE,) if word and _repeats(received.body, word) else ()

        received = await self._sender.send(request, purpose, read)
        self._now = int(received.exchange.at.timestamp())
        return received.exchange


def _arrives(answer: Exchange) -> bool:
    """Return True if an answer seems to be the endpoint's own, so that more can be learned from it."""
    if not answer.answered or answer.status in REDIRECTS or answer.status in _GONE or answer.status == 429:
        return False
    return not challenged(answer)


def _repeats(body: bytes, word: str) -> bool:
    """Return True if a body holds the challenge: as text, as JSON or as a form (Slack, "url_verification")."""
    text = body[:4096].decode("utf-8", "replace").strip()
    if text in (word, f"challenge={word}"):
        return True
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return False
    return isinstance(found, dict) and found.get("challenge") == word


COLLECTOR = Collector(
    NAME,
    product=look,
    active=Active(
        ("routing.webhook", "routing.webhook-delivery", "routing.webhook-raw-body", "routing.webhook-replay"), plan, run
    ),
)
