"""Searches source: a working tree, and the history that is read ahead meanwhile."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import Any

from launchready.scan.engine import Engine
from launchready.scan.git_index import Repository
from launchready.scan.history import reading, search_history
from launchready.scan.searched import Progress, Searched, silent
from launchready.scan.tree import search_tree


def search_source(
    engine: Engine,
    root: Path,
    repository: Repository | None,
    searched: Searched,
    *,
    history: bool = True,
    ignored: bool = False,
    stop: Any = None,
    progress: Progress = silent,
) -> None:
    """Search a folder, and the history where it is a repository; of a bare one there is nothing else. Raises RuntimeError where `stop` was used."""
    with ExitStack() as stack:
        versions = stack.enter_context(reading(engine, repository, stop)) if repository and history else None
        if repository is None or not repository.bare:
            if repository is not None and repository.tracked is None:
                searched.failed.append(
                    "git's index cannot be read: which ignored files are kept all the same is not known"
                )
            search_tree(engine, root, searched, repository=repository, ignored=ignored, stop=stop, progress=progress)
        if versions is not None:
            search_history(engine, versions, searched, stop=stop, progress=progress)
