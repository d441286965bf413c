"""Runs all collectors at once: each host goes its own way, as soon as it is known, and waits for no other."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Iterable

from launchready.collect.interface import Collector
from launchready.collect.scope import Scope


async def collect(scope: Scope, collectors: Iterable[Collector]) -> None:
    """Ask everything that the collectors want to know of the product and its hosts, until no new host turns up.

    A collector that crashes leaves a gap with its cause. Cancelling keeps what was seen so far in the scope's session.
    """
    collectors = tuple(collectors)
    async with asyncio.TaskGroup() as group:

        async def guarded(name: str, subject: str, work: Awaitable[None]) -> None:
            try:
                await work
            except Exception as error:
                scope.gap(name, subject, f"the collector failed: {type(error).__name__}: {error}"[:500])

        def visit(host: str) -> None:
            for collector in collectors:
                if collector.host is not None:
                    group.create_task(guarded(collector.name, host, collector.host(scope, host)))

        scope.on_host = visit
        for collector in collectors:
            if collector.product is not None:
                group.create_task(guarded(collector.name, scope.product.domain, collector.product(scope)))
