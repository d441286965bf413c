"""Reads what other red-team tools found, so that it joins the record, the audit and the gate: reports of garak, and results of promptfoo.

The format is told by the content. Files are read in bounded memory, and no prompt or answer in them is kept.
"""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from launchready.app.audit import Order
from launchready.app.record_files import keep
from launchready.model.errors import UsageError
from launchready.model.evidence.redteam import RedTeamRun
from launchready.standards import redteam_garak as garak
from launchready.standards import redteam_promptfoo as promptfoo
from launchready.standards.record_files import REDTEAM
from launchready.standards.redteam_imported import NEITHER, WHICH, Header, ImportedError

MAX_BYTES = 200_000_000
MAX_LINE = 16_000_000
"""Bytes of one line: a long conversation fits."""
_FIRST_OF_GARAK = b'{"entry_type"'


def imported(path: Path, url: str = "") -> RedTeamRun:
    """Return the run that a file of garak's or promptfoo's tells of, as one at `url`, or at the target that it names. Raises UsageError.

    A time without a zone counts as UTC, one in the future as now; a file that tells none is as old as its last change.
    """
    try:
        with _opened(path) as file:
            changed = _time(os.fstat(file.fileno()).st_mtime)
            tool, header = _parsed(file)
    except ImportedError as error:
        place = f"{path}:{error.line}" if error.line else str(path)
        raise UsageError(f"{place}: {error.problem}", error.hint or WHICH) from None
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror or error}", WHICH) from None
    run = header.run(tool, url, changed)
    return replace(run, at=min(run.at, datetime.now(UTC)), by=tool)


def kept(order: Order, path: Path, url: str = "", *, record: bool = True) -> tuple[RedTeamRun, str]:
    """Return an imported run, as one at `url` or at the product's chat, and where it was kept for audits. Raises UsageError."""
    chat = order.product.chat
    run = imported(path, url or (chat.url if chat else ""))
    if record and any(case.decided for case in run.cases):
        return run, keep(REDTEAM, order, (run,))
    return run, ""


def _opened(path: Path) -> BinaryIO:
    """Open a plain file; a pipe does not hold the reader up."""
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    seen = os.fstat(handle)
    if stat.S_ISREG(seen.st_mode) and seen.st_size <= MAX_BYTES:
        return os.fdopen(handle, "rb")
    os.close(handle)
    if not stat.S_ISREG(seen.st_mode):
        raise ImportedError(0, "it is no plain file")
    raise ImportedError(0, f"it has more than {MAX_BYTES:,} bytes", "split the run")


def _parsed(file: BinaryIO) -> tuple[str, Header]:
    """Return which tool wrote the file, and what it tells."""
    first = b"\n"
    while first and not first.strip():
        first = file.readline(MAX_LINE + 1)
    file.seek(0)
    try:
        entry = json.loads(first)
    except (ValueError, RecursionError):
        entry = None
    if garak.is_hit(entry):
        raise ImportedError(
            0, "it is garak's hit log, which holds the successes alone", "name the .report.jsonl beside it"
        )
    if garak.is_entry(entry) or first.lstrip().startswith(_FIRST_OF_GARAK):
        return garak.TOOL, garak.parse(_lines(file))
    if promptfoo.is_result(entry):
        return promptfoo.TOOL, promptfoo.parse_lines(_lines(file))
    if first.lstrip(b"\xef\xbb\xbf \t").startswith(b"{"):
        return promptfoo.TOOL, promptfoo.parse(file.read)
    raise ImportedError(0, NEITHER if first else "it is empty", WHICH)


def _lines(file: BinaryIO) -> Iterator[bytes]:
    number = 0
    while line := file.readline(MAX_LINE + 1):
        number += 1
        if len(line) > MAX_LINE:
            raise ImportedError(number, f"longer than {MAX_LINE:,} bytes")
        yield line


def _time(seconds: float) -> datetime:
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return datetime.now(UTC)
