"""The search for secrets outside an audit: in a file, a folder with its history, an archive, or a stream."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from launchready import __version__
from launchready.app import documents
from launchready.model.errors import UsageError
from launchready.model.evidence.bundle import BundleEvidence
from launchready.model.evidence.secrets import Nature, PersonalData, Sighting, Skipped
from launchready.model.secret import Secret
from launchready.render.escape import plain
from launchready.scan.engine import Engine
from launchready.scan.git_index import find
from launchready.scan.searched import Progress, Searched, silent
from launchready.scan.tree import UNREADABLE

if TYPE_CHECKING:
    from launchready.app.audit import Order

VERSION = 1


@dataclass(frozen=True, slots=True)
class Found:
    """What a search came to, as it is told. Values are never in it.

    `secrets` is everything that was seen, keys that are made to be public among it; `alarming` counts the others where strangers may read them.
    `personal` counts personal data of logs. `skipped` names some of what was not looked at, `reasons` counts all of it; `failed` is why a part
    could not be looked at at all.
    """

    subject: str
    looked_at: datetime
    secrets: tuple[Sighting, ...]
    alarming: int
    files: int = 0
    size: int = 0
    versions: int = 0
    history: bool = False
    shallow: bool = False
    left_out: int = 0
    personal: tuple[PersonalData, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    reasons: dict[str, int] = field(default_factory=dict)
    failed: tuple[str, ...] = ()
    rules_cached: bool = False
    version: int = VERSION
    tool_version: str = __version__

    @property
    def exit_code(self) -> int:
        """Return 1 if something was found, 3 if nothing was found but a part could not be looked at, else 0."""
        if self.alarming or self.personal:
            return 1
        return 3 if self.failed or "unreadable" in self.reasons or not (self.files or self.versions) else 0


@dataclass(frozen=True, slots=True)
class Wish:
    """What to search. `history` is None where a repository's is searched and elsewhere there is none to search.

    `logs` searches for personal data too; `stream` is read in place of the path.
    """

    path: Path
    history: bool | None = None
    ignored: bool = False
    logs: bool = False
    stream: BinaryIO | None = None


def search(
    wish: Wish,
    key: Secret,
    *,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    progress: Progress = silent,
    stop: Callable[[Any], None] = lambda _token: None,
) -> Found:
    """Search, and return what was found. `stop` is handed the token that ends the search early.

    Raises UsageError for a path that is none, EngineMissingError where there is nothing to search with.
    """
    from launchready.scan.source import search_source
    from launchready.scan.tree import search_file

    path = wish.path
    if wish.stream is not None or wish.logs:
        return _logs(wish, key, clock, progress, stop)
    if not path.exists():
        raise UsageError(f"{path}: no such file or folder", "name a file, a folder, a repository or an archive")
    repository = find(path) if path.is_dir() else None
    if wish.history and repository is None:
        raise UsageError(f"{path}: not the root of a git repository, so it has no history", "leave out --history")
    engine, token = _ready(stop)
    searched = Searched(key)
    if not path.is_dir():
        search_file(engine, path.resolve(), searched, stop=token)
    else:
        search_source(
            engine,
            path,
            repository,
            searched,
            history=wish.history is not False,
            ignored=wish.ignored,
            stop=token,
            progress=progress,
        )
    history = repository is not None and wish.history is not False
    return told(searched, os.fspath(path), clock(), history=history, shallow=bool(repository and repository.shallow))


def _ready(stop: Callable[[Any], None]) -> tuple[Engine, Any]:
    engine = Engine.open()
    token = engine.stopper()
    stop(token)
    return engine, token


def _logs(
    wish: Wish, key: Secret, clock: Callable[[], datetime], progress: Progress, stop: Callable[[Any], None]
) -> Found:
    """Search a stream, a log, or all files of a folder as logs."""
    from launchready.scan.logs import Kept, search_log, search_stream

    engine, token = _ready(stop)
    searched, kept = Searched(key), Kept()
    if wish.stream is not None:
        search_stream(engine, wish.stream, "-", searched, kept, stop=token, progress=progress)
        return replace(told(searched, "stdin", clock()), personal=kept.data)
    path = wish.path
    if not path.exists():
        raise UsageError(f"{path}: no such file or folder", "name a log file, or a folder of them")
    files = (
        sorted(one for one in path.rglob("*") if one.is_file() and not one.is_symlink()) if path.is_dir() else [path]
    )
    for file in files:
        place = file.relative_to(path).as_posix() if path.is_dir() else file.name
        try:
            if search_log(engine, file, place, searched, kept, stop=token, progress=progress):
                searched.skip(place, "too large: only its beginning was searched")
        except OSError as error:
            searched.skip(place, UNREADABLE)
            searched.failed.append(f"{place}: {error.strerror or error}")
    return replace(told(searched, os.fspath(path), clock()), personal=kept.data)


def told(searched: Searched, subject: str, now: datetime, *, history: bool = False, shallow: bool = False) -> Found:
    """Return a search as it is told."""
    found = searched.sightings
    return Found(
        subject=plain(subject),
        looked_at=now,
        secrets=found,
        alarming=sum(one.nature is not Nature.PUBLIC and (one.tracked or bool(one.commit)) for one in found),
        files=searched.files,
        size=searched.size,
        versions=searched.versions,
        history=history,
        shallow=shallow,
        left_out=searched.left_out,
        skipped=tuple(searched.skipped),
        reasons=dict(sorted(searched.reasons.items())),
        failed=tuple(searched.failed),
    )


def search_site(order: Order, url: str, key: Secret) -> Found:
    """Search what a site hands to browsers; nothing else of it is judged. Raises LaunchReadyError where there is nothing to search with."""
    from launchready.app.audit import run_audit

    evidence = run_audit(replace(order, key=key)).evidence
    bundle = evidence.bundle
    failed = [gap.reason for gap in evidence.gaps if gap.part in ("bundle", "run")]
    if bundle is None:
        bundle = BundleEvidence()
        failed = failed or ["the site was not searched"]
    found = bundle.secrets
    return Found(
        subject=plain(url),
        looked_at=evidence.run.finished_at,
        secrets=found,
        alarming=sum(one.nature is not Nature.PUBLIC for one in found),
        files=bundle.files,
        size=bundle.size,
        left_out=bundle.left_out,
        skipped=tuple(Skipped(place, reason) for place, reason in bundle.failed),
        reasons=dict(Counter(reason for _, reason in bundle.failed)),
        failed=tuple(failed),
    )


def as_json(found: Found) -> str:
    """Return what was found as one JSON object."""
    return json.dumps(documents.as_values(found), indent=2, ensure_ascii=False) + "\n"


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema of `as_json` (2020-12)."""
    return documents.schema_of(Found)
