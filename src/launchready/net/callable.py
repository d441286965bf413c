"""Asks an operator's own chat function, which runs in a program of its own: bounded in time and in what it may say, and ended with all that it started."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from launchready.net.program import start

WORKER = Path(__file__).with_name("callable_worker.py")
LONGEST_LINE = 4_000_000
START = 60.0
"""Seconds for the function's module to be loaded: some load a model."""


class CallableError(Exception):
    """The function cannot be asked: why."""


class Callable:
    """A function that answers. Ask it as often at once as you like; it answers sixteen at once."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self._waiting: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self._number = 0
        self._ended = ""

    async def ask(self, messages: list[dict[str, str]], conversation: str, seconds: float) -> dict[str, Any]:
        """Return its answer: text and calls. Raises CallableError for what it raised, TimeoutError where it takes longer."""
        if self._ended:
            raise CallableError(self._ended)
        self._number += 1
        number = self._number
        future: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()
        self._waiting[number] = future
        assert self._process.stdin is not None
        try:
            asked = {"id": number, "messages": messages, "conversation": conversation}
            self._process.stdin.write(json.dumps(asked).encode() + b"\n")
            with contextlib.suppress(ConnectionError):  # the reader tells what became of it
                await self._process.stdin.drain()
            async with asyncio.timeout(seconds):
                answer = await future
        finally:
            self._waiting.pop(number, None)
        if "error" in answer:
            raise CallableError(str(answer["error"])[:500])
        return answer

    async def _started(self) -> None:
        answer = await self._line()
        if answer is None:
            raise CallableError("its program ended before it was there")
        if "error" in answer:
            raise CallableError(str(answer["error"])[:500])

    async def _line(self) -> dict[str, Any] | None:
        assert self._process.stdout is not None
        try:
            line = await self._process.stdout.readline()
            answer = json.loads(line) if line else None
        except ValueError:  # an overlong line as well
            return None
        return answer if isinstance(answer, dict) else None

    async def _read(self) -> None:
        while (answer := await self._line()) is not None:
            future = self._waiting.get(answer.get("id", 0))
            if future is not None and not future.done():
                future.set_result(answer)
        self._ended = "its program ended"
        for future in self._waiting.values():
            if not future.done():
                future.set_result({"error": self._ended})


@asynccontextmanager
async def calling(
    python: str, place: str, function: str, *, folder: Path, environment: Mapping[str, str] | None = None
) -> AsyncIterator[Callable]:
    """Start a function's program. Raises CallableError where the function is not there."""
    words = [python, "-u", str(WORKER), place, function]
    try:
        running = start(words, folder=folder, environment=environment or os.environ, limit=LONGEST_LINE)
        async with running as process:
            target = Callable(process)
            try:
                async with asyncio.timeout(START):
                    await target._started()
            except TimeoutError:
                raise CallableError(f"its module was not loaded within {START:g} s") from None
            reading = asyncio.create_task(target._read())
            try:
                yield target
            finally:
                reading.cancel()
                await asyncio.gather(reading, return_exceptions=True)
    except OSError as error:
        raise CallableError(f"{python} does not start: {error.strerror or error}") from None
