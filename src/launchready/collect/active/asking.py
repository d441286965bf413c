"""Asks one back end at a provider, a few things at once, until it has enough of it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Iterable
from typing import TypeVar

from launchready.collect.active.sender import Sender
from launchready.collect.scope import Scope
from launchready.net.http import Received, Request
from launchready.standards.challenge import challenged

T = TypeVar("T")
AT_ONCE = 4
MAX_BODY = 256_000
"""Bytes read of an answer; a row of a table is much less."""


class Asker:
    """Sends for one back end. After an answer that asks for less, nothing more is sent, and `stopped` says why."""

    def __init__(self, scope: Scope, sender: Sender) -> None:
        self.stopped = ""
        self._scope = scope
        self._sender = sender
        self._slots = asyncio.Semaphore(AT_ONCE)

    async def ask(self, request: Request, purpose: str, shown: str = "") -> Received | None:
        """Return the answer to a request of which nothing of the body is kept, None where nothing is sent any more."""
        async with self._slots:
            if not self.stopped and self._sender.left(request.url) <= 0:
                self.stopped = "all requests that were stated are sent"
            if self.stopped:
                return None
            received = await self._sender.send(request, purpose, shown=shown, private=True)
        if received.exchange.status == 429:
            self.stopped = "the back end answered 429, too many requests"
        elif challenged(received.exchange):
            self.stopped = "a robot check answered instead of the back end"
        return received

    async def together(self, work: Iterable[Awaitable[T]]) -> list[T]:
        """Return what several pieces of work come to, in their order; a few requests are under way at once."""
        return await self._scope.session.journal.gather(*work)
