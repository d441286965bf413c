"""Reads where the product's source calls a language model, and how each call is bounded. Nothing of a file but facts is kept."""

from __future__ import annotations

import asyncio
from pathlib import Path

from launchready.collect.interface import Collector
from launchready.collect.scope import Scope
from launchready.collect.source_tree import paths_of, read
from launchready.model.evidence.model_calls import ModelCallsEvidence
from launchready.standards.model_calls import model_calls, wanted

MAX_FILES = 3000
MAX_FILE = 300_000
"""Bytes read of one file: what is larger was made by a program."""
MAX_BYTES = 20_000_000
"""Bytes read of all."""
_HINTS = (b"openai", b"anthropic", b"groq", b"litellm", b"streamText", b"generateText", b"streamObject", b"generateObject", b"messages", b"googleapis", b"replicate", b"mistral", b"completions")  # fmt: skip


async def product(scope: Scope) -> None:
    """Read the tree that the product file names."""
    path = scope.product.repository.path
    if not path:
        scope.keep(ModelCallsEvidence())
        return
    scope.keep(await asyncio.to_thread(read_tree, Path(scope.home or ".") / path, path))


def read_tree(root: Path, shown: str) -> ModelCallsEvidence:
    """Return the calls of a source tree; `shown` is the root as evidence names it."""
    if not root.is_dir():
        return ModelCallsEvidence(shown, f"{shown} is no folder that can be read")
    files: dict[str, str] = {}
    left = MAX_BYTES
    paths, cut = paths_of(root, wanted, MAX_FILES)
    for path in paths:
        data = read(root / path, min(MAX_FILE, left))
        if data is None:
            cut = cut or left < MAX_FILE
            continue
        left -= len(data)
        if any(hint in data for hint in _HINTS):
            files[path] = data.decode("utf-8", "replace")
    return model_calls(files, shown.rstrip("/"), cut=cut)


COLLECTOR = Collector("model-calls", product=product)
