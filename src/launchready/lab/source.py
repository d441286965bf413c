"""Kettle's source tree: plain values, from files of this package, written out as a folder that git keeps, where git is at hand."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

FOLDER = "source"
"""The tree's name beside the product file."""
FIRST = datetime(2026, 3, 2, 9, tzinfo=UTC)
"""When its history begins."""
_OURS = ".git/launchready-lab"
_DOT = "dot-"
"""What stands in for the dot of a name in this package, where such a file would mean something to this package's own tools."""


def healthy_source() -> dict[str, str]:
    """Return the tree as it should be: each file's text by its path."""
    return dict(sorted(_read(files(__package__) / "kettle_source", "")))


def write(source: Mapping[str, str], directory: Path) -> Path:
    """Write a tree into a directory and return its root. What an earlier start left there goes; what is somebody else's stays."""
    root = directory / FOLDER
    if (root / _OURS).is_file():
        shutil.rmtree(root)
    for path, text in source.items():
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    return root


def commit(root: Path, past: Sequence[Mapping[str, str]], forced: Sequence[str], first: datetime = FIRST) -> bool:
    """Give a tree that was written a short history; False, and a plain folder, where git is not installed or somebody else's repository is there.

    Each of `past` are files that one commit added and the last deleted; `forced` are kept although .gitignore leaves them out.
    """
    program = shutil.which("git")
    if program is None or (root / ".git").exists():
        return False
    tree = {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()}

    def git(*words: str, day: int = 0) -> None:
        date = (first + timedelta(days=day)).isoformat()
        who = ("-c", "user.name=Fern Alder", "-c", "user.email=fern@kettle.test", "-c", "core.autocrlf=false")
        subprocess.run(  # noqa: S603 - our own words, and no shell
            [program, *who, *words],
            cwd=root,
            check=True,
            capture_output=True,
            timeout=30,
            env={
                "PATH": os.environ.get("PATH", ""),
                "HOME": str(root.parent),
                "GIT_CONFIG_NOSYSTEM": "1",
                "GIT_CONFIG_GLOBAL": os.devnull,
                "GIT_AUTHOR_DATE": date,
                "GIT_COMMITTER_DATE": date,
            },
        )

    git("init", "--quiet", "--initial-branch=main")
    (root / _OURS).write_text("made by launchready's lab\n", encoding="utf-8")
    git("add", "--", "README.md")
    git("commit", "--quiet", "--message", "Begin")
    for number, added in enumerate(past, 1):
        for path, text in added.items():
            (root / path).write_text(text, encoding="utf-8")
        git("add", "--force", "--", *added)
        git("commit", "--quiet", "--message", f"Try {number}", day=number)
        for path in set(added) - tree:
            (root / path).unlink()
    git("add", "--all")
    if forced:
        git("add", "--force", "--", *forced)
    git("commit", "--quiet", "--allow-empty", "--message", "Kettle", day=30)
    return True


def _read(folder: Traversable, prefix: str) -> Iterator[tuple[str, str]]:
    for entry in folder.iterdir():
        name = entry.name
        path = prefix + (f".{name.removeprefix(_DOT)}" if name.startswith(_DOT) else name)
        if entry.is_dir():
            yield from _read(entry, f"{path}/")
        else:
            yield path, entry.read_text(encoding="utf-8")
