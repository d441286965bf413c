"""What collectors that read a source tree have in common: folders that hold nobody's own code, and how a file is read safely."""

from __future__ import annotations

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


def read(path: Path, most: int) -> bytes | None:
    """Return a file's bytes, None for what is no plain file, is larger, or cannot be read. A link is refused by the system."""
    try:
        return reading.read(path, most)
    except (OSError, reading.TooLargeError):
        return None
