"""Searches the log files that the product file names, for secrets and for personal data."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from launchready.collect.interface import Collector
from launchready.collect.scope import Scope
from launchready.collect.searching import Searching
from launchready.model.errors import LaunchReadyError
from launchready.model.evidence.secrets import LogSecrets, Skipped
from launchready.model.secret import Secret

if TYPE_CHECKING:
    from launchready.scan.engine import Engine

MOST_KEPT = 300


async def product(scope: Scope) -> None:
    """Search the logs."""
    paths = scope.product.logs
    if not paths:
        scope.keep(LogSecrets())
        return
    home, key = Path(scope.home or "."), scope.key
    assert key is not None
    try:
        scope.keep(await Searching.of(scope).run(lambda engine, stop: search(engine, home, paths, key, stop)))
    except LaunchReadyError as error:
        scope.gap("log_secrets", paths[0], error.message, error.hint)


def search(engine: Engine, home: Path, paths: tuple[str, ...], key: Secret, stop: Any = None) -> LogSecrets:
    """Return what log files hold; paths are relative to `home`."""
    from launchready.scan.logs import Kept, search_log
    from launchready.scan.searched import Searched

    searched, kept = Searched(key), Kept()
    files, shortened, failed = [], [], []
    for path in paths:
        try:
            if not (home / path).is_file():
                raise OSError("no file")  # a pipe would wait for ever
            if search_log(engine, home / path, path, searched, kept, stop=stop):
                shortened.append(path)
            files.append(path)
        except OSError as error:
            failed.append(Skipped(path, error.strerror or str(error)))
    failed += searched.skipped
    found = searched.sightings
    return LogSecrets(
        files=tuple(files),
        size=searched.size,
        secrets=found[:MOST_KEPT],
        personal=kept.data,
        left_out=searched.left_out + max(0, len(found) - MOST_KEPT),
        shortened=tuple(shortened),
        failed=tuple(failed),
    )


COLLECTOR = Collector("log secrets", product=product)
