"""SpamAssassin's opinion of a message, from the program of that name where it is installed.

It runs as a program of its own, with nothing of the user's settings or learning, and asks the network only where the operator wants that.
spamc is not used: it asks a daemon whose settings nobody here knows.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import shutil
import signal
import sys
import tempfile
from collections.abc import Mapping

from launchready.model.evidence.mail_test import SpamRule, SpamScore

PROGRAM = "spamassassin"
INSTALL = "install SpamAssassin (apt-get install spamassassin; brew install spamassassin), and run the test again"
TIME = 60.0
"""Seconds; one message takes two, and some more where the network is asked."""
MAX_MESSAGE = 512_000
"""Bytes; spamc and most servers hand no larger message to it."""
MAX_OUTPUT = 2_000_000
MAX_RULES = 100
LEAVE = 5.0
"""Seconds that a program has to be gone once it was ended."""
_CONFIGURATION = (
    "report_safe 0",
    "clear_headers",
    "use_bayes 0",
    "add_header all Launchready _SCORE_/_REQD_/_VERSION_",
    "add_header all Launchready-Rules _REPORT_",
)
_HEAD = re.compile(r"^X-Spam-Launchready: (-?\d{1,6}(?:\.\d+)?)/(-?\d{1,6}(?:\.\d+)?)/(\S{1,40})\r?$", re.MULTILINE)
_RULES = re.compile(r"^X-Spam-Launchready-Rules:[ \t]*\r?\n((?:[ \t].*\n?)*)", re.MULTILINE)
_RULE = re.compile(r"\*\s+(-?\d{1,5}(?:\.\d+)?)\s+([A-Z][A-Z0-9_]{1,80})\s+(.*)")


def find(environment: Mapping[str, str]) -> str:
    """Return the program, or ""."""
    return shutil.which(PROGRAM, path=environment.get("PATH")) or ""


async def score(
    message: bytes, environment: Mapping[str, str], *, network: bool = False, seconds: float = TIME, program: str = ""
) -> SpamScore:
    """Return what SpamAssassin makes of a message. Never raises: without a score there is the reason for that."""
    program = program or find(environment)
    if not program:
        return SpamScore(failure="SpamAssassin is not installed", remedy=INSTALL)
    if len(message) > MAX_MESSAGE:
        return SpamScore(
            failure=f"the message has more than {MAX_MESSAGE:,} bytes: filters let those pass unread",
            remedy="make the message smaller",
        )
    words = [program, "-x", *([] if network else ["-L"]), *(f"--cf={line}" for line in _CONFIGURATION)]
    with tempfile.TemporaryDirectory(prefix="launchready-spam-") as home:
        own = {"HOME": home, "LC_ALL": "C", "PATH": environment.get("PATH", "/usr/bin:/bin")}
        try:
            process = await asyncio.create_subprocess_exec(
                *words,
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.DEVNULL,
                env=own,
                cwd=home,
                start_new_session=True,
            )
        except OSError as error:
            return SpamScore(failure=f"SpamAssassin does not start: {error.strerror or error}", remedy=INSTALL)
        try:
            async with asyncio.timeout(seconds):
                output = await _talk(process, message)
                await process.wait()
        except _TooMuchError:
            return SpamScore(failure="SpamAssassin says more than is read", remedy="run: spamassassin --lint")
        except TimeoutError:
            return SpamScore(failure=f"SpamAssassin did not end within {seconds:g} s", remedy="run the test again")
        finally:
            await _end(process)
    return read(output.decode("utf-8", "replace"), local=not network)


class _TooMuchError(Exception):
    """The program says more than is read."""


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


async def _talk(process: asyncio.subprocess.Process, message: bytes) -> bytes:
    """Hand the message over and return what comes back, as far as it is read."""
    assert process.stdin is not None
    assert process.stdout is not None
    stdin, stdout = process.stdin, process.stdout

    async def give() -> None:
        with contextlib.suppress(ConnectionError):
            stdin.write(message)
            await stdin.drain()
        with contextlib.suppress(ConnectionError):
            stdin.close()

    giving = asyncio.create_task(give())
    output = bytearray()
    try:
        while part := await stdout.read(65_536):
            output += part
            if len(output) > MAX_OUTPUT:
                raise _TooMuchError
    finally:
        giving.cancel()
        await asyncio.gather(giving, return_exceptions=True)
    return bytes(output)


def read(output: str, *, local: bool = True) -> SpamScore:
    """Return the score that stands in front of the message in SpamAssassin's output, with its rules, the most points first."""
    head = _HEAD.search(output)
    if head is None:
        return SpamScore(failure="SpamAssassin gave no score", remedy="run: spamassassin --lint")
    found = _RULES.search(output, head.end())
    rules: list[SpamRule] = []
    for line in (found[1] if found else "").splitlines():
        if match := _RULE.search(line):
            rules.append(SpamRule(match[2], float(match[1]), match[3].strip()[:200]))
        elif rules and (more := line.strip().lstrip("*").strip()):
            last = rules[-1]
            rules[-1] = SpamRule(last.name, last.points, f"{last.description} {more}"[:200])
    rules.sort(key=lambda rule: -rule.points)
    return SpamScore(float(head[1]), float(head[2]), tuple(rules[:MAX_RULES]), head[3], local)
