"""What collectors that read a source tree have in common: folders that hold nobody's own code, and how a file is read safely."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from launchready.scan import reading

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
MAX_SEEN = 100_000
"""Names looked at while a tree is walked."""


def paths_of(root: Path, wanted: Callable[[str], bool], most: int) -> tuple[list[str], bool]:
    """Return the paths of the files that matter, without following a link, and whether there were more than are looked at."""
    found: list[str] = []
    seen = 0
    for folder, folders, names in os.walk(root, followlinks=False):
        folders[:] = sorted(name for name in folders if name not in PASSED_OVER and not name.startswith("."))
        seen += len(names)
        found += filter(wanted, ((Path(folder) / name).relative_to(root).as_posix() for name in names))
        if seen > MAX_SEEN or len(found) > most:
            return sorted(found)[:most], True
    return sorted(found), False


def read(path: Path, most: int) -> bytes | None:
    """Return a file's bytes, None for what is no plain file, is larger, or cannot be read. A link is refused by the system."""
    try:
        return reading.read(path, most)
    except (OSError, reading.TooLargeError):
        return None
