"""Reads the recorded runs at the product's chat, which `launchready load --chat` keeps beside the product file."""

from __future__ import annotations

import asyncio

from launchready.collect.interface import Collector
from launchready.collect.record_files import recorded
from launchready.collect.scope import Scope
from launchready.model.evidence.chat_load import ChatLoadEvidence
from launchready.standards.record_files import CHAT_LOAD


async def product(scope: Scope) -> None:
    """Keep what was recorded: nothing where nobody measured, or where there is no product file for a record to lie beside."""
    found = await asyncio.to_thread(recorded, CHAT_LOAD, scope.home)
    scope.keep(ChatLoadEvidence(found.entries, found.file, found.failure))


COLLECTOR = Collector("chat-load", product=product)
