"""Runs another program on this machine: bounded in time and output, and ended with all that it started."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

MAX_OUTPUT = 2_000_000
LEAVE = 5.0
"""Seconds that a program has to be gone once it was ended."""


class TooMuchError(Exception):
    """The program says more than is read."""


async def run_program(
    words: Sequence[str],
    given: bytes,
    seconds: float,
    *,
    environment: Mapping[str, str] | None = None,
    folder: Path | str | None = None,
) -> tuple[int, bytes]:
    """Hand `given` to a program, and return its exit code and what it prints. What it says on its error output is let go.

    Raises OSError where it does not start, TimeoutError where it does not end in time, TooMuchError above MAX_OUTPUT bytes.
    """
    async with start(words, environment=environment, folder=folder) as process, asyncio.timeout(seconds):
        output = await _talk(process, given)
        return await process.wait(), output


@asynccontextmanager
async def start(
    words: Sequence[str],
    *,
    environment: Mapping[str, str] | None = None,
    folder: Path | str | None = None,
    limit: int = 65_536,
) -> AsyncIterator[asyncio.subprocess.Process]:
    """Start a program that is spoken to, and end it afterwards with all that it started. `limit` bounds a line. Raises OSError where it does not start."""
    process = await asyncio.create_subprocess_exec(
        *words,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env=environment,
        cwd=folder,
        start_new_session=True,
        limit=limit,
    )
    try:
        yield process
    finally:
        await _end(process)


async def _end(process: asyncio.subprocess.Process) -> None:
    """End a program and what it started: asyncio's wait ends only once its output is read to the end."""
    if process.returncode is not None:
        return
    with contextlib.suppress(ProcessLookupError, PermissionError):
        if sys.platform == "win32":
            process.kill()
        else:
            os.killpg(process.pid, signal.SIGKILL)
    assert process.stdout is not None
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(LEAVE):
            while await process.stdout.read(65_536):
                pass
            await process.wait()


async def _talk(process: asyncio.subprocess.Process, given: bytes) -> bytes:
    """Hand the input over and return what comes back, as far as it is read."""
    assert process.stdin is not None
    assert process.stdout is not None
    stdin, stdout = process.stdin, process.stdout

    async def give() -> None:
        with contextlib.suppress(ConnectionError):
            stdin.write(given)
            await stdin.drain()
        with contextlib.suppress(ConnectionError):
            stdin.close()

    giving = asyncio.create_task(give())
    output = bytearray()
    try:
        while part := await stdout.read(65_536):
            output += part
            if len(output) > MAX_OUTPUT:
                raise TooMuchError
    finally:
        giving.cancel()
        await asyncio.gather(giving, return_exceptions=True)
    return bytes(output)
