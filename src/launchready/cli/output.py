"""Writes to stdout and stderr so that a stream that fails neither loses the verdict nor looks like a bug."""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path
from typing import TextIO


def write_out(text: str, *, encoding: str = "") -> None:
    """Write to stdout. Whoever reads may stop reading; a full disk is told. `encoding` is what a file format says of itself.

    Raises UsageError where stdout cannot be written to.
    """
    from launchready.model.errors import UsageError

    if sys.stdout is None:
        return
    try:
        if encoding and hasattr(sys.stdout, "buffer"):
            sys.stdout.flush()
            sys.stdout.buffer.write(text.encode(encoding, "replace"))
        else:
            sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        _to_nowhere(sys.stdout)
    except OSError as error:
        _to_nowhere(sys.stdout)
        raise UsageError(f"stdout: {error.strerror or error}", "the report could not be written") from None


def write_file(path: Path, text: str) -> None:
    """Write a file that the user named. Raises UsageError where it cannot be written."""
    from launchready.model.errors import UsageError

    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror or error}", "name a file that can be written") from None


def say(text: str) -> None:
    """Write a line to stderr; where that fails, nobody listens, and nothing else changes."""
    if sys.stderr is not None:
        try:
            print(text, file=sys.stderr, flush=True)
        except OSError:
            _to_nowhere(sys.stderr)


def _to_nowhere(stream: TextIO) -> None:
    """Let what is still in a stream's buffer go nowhere, so that Python's own flush at the end does not fail again."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
