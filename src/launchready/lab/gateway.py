"""The way from the chat to its model: a stand-in for the provider's gateway with its bad days, and the product's own client with its patience."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing

from launchready.lab.chatbot import Chatbot, Turn
from launchready.lab.world import GatewayDay, ModelClientBehaviour

BUSY = "The assistant is very busy just now. Please ask again in a minute; what you wrote is not lost."
"""What a user reads where the model does not answer."""
BUFFERED = 0.5
"""Seconds that a proxy which buffers holds an answer back at least."""


class GatewayError(Exception):
    """The gateway's refusal: its status, 0 where nobody listens, and when to come again, in seconds."""

    def __init__(self, status: int, retry_after: float | None = None) -> None:
        super().__init__(
            f"the model's gateway answered {status}" if status else "nobody listens at the model's gateway"
        )
        self.status = status
        self.retry_after = retry_after


class NoAnswerError(Exception):
    """The model did not answer, however patiently it was asked."""


class BrokeOffError(Exception):
    """The model broke off within an answer, of which a part was said already."""


class Gateway:
    """Hands a conversation to the model, in the way that its day has it. `calls` counts."""

    def __init__(self, bot: Chatbot, day: GatewayDay) -> None:
        self._bot = bot
        self._day = day
        self.calls = 0

    async def answer(self, turns: Sequence[Turn]) -> AsyncGenerator[str, None]:
        """Yield the model's answer in pieces. Raises GatewayError."""
        day = self._day
        self.calls += 1
        if day.refuses < 0 or self.calls <= day.refuses:
            raise GatewayError(day.status, day.retry_after)
        await asyncio.sleep(day.first)
        said = 0
        async for piece in self._bot.answer(turns):
            if said == day.stalls_after:
                await asyncio.sleep(day.stall)
            if said == day.cuts_after:
                raise GatewayError(0)
            yield piece
            said += 1
            await asyncio.sleep(day.drip)


class ModelClient:
    """Asks the gateway as the product's code does."""

    def __init__(self, gateway: Gateway, behaviour: ModelClientBehaviour) -> None:
        self._gateway = gateway
        self._behaviour = behaviour

    async def answer(self, turns: Sequence[Turn]) -> AsyncGenerator[str, None]:
        """Yield the answer in pieces. Raises NoAnswerError before the first, BrokeOffError after it."""
        behaviour = self._behaviour
        attempt = 0
        while True:
            attempt += 1
            began = False
            try:
                async with aclosing(self._bounded(turns)) as pieces:
                    async for piece in pieces:
                        began = True
                        yield piece
                return
            except (GatewayError, TimeoutError) as error:
                if began:
                    raise BrokeOffError(str(error)) from error
                if behaviour.attempts is not None and attempt >= behaviour.attempts:
                    raise NoAnswerError(str(error)) from error
                asked = error.retry_after if isinstance(error, GatewayError) else None
                if asked is not None and asked > behaviour.longest_wait:
                    raise NoAnswerError(str(error)) from error
                wait = asked if asked is not None else behaviour.backoff * 2 ** min(attempt - 1, 5)
                await asyncio.sleep(min(wait, behaviour.longest_wait))

    async def _bounded(self, turns: Sequence[Turn]) -> AsyncGenerator[str, None]:
        """Yield the gateway's pieces, each within the client's time-out."""
        async with aclosing(self._gateway.answer(turns)) as pieces:
            while True:
                try:
                    async with asyncio.timeout(self._behaviour.timeout):
                        piece = await anext(pieces)
                except StopAsyncIteration:
                    return
                yield piece
