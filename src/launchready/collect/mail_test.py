"""Reads the recorded tests of the product's mail, which `launchready mail test` keeps beside the product file."""

from __future__ import annotations

import asyncio

from launchready.collect.interface import Collector
from launchready.collect.record_files import recorded
from launchready.collect.scope import Scope
from launchready.model.evidence.mail_test import MailTestEvidence
from launchready.standards.record_files import MAIL_TEST


async def product(scope: Scope) -> None:
    """Keep what was recorded: nothing where nobody tested, or where there is no product file for a record to lie beside."""
    scope.keep(await tests(scope))


async def tests(scope: Scope) -> MailTestEvidence:
    """Return the recorded tests of the run's product: the file is read once, whoever asks first."""
    under_way = scope.shared.get(MailTestEvidence)
    if not isinstance(under_way, asyncio.Future):
        under_way = scope.shared[MailTestEvidence] = asyncio.ensure_future(
            asyncio.to_thread(recorded, MAIL_TEST, scope.home)
        )
    found = await asyncio.shield(under_way)
    return MailTestEvidence(found.entries, found.file, found.failure)


COLLECTOR = Collector("mail-test", product=product)
