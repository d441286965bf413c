"""Reads what in the product's source makes its routes slow. Nothing of a file but facts is kept."""

from __future__ import annotations

import asyncio
from pathlib import Path

from launchready.collect.interface import Collector
from launchready.collect.scope import Scope
from launchready.collect.source_tree import paths_of, read
from launchready.model.evidence.slow_code import SlowCodeEvidence
from launchready.standards.access_rules import is_migration
from launchready.standards.slow_code import slow_code, wanted

MAX_FILES = 3000
MAX_FILE = 300_000
"""Bytes read of one file of code: what is larger was made by a program."""
MAX_MIGRATION = 1_000_000
MAX_BYTES = 16_000_000
"""Bytes read of all."""


async def product(scope: Scope) -> None:
    """Read the tree that the product file names."""
    path = scope.product.repository.path
    if not path:
        scope.keep(SlowCodeEvidence())
        return
    scope.keep(await asyncio.to_thread(read_tree, Path(scope.home or ".") / path, path))


def read_tree(root: Path, shown: str) -> SlowCodeEvidence:
    """Return what a source tree says; `shown` is the root as evidence names it."""
    if not root.is_dir():
        return SlowCodeEvidence(shown, f"{shown} is no folder that can be read")
    files: dict[str, str] = {}
    left = MAX_BYTES
    paths, cut = paths_of(root, wanted, MAX_FILES)
    for path in sorted(paths, key=lambda each: not is_migration(each)):
        most = MAX_MIGRATION if is_migration(path) else MAX_FILE
        data = read(root / path, min(most, left))
        if data is None:
            cut = cut or left < most or is_migration(path)  # an index that it makes would be missed
            continue
        left -= len(data)
        files[path] = data.decode("utf-8", "replace")
    return slow_code(files, shown.rstrip("/"), cut=cut)


COLLECTOR = Collector("slow-code", product=product)
