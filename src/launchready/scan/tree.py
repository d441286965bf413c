"""Searches a working tree: every file that git keeps or would keep, and what lies in archives and databases."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from launchready.scan.engine import MAX_FILE, TOO_LARGE, WORKERS, Engine
from launchready.scan.git_index import Repository
from launchready.scan.searched import Progress, Searched, silent

MAX_UNPACKED = 64_000_000
TIMEOUT = 60.0
"""Seconds for what one archive contains."""
UNREADABLE = "unreadable"
UNPACKED = "could not be unpacked"
SUBMODULE = "a submodule, which is a repository of its own"
_ARCHIVES = (
    *(".zip", ".apk", ".ipa", ".aab", ".xapk", ".jar", ".war", ".aar", ".whl", ".nupkg", ".crx", ".xpi", ".vsix"),
    *(".tar", ".tgz", ".gz", ".bz2", ".tbz2", ".xz", ".txz", ".asar", ".docx", ".xlsx", ".pptx"),
)
_DATABASES = (".sqlite", ".sqlite3", ".db", ".db3")


def search_tree(
    engine: Engine,
    root: Path,
    searched: Searched,
    *,
    repository: Repository | None = None,
    ignored: bool = False,
    stop: Any = None,
    progress: Progress = silent,
) -> None:
    """Search all files below a folder. What git ignores is passed over unless git keeps it all the same, or `ignored` asks for it.

    Links are not followed. Raises RuntimeError where `stop` was used.
    """
    Tree(engine, root, searched, repository, stop).search(ignored=ignored, progress=progress)


def search_file(engine: Engine, path: Path, searched: Searched, *, stop: Any = None) -> None:
    """Search one file, or what is in it where it is an archive. Raises RuntimeError where `stop` was used."""
    Tree(engine, path.parent, searched, None, stop).search_one(path)


class Tree:
    """One working tree while it is searched."""

    def __init__(
        self, engine: Engine, root: Path, searched: Searched, repository: Repository | None, stop: Any
    ) -> None:
        self._engine = engine
        self._root = root
        self._searched = searched
        self._repository = repository
        self._stop = stop
        self._submodules = tuple(f"{name}/" for name in repository.submodules) if repository else ()
        self._ignored: set[str] = set()
        limits = {"max_bytes": MAX_UNPACKED, "timeout": TIMEOUT, "cancellation": stop}
        self._expanders = {
            **dict.fromkeys(_ARCHIVES, partial(engine.archives, depth=3, **limits)),
            **dict.fromkeys(_DATABASES, partial(engine.contents, pyc=False, **limits)),
        }

    def search(self, *, ignored: bool, progress: Progress) -> None:
        """Search the whole tree."""
        for name in self._repository.submodules if self._repository else ():
            self._searched.skip(name, SUBMODULE)
        self._scan(self._inputs(self._sources(ignored=ignored)), progress)

    def search_one(self, path: Path) -> None:
        """Search one file."""
        self._scan(self._inputs(self._engine.files([path], ignored=True)), silent)

    def _scan(self, sources: Iterator[Any], progress: Progress) -> None:
        # No time limit for each: watching the clock costs a fifth more, and the time goes with the size, which has a limit.
        for one in self._engine.scan_inputs(sources, workers=WORKERS, stop=self._stop):
            self._searched.size += one.size
            if one.error:
                reason = TOO_LARGE if one.error == TOO_LARGE else UNREADABLE
                self._searched.skip(self._place(one.source.path), reason)
            elif one.hits:
                self._searched.keep(one.hits, self._place(one.source.path), tracked=self._tracked(one.source.path))
            progress(self._searched)

    def _tracked(self, path: str) -> bool:
        """Whether a file is part of the source. Without git nobody says so: an env file is then where secrets belong, the rest is source."""
        outer = path.partition("!")[0]
        if self._repository is None:
            return not os.path.basename(outer).startswith(".env")
        return path not in self._ignored and outer not in self._ignored

    def _sources(self, *, ignored: bool) -> Iterator[Any]:
        """Yield the files to search."""
        given: set[str] = set()
        yield from self._walked(given, ignored=False)
        kept = self._repository.tracked if self._repository else None
        for name in sorted(kept or ()):
            path = os.path.join(self._root, name)
            if path not in given and not self._beyond_link(name):  # git ignores it, and keeps it all the same
                given.add(path)
                yield from self._engine.files([Path(path)], ignored=True)
        if ignored and self._repository:
            for source in self._walked(given, ignored=True):
                self._ignored.add(source.path)
                yield source

    def _beyond_link(self, name: str) -> bool:
        """Whether a path that an index names is no plain file of this tree: gone, or reached through a link."""
        if name.startswith("/") or ".." in name.split("/"):
            return True
        path = os.fspath(self._root)
        for part in name.split("/"):
            path = os.path.join(path, part)
            if os.path.islink(path):
                return True
        return not os.path.isfile(path)

    def _walked(self, given: set[str], *, ignored: bool) -> Iterator[Any]:
        """Yield what the walk over the tree gives and was not given. A folder that cannot be read ends it; then the rest is walked in parts."""
        for whole in (True, False):
            roots = [self._root] if whole else self._readable(self._root)
            try:
                for source in self._engine.files(roots, ignored=ignored):
                    path = source.path
                    if path not in given and not (self._submodules and self._in_submodule(path)):
                        given.add(path)
                        yield source
            except RuntimeError:
                if self._stop is not None and self._stop.is_cancelled:
                    raise
            else:
                return
        self._searched.failed.append("the folder could not be walked to its end")

    def _in_submodule(self, path: str) -> bool:
        return os.path.relpath(path, self._root).replace(os.sep, "/").startswith(self._submodules)

    def _readable(self, root: Path) -> list[Path]:
        """Return the parts of a tree that can be walked, and write down the folders that cannot."""
        locked: list[str] = []
        for _ in os.walk(root, onerror=lambda error: locked.append(str(error.filename))):
            pass
        for folder in locked:
            if all(one.place != self._place(folder) for one in self._searched.skipped):
                self._searched.skip(self._place(folder), UNREADABLE)
        top = os.fspath(root)
        above = {top}
        for one in locked:
            while (one := os.path.dirname(one)).startswith(top) and one not in above:
                above.add(one)
        parts = []
        for folder in above:
            for entry in os.scandir(folder):
                if entry.is_symlink() or entry.path in locked or entry.path in above or entry.name == ".git":
                    continue
                parts.append(Path(entry.path))
        return sorted(parts)

    def _inputs(self, sources: Iterator[Any]) -> Iterator[Any]:
        """Yield what there is to search in files: themselves, or what they contain."""
        for source in sources:
            self._searched.files += 1
            expand = self._expanders.get(os.path.splitext(source.path)[1].lower())
            if expand is None:
                yield source
            elif _bounded(source.path):
                yield from self._unpacked(source, expand)
            else:
                self._searched.skip(self._place(source.path), TOO_LARGE)

    def _unpacked(self, source: Any, expand: Callable[..., Iterator[Any]]) -> Iterator[Any]:
        """Yield what an archive or a database contains; the file itself where that fails."""
        try:
            yield from expand([source])
        except RuntimeError:
            if self._stop is not None and self._stop.is_cancelled:
                raise
            self._searched.skip(self._place(source.path), UNPACKED)
            yield source

    def _place(self, path: str) -> str:
        """Return a path as it is told: from the root, with slashes; bytes that are no text are written out."""
        shown = os.path.relpath(path, self._root).replace(os.sep, "/")
        return shown.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _bounded(path: str) -> bool:
    """Return True for an archive that is not too large to be unpacked; what cannot be looked at is said when it is opened."""
    try:
        return os.lstat(path).st_size <= MAX_FILE
    except OSError:
        return True
