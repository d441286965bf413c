"""Small repositories for tests, made with the git program, and keys that nobody owns."""

from __future__ import annotations

import os
import secrets
import shutil
import string
import subprocess
from pathlib import Path

import pytest

needs_git = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")


def key() -> str:
    """A well-formed live key, drawn anew."""
    return "sk" + "_live_" + "".join(secrets.choice(string.ascii_letters + string.digits) for _ in range(99))


def git(folder: Path, *words: str, day: int = 1) -> str:
    """Run git in a folder, with a date and without anybody's settings."""
    date = f"2026-01-{day:02d}T12:00:00+00:00"
    own = {
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_AUTHOR_DATE": date,
        "GIT_COMMITTER_DATE": date,
    }
    who = ("-c", "user.name=A", "-c", "user.email=a@a.test", "-c", "protocol.file.allow=always")
    done = subprocess.run(
        ["git", *who, *words], cwd=folder, check=True, capture_output=True, text=True, env={**os.environ, **own}
    )
    return done.stdout.strip()


def begun(folder: Path) -> Path:
    """An empty repository."""
    folder.mkdir(parents=True, exist_ok=True)
    git(folder, "init", "--quiet", "--initial-branch=main")
    return folder


def commit(folder: Path, files: dict[str, str], *, day: int = 1, force: bool = False) -> str:
    """Write files, commit everything, and return the commit."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    git(folder, "add", "--all", *(["--force"] if force else []))
    git(folder, "commit", "--quiet", "--allow-empty", "--message", f"day {day}", day=day)
    return git(folder, "rev-parse", "HEAD")
