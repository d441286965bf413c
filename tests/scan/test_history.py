"""A repository's history: the oldest commit of each value, whatever was deleted, moved, merged or broken since."""

from __future__ import annotations

import random
import shutil
import subprocess
import threading
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from launchready.model.secret import Secret
from launchready.scan.engine import Engine
from launchready.scan.git_index import Repository, find, read_index
from launchready.scan.history import reading, search_history
from launchready.scan.searched import Searched
from launchready.scan.source import search_source
from launchready.scan.versions import Versions

from .repositories import begun, commit, git, key, needs_git

pytestmark = needs_git


def repository(root: Path) -> Repository:
    found = find(root)
    assert found is not None
    return found


def search(engine: Engine, root: Path, *, tree: bool = False) -> Searched:
    searched = Searched(Secret("k" * 40))
    if tree:
        search_source(engine, root, repository(root), searched)
        return searched
    with reading(engine, repository(root)) as versions:
        search_history(engine, versions, searched)
    return searched


def test_a_secret_that_was_deleted(engine: Engine, tmp_path: Path) -> None:
    root, value = begun(tmp_path), key()
    commit(root, {"a.ts": "ok"}, day=1)
    first = commit(root, {"a.ts": f"x\nk='{value}'"}, day=2)
    commit(root, {"a.ts": f"x\n\ny\nk='{value}'"}, day=3)
    commit(root, {"a.ts": "gone"}, day=4)
    (one,) = search(engine, root, tree=True).sightings
    assert (one.place, one.commit, one.author_date, one.in_working_tree) == (
        "a.ts",
        first,
        "2026-01-02T12:00:00+00:00",
        False,
    )


def test_a_secret_that_is_still_there_has_its_line_and_its_oldest_commit(engine: Engine, tmp_path: Path) -> None:
    root, value = begun(tmp_path), key()
    first = commit(root, {"a.ts": f"k='{value}'"}, day=2)
    commit(root, {"a.ts": f"x\ny\nk='{value}'"}, day=3)
    (one,) = search(engine, root, tree=True).sightings
    assert (one.line, one.commit, one.in_working_tree) == (3, first, True)


def test_other_branches_tags_and_names(engine: Engine, tmp_path: Path) -> None:
    root, branch, tag, moved = begun(tmp_path), key(), key(), key()
    begin = commit(root, {"a.ts": f"k='{moved}'"}, day=1)
    git(root, "mv", "a.ts", "b.ts")
    rename = commit(root, {}, day=2)
    git(root, "checkout", "--quiet", "-b", "other")
    commit(root, {"c.ts": branch}, day=3)
    git(root, "checkout", "--quiet", "--detach", "main")
    commit(root, {"d.ts": tag}, day=4)
    git(root, "tag", "v1")
    git(root, "checkout", "--quiet", "main")
    found = search(engine, root, tree=True).sightings
    assert {one.place for one in found} == {"a.ts", "b.ts", "c.ts", "d.ts"}
    commits = {one.place: one.commit for one in found}
    assert (commits["a.ts"], commits["b.ts"]) == (begin, rename)


def test_the_same_content_again_in_an_older_commit(engine: Engine, tmp_path: Path) -> None:
    root, value = begun(tmp_path), key()
    first = commit(root, {"a.ts": value}, day=1)
    commit(root, {"a.ts": "gone"}, day=2)
    commit(root, {"a.ts": value}, day=3)
    (one,) = search(engine, root).sightings
    assert one.commit == first


def test_a_bare_repository(engine: Engine, tmp_path: Path) -> None:
    root = begun(tmp_path / "root")
    commit(root, {"a.ts": key()})
    git(tmp_path, "clone", "--quiet", "--bare", str(root), "bare.git")
    assert repository(tmp_path / "bare.git").bare
    assert len(search(engine, tmp_path / "bare.git").sightings) == 1


def test_a_shallow_clone_says_so(engine: Engine, tmp_path: Path) -> None:
    root = begun(tmp_path / "root")
    commit(root, {"a.ts": key()}, day=1)
    commit(root, {"a.ts": "gone"}, day=2)
    git(tmp_path, "clone", "--quiet", "--depth", "1", f"file://{root}", "shallow")
    assert repository(tmp_path / "shallow").shallow
    assert not repository(root).shallow
    assert search(engine, tmp_path / "shallow").sightings == ()


def test_a_linked_working_tree(engine: Engine, tmp_path: Path) -> None:
    root = begun(tmp_path / "root")
    commit(root, {"a.ts": key()})
    git(root, "worktree", "add", "--quiet", "--detach", str(tmp_path / "linked"))
    assert repository(tmp_path / "linked").tracked == frozenset({"a.ts"})
    assert len(search(engine, tmp_path / "linked", tree=True).sightings) == 1


def test_a_version_that_is_missing_is_told_and_the_rest_is_searched(engine: Engine, tmp_path: Path) -> None:
    root = begun(tmp_path)
    commit(root, {"a.ts": key(), "b.ts": "gone soon"})
    blob = git(root, "rev-parse", "HEAD:b.ts")
    (root / ".git/objects" / blob[:2] / blob[2:]).unlink()
    searched = search(engine, root)
    assert len(searched.sightings) == 1
    assert [(one.place, one.reason) for one in searched.skipped] == [(f"version {blob[:12]}", "not in this clone")]


def test_a_broken_repository_is_told(engine: Engine, tmp_path: Path) -> None:
    root, value = begun(tmp_path), key()
    last = commit(root, {"a.ts": value})
    broken = root / ".git/objects" / last[:2] / last[2:]
    broken.chmod(0o644)
    broken.write_bytes(b"junk")
    searched = search(engine, root, tree=True)
    assert len(searched.sightings) == 1, "the tree is still searched"
    assert searched.failed
    assert value not in repr(searched.failed)


def test_nothing_of_the_repository_is_run(engine: Engine, tmp_path: Path) -> None:
    root = begun(tmp_path / "root")
    commit(root, {"a.ts": key(), ".gitattributes": "*.ts filter=evil diff=evil"})
    ran = tmp_path / "ran"
    (root / ".git/hooks").mkdir(exist_ok=True)
    for hook in ("post-checkout", "post-index-change", "fsmonitor-watchman"):
        (root / ".git/hooks" / hook).write_text(f"#!/bin/sh\ntouch {ran}\n")
        (root / ".git/hooks" / hook).chmod(0o755)
    with (root / ".git/config").open("a") as config:
        config.write(
            f'[core]\n\tfsmonitor = "touch {ran}"\n[filter "evil"]\n\tsmudge = "touch {ran}"\n\tclean = "touch {ran}"\n'
            f'[diff "evil"]\n\ttextconv = "touch {ran}"\n[alias]\n\tlog = "!touch {ran}"\n'
        )
    assert len(search(engine, root, tree=True).sightings) == 1
    assert not ran.exists()


def branched(root: Path) -> None:
    """A history of many branches and merges, drawn at random and always the same."""
    source = random.Random(7)
    lines = []
    for number in range(1, 121):
        parent = number - 1 if source.random() < 0.6 or number < 4 else source.randrange(max(1, number - 9), number)
        other = source.randrange(max(1, number - 12), number) if number > 4 and source.random() < 0.3 else parent
        lines.append(
            f"commit refs/heads/b{number % 7}\nmark :{number}\ncommitter A <a@a.test> {number} +0000\ndata 1\nx\n"
        )
        lines.append(f"from :{parent}\n" if parent else "")
        lines.append(f"merge :{other}\n" if other != parent else "")
        body = f"{source.randrange(30)}"
        lines.append(f"M 644 inline f{source.randrange(5)}\ndata {len(body)}\n{body}\n\n")
    lines.append("reset refs/heads/main\nfrom :118\n")
    subprocess.run(["git", "fast-import", "--quiet", "--force"], cwd=root, input="".join(lines).encode(), check=True)


@pytest.mark.parametrize("first", [1, 2, 5, 40, 1000])
def test_parts_come_to_the_whole(engine: Engine, tmp_path: Path, first: int) -> None:
    root = begun(tmp_path)
    branched(root)

    def facts(sources: Iterable[Any]) -> set[tuple[str, str, str]]:
        return {(one.path, one.blob_id, origin.id) for one in sources for origin in one.origins}

    whole = facts(engine.history(root, scope=engine.scope(refs=None), discover=False))
    with Versions(engine, root, 1000, first=first) as parts:
        assert facts(parts) == whole
    assert len(whole) > 60
    assert (parts.failed, parts.skipped) == ([], [])


def test_reading_ends_with_whoever_reads(engine: Engine, tmp_path: Path) -> None:
    root = begun(tmp_path)
    branched(root)
    before = threading.active_count()
    with Versions(engine, root, 1000, first=2) as versions:
        assert next(iter(versions))
    assert threading.active_count() == before


def test_a_history_that_is_broken_off(engine: Engine, tmp_path: Path) -> None:
    root = begun(tmp_path)
    branched(root)
    token = engine.stopper()
    token.cancel()
    with pytest.raises(RuntimeError):
        search_source(engine, root, repository(root), Searched(Secret("k" * 40)), stop=token)


def test_a_folder_is_none(tmp_path: Path) -> None:
    assert find(tmp_path) is None
    (tmp_path / ".git").write_text("gitdir: /nowhere\n")
    assert find(tmp_path) is None
    (tmp_path / "sub").mkdir()
    begun(tmp_path / "above/it")
    (tmp_path / "above/it/below").mkdir()
    assert find(tmp_path / "above/it/below") is None


def test_an_empty_repository(engine: Engine, tmp_path: Path) -> None:
    searched = search(engine, begun(tmp_path), tree=True)
    assert (searched.sightings, searched.failed) == ((), [])


@pytest.mark.parametrize("version", ["2", "3", "4"])
def test_each_version_of_the_index(tmp_path: Path, version: str) -> None:
    root = begun(tmp_path)
    names = ["a.ts", "src/lib/deep/b.ts", "src/lib/deep/bc.ts", "src/z", "ü.txt"]
    commit(root, dict.fromkeys(names, "x"))
    git(root, "update-index", "--index-version", version)
    if version == "3":
        (root / "later.ts").write_text("x")
        git(root, "add", "--intent-to-add", "later.ts")
        names.append("later.ts")
    assert read_index(root / ".git/index") == (frozenset(names), ())


def test_a_broken_index_is_no_index(tmp_path: Path) -> None:
    root = begun(tmp_path)
    commit(root, {"a.ts": "x"})
    index = (root / ".git/index").read_bytes()
    for broken in (
        b"",
        b"DIRC",
        index[:40],
        b"XXXX" + index[4:],
        index[:4] + b"\0\0\0\x09" + index[8:],
        index[:8] + b"\xff" * 4 + index[12:],
    ):
        (root / ".git/index").write_bytes(broken)
        assert repository(root).tracked is None
    shutil.rmtree(root / ".git")
    assert find(root) is None
