"""Runs all collectors at once: each host goes its own way, as soon as it is known, and waits for no other."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from functools import partial

from launchready.collect.interface import Collector
from launchready.collect.scope import Scope


async def collect(scope: Scope, collectors: Iterable[Collector]) -> None:
    """Ask everything that the collectors want to know of the product and its hosts, until no new host turns up.

    A collector that crashes leaves a gap with its cause. Cancelling keeps what was seen so far in the scope's session.
    """
    collectors = tuple(collectors)
    for collector in collectors:
        if collector.before is not None:
            collector.before(scope)
    try:
        async with asyncio.TaskGroup() as group:
            guarded = partial(_guarded, scope)

            def visit(host: str) -> None:
                for collector in collectors:
                    if collector.host is not None:
                        group.create_task(guarded(collector.name, host, partial(collector.host, scope, host)))

            for host in scope.hosts:
                visit(host)
            scope.on_host = visit
            for collector in collectors:
                if collector.product is not None:
                    work = partial(collector.product, scope)
                    group.create_task(guarded(collector.name, scope.product.domain, work))
        for collector in collectors:
            if collector.after is not None:
                await _guarded(scope, collector.name, scope.product.domain, partial(collector.after, scope))
    finally:
        scope.on_host = lambda _host: None


async def _guarded(scope: Scope, name: str, subject: str, work: Callable[[], Awaitable[None]]) -> None:
    """Let a collector work; one that fails leaves a gap."""
    try:
        await work()
    except asyncio.CancelledError:
        task = asyncio.current_task()
        if task is None or task.cancelling():
            raise  # the run is being stopped
        scope.gap(name, subject, "the collector's work was cancelled under it")
    except Exception as error:
        scope.gap(name, subject, f"the collector failed: {type(error).__name__}: {error}"[:500])
