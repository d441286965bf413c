"""Searches the whole history of a repository: every version of every file once, by reading git's objects; no git program runs."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from launchready.scan.engine import WORKERS, Engine
from launchready.scan.git_index import Repository
from launchready.scan.searched import Progress, Searched, silent
from launchready.scan.tree import MAX_FILE, TIMEOUT, TOO_LARGE, TOO_SLOW

MISSING = "not in this clone"


def search_history(
    engine: Engine, repository: Repository, searched: Searched, *, stop: Any = None, progress: Progress = silent
) -> None:
    """Search every version that any branch or tag leads to. Of each value the oldest commit that brought it into a file is told.

    What a broken repository still gives is searched, and why the rest is not is written down. Raises RuntimeError where `stop` was used.
    """
    again: list[Any] = []
    hits: dict[str, tuple[Any, ...]] = {}
    for one in engine.scan_inputs(
        _versions(engine, repository, searched, again, stop), workers=WORKERS, timeout=TIMEOUT, stop=stop
    ):
        if one.error:
            searched.skip(_shown(one.source), TOO_SLOW)
        elif one.hits:
            hits[one.source.blob_id] = one.hits
            _keep(searched, one.source, one.hits)
        progress(searched)
    for path, blob, origins in again:  # the same content under another name, or again in another commit
        if blob in hits:
            for origin in origins:
                searched.keep_version(hits[blob], path, *origin)


def _versions(engine: Engine, repository: Repository, searched: Searched, again: list[Any], stop: Any) -> Iterator[Any]:
    """Yield each distinct content once; what comes again is set aside with its names and commits."""
    seen: set[bytes] = set()
    try:
        with warnings.catch_warnings(record=True):
            given = engine.history(
                repository.root,
                scope=engine.scope(refs=None),
                discover=False,
                max_blob_size=MAX_FILE,
                skip_missing_blobs=True,
                cancellation=stop,
            )
        while True:
            with warnings.catch_warnings(record=True) as told:
                warnings.simplefilter("always")
                source = next(given, None)
            for warning in told:
                text = str(warning.message)
                searched.skip(f"version {text.split()[2][:12]}", MISSING if "(missing)" in text else TOO_LARGE)
            if source is None:
                return
            searched.versions += 1
            blob = bytes.fromhex(source.blob_id)
            if blob in seen:
                again.append((_shown(source), source.blob_id, tuple(_origins(source))))
                continue
            seen.add(blob)
            searched.size += len(source.data)
            yield source
    except RuntimeError as error:
        if stop is not None and stop.is_cancelled:
            raise
        searched.failed.append(f"the history could not be read to its end: {str(error)[:200]}")


def _keep(searched: Searched, source: Any, hits: tuple[Any, ...]) -> None:
    for commit, date in _origins(source):
        searched.keep_version(hits, _shown(source), commit, date)


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
