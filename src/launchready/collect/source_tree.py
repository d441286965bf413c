"""What collectors that read a source tree have in common: folders that hold nobody's own code, and how a file is read safely."""

from __future__ import annotations

import os
import stat
from pathlib import Path

PASSED_OVER = frozenset(
    [
        "node_modules",
        "dist",
        "build",
        "out",
        "coverage",
        "vendor",
        "venv",
        ".venv",
        "target",
        "Pods",
        "__pycache__",
        "bower_components",
        ".git",
        ".next",
        ".nuxt",
        ".svelte-kit",
    ]
)
"""Folders of libraries and of what a build makes."""


def read(path: Path, most: int) -> bytes | None:
    """Return a file's bytes, None for what is no plain file, is larger, or cannot be read. A link is refused by the system."""
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    try:
        handle = os.open(path, flags)
        with os.fdopen(handle, "rb") as file:
            if not stat.S_ISREG(os.fstat(handle).st_mode):
                return None
            data = file.read(most + 1)
    except OSError:
        return None
    return data if len(data) <= most else None
