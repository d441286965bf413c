"""SpamAssassin's opinion of a message, from the program of that name where it is installed.

It runs as a program of its own, with nothing of the user's settings or learning, and asks the network only where the operator wants that.
spamc is not used: it asks a daemon whose settings nobody here knows.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Mapping

from launchready.model.evidence.mail_test import SpamRule, SpamScore
from launchready.net.program import TooMuchError, run_program

PROGRAM = "spamassassin"
INSTALL = "install SpamAssassin (apt-get install spamassassin; brew install spamassassin), and run the test again"
TIME = 60.0
"""Seconds; one message takes two, and some more where the network is asked."""
MAX_MESSAGE = 512_000
"""Bytes; spamc and most servers hand no larger message to it."""
MAX_RULES = 100
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
            _, output = await run_program(words, message, seconds, environment=own, folder=home)
        except TooMuchError:
            return SpamScore(failure="SpamAssassin says more than is read", remedy="run: spamassassin --lint")
        except TimeoutError:
            return SpamScore(failure=f"SpamAssassin did not end within {seconds:g} s", remedy="run the test again")
        except OSError as error:
            return SpamScore(failure=f"SpamAssassin does not start: {error.strerror or error}", remedy=INSTALL)
    return read(output.decode("utf-8", "replace"), local=not network)


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
