"""Searches the whole history of a repository: each content once, by reading git's objects; no git program runs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

from launchready.scan.engine import MAX_FILE, TOO_LARGE, WORKERS, Engine
from launchready.scan.git_index import Repository
from launchready.scan.hit import Hit
from launchready.scan.searched import Progress, Searched, silent
from launchready.scan.tree import UNREADABLE
from launchready.scan.versions import Versions

MISSING = "not in this clone"


def reading(engine: Engine, repository: Repository, stop: Any = None) -> Versions:
    """Return a history's versions; within `with` they are read ahead."""
    return Versions(engine, repository.root, MAX_FILE, stop)


def search_history(
    engine: Engine, versions: Versions, searched: Searched, *, stop: Any = None, progress: Progress = silent
) -> None:
    """Search every version that any branch or tag leads to. Of each value the oldest commit that brought it into a file is told.

    What a broken repository still gives is searched, and why the rest is not is written down. Raises RuntimeError where `stop` was used.
    """
    again: list[tuple[str, str, tuple[tuple[str, str], ...]]] = []
    hits: dict[str, tuple[Hit, ...]] = {}
    for one in engine.scan_inputs(_distinct(versions, searched, again), workers=WORKERS, stop=stop):
        if one.error:
            searched.skip(_shown(one.source), UNREADABLE)
        elif one.hits:
            hits[one.source.blob_id] = one.hits
            for origin in _origins(one.source):
                searched.keep_version(one.hits, _shown(one.source), *origin)
        progress(searched)
    for path, blob, origins in again:  # the same content under another name, or again in another commit
        for origin in origins if blob in hits else ():
            searched.keep_version(hits[blob], path, *origin)
    for blob, missing in versions.skipped:
        searched.skip(f"version {blob[:12]}", MISSING if missing else TOO_LARGE)
    searched.failed += [f"the history could not be read to its end: {reason}" for reason in versions.failed[:1]]


def _distinct(
    versions: Iterable[Any], searched: Searched, again: list[tuple[str, str, tuple[tuple[str, str], ...]]]
) -> Iterator[Any]:
    """Yield each distinct content once; what comes again is set aside with its names and commits."""
    seen: set[bytes] = set()
    for source in versions:
        searched.versions += 1
        blob = bytes.fromhex(source.blob_id)
        if blob in seen:
            again.append((_shown(source), source.blob_id, tuple(_origins(source))))
            continue
        seen.add(blob)
        searched.size += len(source.data)
        yield source


def _origins(source: Any) -> Iterator[tuple[str, str]]:
    """Yield the commits that brought a version into a file, with the author's date in UTC."""
    for origin in source.origins:
        try:
            date = datetime.fromtimestamp(origin.author.timestamp, UTC).isoformat()
        except (ValueError, OverflowError, OSError):
            date = ""
        yield origin.id, date


def _shown(source: Any) -> str:
    raw: bytes = source.raw_path or source.path.encode("utf-8", "surrogateescape")
    return raw.decode("utf-8", "backslashreplace")
