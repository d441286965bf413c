"""Who answers in the chat: the interface, and a scripted bot that always says the same to the same words."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Turn:
    """One thing that was said. `role` is user or assistant."""

    role: str
    text: str


class Chatbot(Protocol):
    """Answers a conversation piece by piece."""

    def answer(self, turns: Sequence[Turn]) -> AsyncIterator[str]:
        """Yield the answer to the last turn in pieces, as they come."""
        ...


class ScriptedChatbot:
    """Knows about kettles, and nothing else. The pause between pieces (seconds) makes streaming visible."""

    RULES = (
        (r"\b(hi|hello|hey)\b", "Hello! I am Kettle. Ask me anything about boiling water."),
        (
            r"\bdescal|\blime",
            "Fill the kettle with equal parts of water and white vinegar, boil, wait an hour, rinse twice.",
        ),
        (r"\bgreen tea\b", "Green tea likes 75 to 80 degrees: let boiling water stand for about five minutes first."),
        (r"\bcoffee\b", "Pour coffee at 92 to 96 degrees: half a minute after the boil is about right."),
        (
            r"\b(long|time|minutes?)\b",
            "A 2,200 watt kettle boils one litre of cold water in about two and a half minutes.",
        ),
        (
            r"\b(cost|energy|power|electric)",
            "Boiling one litre takes about 0.11 kilowatt hours. Boil only what you need.",
        ),
        (r"\b(price|plan|pay|billing)", "Kettle is free for 20 questions a day; the Plus plan has no limit."),
        (r"\b(human|support|help)\b", "You can write to support@kettle.test; a person answers within one working day."),
    )
    OTHERWISE = "I only know about kettles, tea and coffee. Try asking how to descale a kettle."

    def __init__(self, pause: float = 0.01) -> None:
        self._pause = pause

    async def answer(self, turns: Sequence[Turn]) -> AsyncIterator[str]:
        """Yield the scripted answer word by word."""
        said = turns[-1].text.lower()
        counting = re.search(r"\bcount from 1 to (\d{1,5})\b", said)
        if counting:
            for first in range(1, int(counting[1]) + 1, 500):
                yield "".join(f"{number}\n" for number in range(first, min(first + 500, int(counting[1]) + 1)))
            return
        text = next((answer for pattern, answer in self.RULES if re.search(pattern, said)), self.OTHERWISE)
        for piece in re.findall(r"\S+\s*", text):
            yield piece
            await asyncio.sleep(self._pause)
