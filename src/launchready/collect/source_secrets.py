"""Searches the source that the product file names for secrets: the working tree and the whole history."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from launchready.collect.interface import Collector
from launchready.collect.scope import Scope
from launchready.collect.searching import Searching
from launchready.model.errors import LaunchReadyError
from launchready.model.evidence.secrets import Nature, SourceSecrets
from launchready.model.secret import Secret

if TYPE_CHECKING:
    from launchready.scan.engine import Engine

MOST_KEPT = 500


async def product(scope: Scope) -> None:
    """Search the tree."""
    path = scope.product.repository.path
    if not path:
        scope.keep(SourceSecrets())
        return
    root, key = Path(scope.home or ".") / path, scope.key
    assert key is not None
    if not root.is_dir():
        scope.keep(SourceSecrets(path, failed=(f"{path} is no folder that can be read",)))
        return
    try:
        scope.keep(await Searching.of(scope).run(lambda engine, stop: search(engine, root, path, key, stop)))
    except LaunchReadyError as error:
        scope.gap("source_secrets", path, error.message, error.hint)


def search(engine: Engine, root: Path, shown: str, key: Secret, stop: Any = None) -> SourceSecrets:
    """Return what a source tree and its history hold; `shown` is the root as evidence names it."""
    from launchready.scan.git_index import find
    from launchready.scan.searched import Searched
    from launchready.scan.source import search_source

    repository = find(root)
    searched = Searched(key)
    search_source(engine, root, repository, searched, stop=stop)
    found = sorted(searched.sightings, key=lambda one: one.nature is Nature.PUBLIC)
    prefix = shown.rstrip("/")
    kept = tuple(replace(one, place=f"{prefix}/{one.place}") for one in found[:MOST_KEPT])
    return SourceSecrets(
        root=shown,
        repository=repository is not None,
        history=repository is not None,
        shallow=repository is not None and repository.shallow,
        files=searched.files,
        size=searched.size,
        versions=searched.versions,
        secrets=kept,
        left_out=searched.left_out + len(found) - len(kept),
        submodules=repository.submodules[:50] if repository else (),
        skipped=tuple(searched.skipped[:50]),
        reasons=tuple(sorted(searched.reasons.items())),
        failed=tuple(searched.failed),
    )


COLLECTOR = Collector("source secrets", product=product)
