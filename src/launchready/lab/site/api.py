"""api.kettle.test: the payment provider's webhook and the health of the product. It serves no pages."""

from __future__ import annotations

import asyncio
import hmac
import json
import time
from collections import OrderedDict
from collections.abc import Callable

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from launchready.lab.site.answers import as_json, body, caller, hold, private, problem
from launchready.lab.site.limits import Limiter
from launchready.lab.world import AppBehaviour

SIGNATURE = "stripe-signature"
MOST_EVENTS = 10_000


def api(behaviour: AppBehaviour, clock: Callable[[], float] = time.time) -> Starlette:
    """Return the API's app."""
    webhook = _Webhook(behaviour, clock)

    async def health(_request: Request) -> Response:
        parts = {"database": behaviour.database_up, "model": behaviour.model_up}
        well = all(parts.values())
        shown = {"status": "ok" if well else "degraded", **{name: "ok" if up else "down" for name, up in parts.items()}}
        return private(shown, 200 if well else 503)

    async def about(_request: Request) -> Response:
        return private({"name": "Kettle API", "health": "/health"})

    return Starlette(
        routes=[
            Route("/", about),
            Route("/health", health),
            Route("/webhooks/payments", webhook.receive, methods=["POST"]),
            Route("/webhooks/payments/count", webhook.count),
        ],
        exception_handlers={HTTPException: as_json},
    )


class _Webhook:
    """Takes signed events, each once: a redelivery is acknowledged and does nothing."""

    def __init__(self, behaviour: AppBehaviour, clock: Callable[[], float]) -> None:
        self._behaviour = behaviour
        self._clock = clock
        self._limiter = Limiter(behaviour.webhook_rate)
        self._seen: OrderedDict[str, None] = OrderedDict()
        self._done = 0

    async def receive(self, request: Request) -> Response:
        hold(self._limiter, caller(request))
        webhook = self._behaviour.webhook
        payload = await body(request, webhook.limit)
        header, secret = request.headers.get(SIGNATURE, ""), self._behaviour.webhook_secret
        checked = payload if webhook.raw else rewritten(payload)
        if webhook.signed and not signed(checked, header, secret, self._clock(), webhook.tolerance):
            raise problem(400, "The signature is missing or wrong.")
        try:
            event = json.loads(payload)
            event_id = event["id"]
        except (ValueError, TypeError, KeyError, RecursionError):
            raise problem(400, "That is not an event.") from None
        if not isinstance(event_id, str) or not event_id:
            raise problem(400, "The event has no id.")
        await asyncio.sleep(webhook.seconds)
        new = event_id not in self._seen
        if not new and not webhook.once:
            raise problem(500, "duplicate key value violates unique constraint")
        self._seen[event_id] = None
        self._done += new or webhook.repeats
        while len(self._seen) > MOST_EVENTS:
            self._seen.popitem(last=False)
        return private({"received": True, "processed": new})

    async def count(self, _request: Request) -> Response:
        """Tell how many events were acted on: a test endpoint's own count."""
        return private({"processed": self._done})


def rewritten(payload: bytes) -> bytes:
    """Return a JSON body as a program would write it again, after it read it; any other as it is."""
    try:
        return json.dumps(json.loads(payload), separators=(",", ":"), ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        return payload


def signed(payload: bytes, header: str, secret: str, now: float, oldest: float = 300.0) -> bool:
    """Return whether `t=…,v1=…` is the secret's HMAC-SHA-256 of the time and the payload, and not an old one."""
    parts = [part.partition("=") for part in header.split(",")]
    times = [value for name, _, value in parts if name.strip() == "t"]
    if len(times) != 1 or not times[0].isascii() or not times[0].isdigit():
        return False
    expected = signature(payload, secret, times[0])
    fitting = [value for name, _, value in parts if name.strip() == "v1" and value.isascii()]
    return any(hmac.compare_digest(expected, value) for value in fitting) and (abs(now - int(times[0])) <= oldest)


def signature(payload: bytes, secret: str, at: str) -> str:
    """Return the hexadecimal signature of a payload at a time (seconds since 1970, as text)."""
    return hmac.new(secret.encode(), at.encode() + b"." + payload, "sha256").hexdigest()
