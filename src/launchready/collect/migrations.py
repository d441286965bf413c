"""Reads what the product's source says of who may read and write: migrations, Supabase's settings and functions, Firebase's rules.

Only files of those names, within the tree that the product file names; links are not followed, and nothing of a file but facts is kept.
"""

from __future__ import annotations

import asyncio
from pathlib import Path

from launchready.collect.interface import Collector
from launchready.collect.scope import Scope
from launchready.collect.source_tree import paths_of, read
from launchready.model.evidence.access_rules import AccessRulesEvidence
from launchready.standards.access_rules import access_rules, is_migration, wanted

MAX_FILES = 1000
MAX_FILE = 1_000_000
"""Bytes read of one file."""
MAX_BYTES = 8_000_000
"""Bytes read of all."""


async def product(scope: Scope) -> None:
    """Read the tree that the product file names."""
    path = scope.product.repository.path
    if not path:
        scope.keep(AccessRulesEvidence())
        return
    scope.keep(await asyncio.to_thread(read_tree, Path(scope.home or ".") / path, path))


def read_tree(root: Path, shown: str) -> AccessRulesEvidence:
    """Return what a source tree says; `shown` is the root as evidence names it."""
    if not root.is_dir():
        return AccessRulesEvidence(shown, f"{shown} is no folder that can be read")
    files: dict[str, str] = {}
    left = MAX_BYTES
    paths, cut = paths_of(root, wanted, MAX_FILES)
    for path in paths:
        data = read(root / path, min(MAX_FILE, left))
        if data is None:
            cut = cut or is_migration(path)  # what it would have switched on is not known
            continue
        left -= len(data)
        files[path] = data.decode("utf-8", "replace")
    return access_rules(files, shown.rstrip("/"), cut=cut)


COLLECTOR = Collector("migrations", product=product)
