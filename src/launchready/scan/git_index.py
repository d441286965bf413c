"""What git keeps of a working tree, read from its own files: no git program runs, so that a hostile repository runs nothing."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path

MAX_INDEX = 200_000_000
_SUBMODULE = 0o160000


@dataclass(frozen=True, slots=True)
class Repository:
    """A repository: `root` is where its working tree begins, `git` its own folder, `bare` whether there is no tree.

    `tracked` are the paths that git keeps, None where that could not be read; `submodules` those that lead to another repository; `shallow` is
    True for a clone that left out older commits.
    """

    root: Path
    git: Path
    bare: bool = False
    tracked: frozenset[str] | None = frozenset()
    submodules: tuple[str, ...] = ()
    shallow: bool = False


def find(path: Path) -> Repository | None:
    """Return the repository whose tree begins at a folder, or that a folder is; None where there is none."""
    marker = path / ".git"
    git = _linked(marker) if marker.is_file() else marker
    bare = False
    if git is None or not _is_git(git):
        if not _is_git(path):
            return None
        git, bare = path, True
    shared = _shared(git)
    shallow = (shared / "shallow").exists()
    if bare:
        return Repository(path, git, bare=True, shallow=shallow)
    try:
        tracked, submodules = read_index(git / "index")
    except (OSError, ValueError, struct.error, IndexError):
        return Repository(path, git, tracked=None, shallow=shallow)
    return Repository(path, git, tracked=tracked, submodules=submodules, shallow=shallow)


def _is_git(folder: Path) -> bool:
    """Whether a folder is a repository's own; a linked working tree's has a pointer in place of the objects."""
    try:
        return (folder / "HEAD").is_file() and ((folder / "objects").is_dir() or (folder / "commondir").is_file())
    except OSError:
        return False


def _linked(marker: Path) -> Path | None:
    """Return the folder that a .git file points to, as linked working trees and submodules have one."""
    try:
        text = marker.read_bytes()[:4096].decode("utf-8", "surrogateescape").strip()
    except OSError:
        return None
    target = text.removeprefix("gitdir:").strip()
    return marker.parent / target if text.startswith("gitdir:") and target and "\0" not in target else None


def _shared(git: Path) -> Path:
    """Return the folder with the objects: that of the main working tree, for a linked one."""
    try:
        text = (git / "commondir").read_text(encoding="utf-8", errors="surrogateescape")[:4096].strip()
    except OSError:
        return git
    return git / text if text and "\0" not in text else git


def read_index(path: Path) -> tuple[frozenset[str], tuple[str, ...]]:
    """Return the paths in an index file (gitformat-index, versions 2 to 4), and those that are submodules.

    Raises ValueError, struct.error or IndexError for what is no index.
    """
    try:
        with path.open("rb") as file:
            data = file.read(MAX_INDEX + 1)
    except FileNotFoundError:  # nothing was added yet
        return frozenset(), ()
    if len(data) > MAX_INDEX or data[:4] != b"DIRC":
        raise ValueError("no index")
    version, count = struct.unpack_from(">II", data, 4)
    if version not in (2, 3, 4):
        raise ValueError("an index of an unknown version")
    tracked: set[str] = set()
    submodules: list[str] = []
    at, name = 12, b""
    for _ in range(count):
        start = at
        (mode,) = struct.unpack_from(">I", data, at + 24)
        (flags,) = struct.unpack_from(">H", data, at + 60)
        at += 64 if version >= 3 and flags & 0x4000 else 62
        if version == 4:
            cut, at = _number(data, at)
            if cut > len(name):
                raise ValueError("a name that is cut too far")
            end = data.index(b"\0", at)
            name = name[: len(name) - cut] + data[at:end]
            at = end + 1
        else:
            end = data.index(b"\0", at)
            name = data[at:end]
            at = start + ((end - start) // 8 + 1) * 8
        shown = name.decode("utf-8", "surrogateescape")
        if mode & 0o170000 == _SUBMODULE:
            submodules.append(shown)
        else:
            tracked.add(shown)
    return frozenset(tracked), tuple(submodules)


def _number(data: bytes, at: int) -> tuple[int, int]:
    """Return a number of variable length, as git writes it, and where it ends."""
    byte = data[at]
    at += 1
    value = byte & 0x7F
    while byte & 0x80:
        byte = data[at]
        at += 1
        value = ((value + 1) << 7) | (byte & 0x7F)
        if value > MAX_INDEX:
            raise ValueError("a number too large")
    return value, at
