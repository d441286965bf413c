"""Reads from the log files that the product file names how long answers took."""

from __future__ import annotations

import asyncio
from pathlib import Path

from launchready.collect.interface import Collector
from launchready.collect.scope import Scope
from launchready.model.evidence.access_log import AccessLogEvidence
from launchready.scan.access_log import read_logs


async def product(scope: Scope) -> None:
    """Read the logs."""
    paths = scope.product.logs
    if not paths:
        scope.keep(AccessLogEvidence())
        return
    scope.keep(await asyncio.to_thread(read_logs, Path(scope.home or "."), paths))


COLLECTOR = Collector("access-log", product=product)
