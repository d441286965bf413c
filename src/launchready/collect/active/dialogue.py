"""A conversation with the product's chat: one message after another, with what was said before where the chat must be told, and never faster than it allows."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Protocol
from uuid import uuid4

from launchready.collect.active import chat as talk
from launchready.collect.active.login import UserSession
from launchready.model.product_chat import Chat
from launchready.model.secret import Secret
from launchready.net.chat_stream import Bounds, converse
from launchready.net.session import Session
from launchready.standards.chat_load import TOO_MANY, Heard
from launchready.standards.limits import seconds_of

MOST_WAITS = 3
"""How often one message waits for a limit to pass."""
LONGEST_WAIT = 60.0
"""Seconds: a limit that asks for more is not waited for."""
USUAL_WAIT = 5.0
"""Seconds, where a limit does not say how long it lasts."""


class SpentError(Exception):
    """No more messages may be sent in this run."""


@dataclass(slots=True)
class Allowance:
    """How many messages a run may still send. When the chat says that it is limited, all conversations wait; what it turned away costs nothing."""

    left: int
    sent: int = 0
    limited: int = 0
    until: float = 0.0

    def take(self) -> None:
        """Count a message. Raises SpentError where none is left."""
        if self.left <= 0:
            raise SpentError
        self.left -= 1
        self.sent += 1

    def give_back(self) -> None:
        """Count a message as turned away by a limit: it may be said again."""
        self.left += 1
        self.sent -= 1
        self.limited += 1


class Speaker(Protocol):
    """Says one message to a chat, wherever it is."""

    async def say(self, message: str, earlier: tuple[tuple[str, str], ...], conversation: str) -> Heard:
        """Return what came of it, with its text. `earlier` is what was said before, each with its role. Never raises for what the chat does."""
        ...


@dataclass(frozen=True, slots=True)
class OverHttp:
    """A chat over HTTP or a WebSocket, as the product file describes it."""

    session: Session
    chat: Chat
    user: UserSession | None
    origin: str
    keys: tuple[tuple[str, Secret], ...]
    bounds: Bounds

    async def say(self, message: str, earlier: tuple[tuple[str, str], ...], conversation: str) -> Heard:
        """Send the message, and return what came of it."""
        request = talk.request(self.chat, message, self.user, self.origin, self.keys, earlier, conversation)
        now = asyncio.get_running_loop().time()
        return await converse(self.session, self.chat, request, intended=now, bounds=self.bounds, keep=True)


class Dialogue:
    """One conversation."""

    def __init__(self, speaker: Speaker, allowance: Allowance) -> None:
        self._speaker = speaker
        self._allowance = allowance
        self._earlier: tuple[tuple[str, str], ...] = ()
        self._id = str(uuid4())

    async def say(self, message: str) -> Heard:
        """Say something and return what came of it, with its text. Raises SpentError."""
        heard = await self._patiently(message)
        self._id = heard.conversation or self._id
        self._earlier += (("user", message), ("assistant", heard.text))
        return heard

    async def _patiently(self, message: str) -> Heard:
        """Say it; where the chat answers 429, wait as long as it asks for, and say it again."""
        loop = asyncio.get_running_loop()
        for waits in range(MOST_WAITS + 1):
            await self._limit_passed()
            self._allowance.take()
            heard = await self._speaker.say(message, self._earlier, self._id)
            if heard.status != TOO_MANY:
                return heard
            self._allowance.give_back()
            told = seconds_of(heard.retry_after or "", datetime.now(UTC))
            wait = USUAL_WAIT if told is None else told
            if wait > LONGEST_WAIT or waits == MOST_WAITS:
                asked = f"Retry-After asks for {wait:.0f} s" if wait > LONGEST_WAIT else "again and again"
                return replace(heard, detail=asked)
            self._allowance.until = max(self._allowance.until, loop.time() + wait)
        raise AssertionError("unreachable")

    async def _limit_passed(self) -> None:
        """Wait until no limit is known to hold; it may be told anew meanwhile."""
        pause = self._allowance.until - asyncio.get_running_loop().time()
        if pause > 0:
            await asyncio.sleep(pause)
            await self._limit_passed()
