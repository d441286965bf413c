"""The one engine of a run that searches for secrets, made ready once, and how a search in a thread is ended with the run."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from launchready.collect.scope import Scope

if TYPE_CHECKING:
    from launchready.scan.engine import Engine

T = TypeVar("T")


class Searching:
    """The engine of a run, or the reason why there is none."""

    def __init__(self) -> None:
        self._lock = asyncio.Lock()
        self._engine: Engine | None = None

    @classmethod
    def of(cls, scope: Scope) -> Searching:
        """Return the run's own."""
        return scope.shared.setdefault(cls, cls())  # type: ignore[return-value]

    async def engine(self) -> Engine:
        """Return the engine. Raises EngineMissingError where there is nothing to search with."""
        async with self._lock:
            if self._engine is None:
                self._engine = await asyncio.to_thread(_open)
        return self._engine

    async def run(self, work: Callable[[Engine, Any], T]) -> T:
        """Do work in a thread; it is handed the engine, and the token that ends it when the run ends."""
        engine = await self.engine()
        token = engine.stopper()
        try:
            return await asyncio.to_thread(work, engine, token)
        except asyncio.CancelledError:
            token.cancel()
            raise


def _open() -> Engine:
    from launchready.scan.engine import Engine

    engine = Engine.open()
    engine.prepare()
    return engine
