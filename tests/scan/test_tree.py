"""A working tree: what is looked at, what is not, and that the difference is told."""

from __future__ import annotations

import gzip
import os
import sqlite3
import zipfile
from pathlib import Path

import pytest

from launchready.model.secret import Secret
from launchready.scan import engine as engine_module
from launchready.scan import tree
from launchready.scan.engine import Engine
from launchready.scan.git_index import find
from launchready.scan.searched import Searched
from launchready.scan.tree import search_file, search_tree

from .repositories import begun, commit, git, key, needs_git


def search(engine: Engine, root: Path, *, ignored: bool = False) -> Searched:
    searched = Searched(Secret("k" * 40))
    search_tree(engine, root, searched, repository=find(root), ignored=ignored)
    return searched


def places(searched: Searched) -> list[str]:
    return [f"{one.place}:{one.line}" for one in searched.sightings]


def test_files_of_every_kind(engine: Engine, tmp_path: Path) -> None:
    (tmp_path / ".hidden").mkdir()
    (tmp_path / ".hidden/a.ts").write_text(f"x\nconst k = '{key()}'\n")
    (tmp_path / "minified.js").write_text("var a=1;" * 300_000 + f"k='{key()}';" + "b();" * 300_000)
    (tmp_path / "wide.txt").write_bytes(f"one\r\nk = {key()}\r\n".encode("utf-16"))
    (tmp_path / "program").write_bytes(os.urandom(50_000).replace(b"s", b"t") + b"\0" + key().encode() + b"\0")
    (tmp_path / "empty").write_bytes(b"")
    searched = search(engine, tmp_path)
    found = {one.place: one for one in searched.sightings}
    assert set(found) == {".hidden/a.ts", "minified.js", "wide.txt", "program"}
    assert (found[".hidden/a.ts"].line, found["minified.js"].line, found["wide.txt"].line) == (2, 1, 2)
    assert found["minified.js"].column == 2_400_004
    assert searched.files == 5
    assert not searched.skipped


def test_what_is_packed(engine: Engine, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "app.apk", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("assets/index.android.bundle", f"x\nvar k='{key()}'")
    (tmp_path / "old.log.gz").write_bytes(gzip.compress(f"k={key()}".encode()))
    with sqlite3.connect(tmp_path / "dev.sqlite3") as database:
        database.execute("create table settings (k text)")
        database.execute("insert into settings values (?)", (f"stripe={key()}",))
    database.close()
    (tmp_path / "broken.zip").write_bytes(b"PK\x03\x04 broken " + key().encode())
    searched = search(engine, tmp_path)
    found = {place.split(":")[0] for place in places(searched)}
    assert "app.apk!assets/index.android.bundle" in found
    assert any(place.startswith("old.log.gz") for place in found)
    assert any(place.startswith("dev.sqlite3!") for place in found)
    assert "broken.zip" in found
    assert [(one.place, one.reason) for one in searched.skipped if one.place == "broken.zip"] in (
        [],
        [("broken.zip", tree.UNPACKED)],
    )


def test_a_bomb_is_bounded_and_told(engine: Engine, tmp_path: Path) -> None:
    (tmp_path / "bomb.gz").write_bytes(gzip.compress(bytes(200_000_000), 9))
    searched = search(engine, tmp_path)
    assert [(one.place, one.reason) for one in searched.skipped] == [("bomb.gz", tree.UNPACKED)]


def test_large_files_are_told(engine: Engine, tmp_path: Path) -> None:
    with (tmp_path / "large.bin").open("wb") as file:
        file.truncate(engine_module.MAX_FILE + 1)
    searched = search(engine, tmp_path)
    assert [(one.place, one.reason) for one in searched.skipped] == [("large.bin", engine_module.TOO_LARGE)]


def test_links_lead_nowhere(engine: Engine, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "a.ts").write_text(key())
    root = tmp_path / "root"
    root.mkdir()
    (root / "folder").symlink_to(outside)
    (root / "file").symlink_to(outside / "a.ts")
    (root / "loop").symlink_to(root)
    os.mkfifo(root / "pipe")
    searched = search(engine, root)
    assert (places(searched), searched.files) == ([], 0)


def test_names_of_every_kind(engine: Engine, tmp_path: Path) -> None:
    (tmp_path / "new\nline.txt").write_text(key())
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/b\xff.txt")).write_text(key())
    found = {one.place for one in search(engine, tmp_path).sightings}
    assert found == {"new\nline.txt", "b\\xff.txt"}


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_what_cannot_be_read_is_told(engine: Engine, tmp_path: Path) -> None:
    for name in ("open", "locked", "deep/locked"):
        (tmp_path / name).mkdir(parents=True)
        (tmp_path / name / "a.ts").write_text(key())
    (tmp_path / "deep/b.ts").write_text(key())
    (tmp_path / "secret.ts").write_text("x")
    for locked in ("locked", "deep/locked", "secret.ts"):
        (tmp_path / locked).chmod(0)
    try:
        searched = search(engine, tmp_path)
    finally:
        for locked in ("locked", "deep/locked"):
            (tmp_path / locked).chmod(0o755)
    assert {one.place for one in searched.sightings} == {"open/a.ts", "deep/b.ts"}
    assert {one.place for one in searched.skipped} == {"locked", "deep/locked", "secret.ts"}
    assert set(searched.reasons) == {tree.UNREADABLE}


@needs_git
def test_what_git_ignores(engine: Engine, tmp_path: Path) -> None:
    root = begun(tmp_path)
    (root / ".gitignore").write_text(".env*\nnode_modules/\n")
    (root / ".env.production").write_text(f"A={key()}")
    commit(root, {"a.ts": "ok"}, force=True)
    (root / ".env").write_text(f"A={key()}")
    (root / "node_modules").mkdir()
    (root / "node_modules/b.js").write_text(key())
    (root / "new.ts").write_text(key())
    assert places(search(engine, root)) == [".env.production:1", "new.ts:1"], "kept all the same, and not added yet"
    found = search(engine, root, ignored=True).sightings
    assert {one.place: one.tracked for one in found} == {
        ".env": False,
        ".env.production": True,
        "new.ts": True,
        "node_modules/b.js": False,
    }


def test_an_env_file_without_git_is_where_secrets_belong(engine: Engine, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text(f"A={key()}")
    (tmp_path / "a.ts").write_text(key())
    assert {one.place: one.tracked for one in search(engine, tmp_path).sightings} == {".env": False, "a.ts": True}


@needs_git
def test_submodules_are_named_and_not_entered(engine: Engine, tmp_path: Path) -> None:
    other = begun(tmp_path / "other")
    commit(other, {"a.ts": key()})
    root = begun(tmp_path / "root")
    git(root, "submodule", "--quiet", "add", str(other), "lib/other")
    commit(root, {"b.ts": key()})
    searched = search(engine, root)
    assert places(searched) == ["b.ts:1"]
    assert [(one.place, one.reason) for one in searched.skipped] == [("lib/other", tree.SUBMODULE)]


@needs_git
def test_an_index_that_leads_elsewhere(engine: Engine, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "a.ts").write_text(key())
    root = begun(tmp_path / "root")
    commit(root, {"link/a.ts": "ok"})
    (root / "link/a.ts").unlink()
    (root / "link").rmdir()
    (root / "link").symlink_to(outside)
    assert places(search(engine, root)) == []


def test_a_file_that_is_named_by_its_key(engine: Engine, tmp_path: Path) -> None:
    value = key()
    (tmp_path / f"{value}.txt").write_text(value)
    assert places(search(engine, tmp_path)) == ["….txt:1"]


def test_one_file(engine: Engine, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(f"x\n{key()}")
    (tmp_path / "b.txt").write_text(key())
    searched = Searched(Secret("k" * 40))
    search_file(engine, tmp_path / "a.txt", searched)
    assert places(searched) == ["a.txt:2"]


def test_a_search_that_is_broken_off(engine: Engine, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(key())
    token = engine.stopper()
    token.cancel()
    with pytest.raises(RuntimeError):
        search_tree(engine, tmp_path, Searched(Secret("k" * 40)), stop=token)
