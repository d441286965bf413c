"""Reads the recorded red-team runs, which `launchready redteam` keeps beside the product file."""

from __future__ import annotations

import asyncio

from launchready.collect.interface import Collector
from launchready.collect.record_files import recorded
from launchready.collect.scope import Scope
from launchready.model.evidence.redteam import RedTeamEvidence
from launchready.standards.record_files import REDTEAM


async def product(scope: Scope) -> None:
    """Keep what was recorded: nothing where nobody tried, or where there is no product file for a record to lie beside."""
    found = await asyncio.to_thread(recorded, REDTEAM, scope.home)
    scope.keep(RedTeamEvidence(found.entries, found.file, found.failure))


COLLECTOR = Collector("redteam", product=product)
