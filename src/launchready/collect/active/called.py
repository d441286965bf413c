"""Speaks to a chat that is a function of the operator's own."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from launchready.model.evidence.http import FailureKind
from launchready.net.callable import Callable, CallableError
from launchready.net.chat_stream import Bounds
from launchready.standards.chat_load import Heard
from launchready.standards.stream_timing import Arrival, Ending, timing
from launchready.standards.tool_calls import MAX_ARGUMENTS, MAX_CALLS, ToolCall


@dataclass(frozen=True, slots=True)
class Called:
    """A function that is given the conversation, and returns what is answered."""

    target: Callable
    bounds: Bounds

    async def say(self, message: str, earlier: tuple[tuple[str, str], ...], conversation: str) -> Heard:
        """Call it, and return what came of it."""
        loop = asyncio.get_running_loop()
        began = loop.time()
        messages = [{"role": role, "content": text} for role, text in (*earlier, ("user", message))]
        try:
            answer = await self.target.ask(messages, conversation, self.bounds.whole)
        except TimeoutError:
            why = f"it had not returned after {self.bounds.whole:g} s"
            return Heard(0, 0.0, loop.time() - began, None, FailureKind.TIMEOUT, why)
        except CallableError as error:
            return Heard(0, 0.0, loop.time() - began, None, FailureKind.OTHER, str(error))
        took = loop.time() - began
        text = answer.get("text")
        if not isinstance(text, str) or not text:
            timed = timing([], first_byte=took, full=took, ending=Ending.EMPTY, detail="it returned no text")
            return Heard(200, 0.0, took, timed, calls=_calls(answer))
        timed = timing([Arrival(took, len(text))], first_byte=took, full=took, ending=Ending.COMPLETE)
        return Heard(200, 0.0, took, timed, text=text[: self.bounds.size], calls=_calls(answer))


def _calls(answer: dict[str, object]) -> tuple[ToolCall, ...]:
    found = answer.get("calls")
    pairs = found[:MAX_CALLS] if isinstance(found, list) else []
    return tuple(ToolCall(str(name)[:200], str(arguments)[:MAX_ARGUMENTS]) for name, arguments in pairs)
