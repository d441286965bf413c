"""Reads a file of somebody's tree safely: plain files alone, no links, and not more than a bound."""

from __future__ import annotations

import os
import stat


class TooLargeError(Exception):
    """A file holds more than is read of one."""


def read(path: str | os.PathLike[str], most: int) -> bytes:
    """Return a file's bytes. Raises OSError for what is no plain file or cannot be read, TooLargeError for more than `most` bytes.

    A link is refused by the system, and a pipe does not hold the reader up.
    """
    handle = os.open(
        path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    )
    try:
        seen = os.fstat(handle)
        if not stat.S_ISREG(seen.st_mode):
            raise OSError(f"{path} is no plain file")
        parts: list[bytes] = []
        left = seen.st_size + 1 if seen.st_size <= most else 0  # one more, to see the end without asking again
        while left > 0 and (part := os.read(handle, left)):
            parts.append(part)
            left -= len(part)
        if left <= 0:  # larger than allowed, or it grew meanwhile
            raise TooLargeError(path)
        return parts[0] if len(parts) == 1 else b"".join(parts)
    finally:
        os.close(handle)
