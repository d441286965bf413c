"""What a collector is. A module of this package with a `COLLECTOR` is one; there is no list to extend."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass

from launchready.collect.scope import Scope


@dataclass(frozen=True, slots=True)
class Collector:
    """Asks about the product once a run, about each host of it, or both. Answers are kept by the session, not returned.

    A collector that fails becomes a gap in the evidence, with its cause; the others go on.
    """

    name: str
    product: Callable[[Scope], Awaitable[None]] | None = None
    host: Callable[[Scope, str], Awaitable[None]] | None = None


def collectors() -> Iterator[Collector]:
    """Yield every collector of this package."""
    package = importlib.import_module("launchready.collect")
    for module in pkgutil.iter_modules(package.__path__, package.__name__ + "."):
        collector = getattr(importlib.import_module(module.name), "COLLECTOR", None)
        if isinstance(collector, Collector):
            yield collector
