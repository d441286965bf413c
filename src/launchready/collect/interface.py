"""What a collector is. A module of this package with a `COLLECTOR` is one; there is no list to extend."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Awaitable, Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from launchready.collect.scope import Scope
from launchready.model.evidence.active import Planned

if TYPE_CHECKING:
    from launchready.collect.active.sender import Sender


@dataclass(frozen=True, slots=True)
class Active:
    """The part of a collector that probes: it runs after all that only looks, where the operator asked for it and may.

    `serves` are the ids of the checks that judge what it sees. `plan` says, of what is known by then, how many requests would go where at
    most; `run` sends them. `last` is for bursts, after which the product may refuse others.
    """

    serves: tuple[str, ...]
    plan: Callable[[Scope], Iterable[Planned]]
    run: Callable[[Scope, Sender], Awaitable[None]]
    last: bool = False


@dataclass(frozen=True, slots=True)
class Collector:
    """Asks about the product once a run, about each host of it, or both. Answers are kept by the session, not returned.

    `before` is called before anybody asks, `after` once everybody has: for those that look at what others fetch.
    A collector that fails becomes a gap in the evidence, with its cause; the others go on.
    """

    name: str
    product: Callable[[Scope], Awaitable[None]] | None = None
    host: Callable[[Scope, str], Awaitable[None]] | None = None
    active: Active | None = None
    before: Callable[[Scope], None] | None = None
    after: Callable[[Scope], Awaitable[None]] | None = None


def collectors() -> Iterator[Collector]:
    """Yield every collector of this package."""
    package = importlib.import_module("launchready.collect")
    for module in pkgutil.iter_modules(package.__path__, package.__name__ + "."):
        collector = getattr(importlib.import_module(module.name), "COLLECTOR", None)
        if isinstance(collector, Collector):
            yield collector
