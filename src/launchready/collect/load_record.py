"""Reads the recorded load tests, which `launchready load` keeps beside the product file."""

from __future__ import annotations

import asyncio

from launchready.collect.interface import Collector
from launchready.collect.record_files import recorded
from launchready.collect.scope import Scope
from launchready.model.evidence.load import LoadEvidence
from launchready.standards.record_files import LOAD


async def product(scope: Scope) -> None:
    """Keep what was recorded: nothing where nobody measured, or where there is no product file for a record to lie beside."""
    found = await asyncio.to_thread(recorded, LOAD, scope.home)
    scope.keep(LoadEvidence(found.entries, found.file, found.failure))


COLLECTOR = Collector("load-record", product=product)
