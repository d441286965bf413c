"""Cloudflare's API (developers.cloudflare.com/api, v4): reads with a token, page by page, and says why where it cannot."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from launchready.model.secret import Secret
from launchready.net.http import Received, Request
from launchready.standards.limits import retry_after

API = "https://api.cloudflare.com/client/v4"
PER_PAGE = 100
MOST_PAGES = 30
LONGEST_WAIT = 5
"""Seconds waited when the API says 429 with a Retry-After; once a question."""
_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Answer:
    """What the API said: `result` where it went well, else `reason`. `missing` is True for 404. `cut` where there were more pages than are read."""

    status: int
    result: Any = None
    reason: str = ""
    missing: bool = False
    cut: bool = False

    @property
    def ok(self) -> bool:
        """True if there is a result."""
        return not self.reason


class CloudflareClient:
    """Asks the API. The token goes nowhere else, and only to a server that proves its name."""

    def __init__(
        self,
        send: Callable[[Request], Awaitable[Received]],
        token: Secret,
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._send = send
        self._authorization = (("Authorization", Secret(f"Bearer {token.reveal()}")),)
        self._pause = pause

    async def get(self, path: str) -> Answer:
        """Return the answer to one question, asked again once after 429 with a short Retry-After."""
        answer, received = await self._ask(path)
        if answer.status == 429:
            wait = retry_after(received.exchange)
            if wait is not None and wait <= LONGEST_WAIT:
                await self._pause(wait)
                answer, _ = await self._ask(path)
        return answer

    async def pages(self, path: str) -> Answer:
        """Return all of a list, page by page, up to MOST_PAGES."""
        found: list[Any] = []
        number, last = 1, 1
        while number <= min(last, MOST_PAGES):
            join = "&" if "?" in path else "?"
            answer, received = await self._ask(f"{path}{join}page={number}&per_page={PER_PAGE}")
            if not answer.ok:
                return answer
            if not isinstance(answer.result, list):
                return Answer(answer.status, reason="the API answered no list")
            found += answer.result
            last = _pages_of(received.body)
            number += 1
        return Answer(200, found, cut=last > MOST_PAGES)

    async def _ask(self, path: str) -> tuple[Answer, Received]:
        headers = (("Accept", "application/json"),)
        received = await self._send(Request(API + path, headers=headers, verify=True, secrets=self._authorization))
        return _answer(received), received


def _answer(received: Received) -> Answer:
    exchange = received.exchange
    if not exchange.answered:
        detail = exchange.failure.detail if exchange.failure else "no answer"
        return Answer(0, reason=f"api.cloudflare.com did not answer: {detail}"[:_SHOWN])
    envelope = _object(received.body)
    if 200 <= exchange.status < 300 and envelope.get("success") is True:
        return Answer(exchange.status, envelope.get("result"))
    told = "; ".join(_errors(envelope)) or "no reason was given"
    return Answer(
        exchange.status,
        reason=f"api.cloudflare.com answered {exchange.status}: {told}"[:_SHOWN],
        missing=exchange.status == 404,
    )


def _object(body: bytes) -> dict[str, Any]:
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def _errors(envelope: dict[str, Any]) -> list[str]:
    errors = envelope.get("errors")
    if not isinstance(errors, list):
        return []
    return [
        f"{each.get('message', '')} ({each.get('code', '')})"[:100] for each in errors[:3] if isinstance(each, dict)
    ]


def _pages_of(body: bytes) -> int:
    info = _object(body).get("result_info")
    total = info.get("total_pages") if isinstance(info, dict) else None
    return total if isinstance(total, int) and not isinstance(total, bool) else 1
