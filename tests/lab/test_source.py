"""Kettle's source as a repository: made anew at each start, and never in place of somebody else's."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from launchready.lab import source

needs_git = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")


@needs_git
def test_a_second_start_leaves_nothing_of_the_first(tmp_path: Path) -> None:
    root = source.write({"README.md": "x", "old.ts": "y"}, tmp_path)
    assert source.commit(root, [{"past.txt": "z"}], [])
    assert not (root / "past.txt").exists()
    again = source.write({"README.md": "x"}, tmp_path)
    assert source.commit(again, [], [])
    assert sorted(path.name for path in again.iterdir()) == [".git", "README.md"]


def test_the_repository_of_somebody_else_stays(tmp_path: Path) -> None:
    (tmp_path / source.FOLDER / ".git").mkdir(parents=True)
    (tmp_path / source.FOLDER / ".git/HEAD").write_text("theirs")
    root = source.write({"README.md": "x"}, tmp_path)
    assert not source.commit(root, [], [])
    assert (root / ".git/HEAD").read_text() == "theirs"
