"""Reads the recorded tests of the product's mail, which `launchready mail test` keeps beside the product file."""

from __future__ import annotations

import asyncio
from pathlib import Path

from launchready.collect.interface import Collector
from launchready.collect.scope import Scope
from launchready.model.evidence.mail_test import MailTestEvidence
from launchready.scan import reading
from launchready.standards.mail_test_record import FILE_NAME, MAX_BYTES, RecordError, parse


async def product(scope: Scope) -> None:
    """Keep what was recorded: nothing where nobody tested, or where there is no product file for a record to lie beside."""
    scope.keep(await recorded(scope))


async def recorded(scope: Scope) -> MailTestEvidence:
    """Return the recorded tests of the run's product: the file is read once, whoever asks first."""
    if not scope.home:
        return MailTestEvidence()
    under_way = scope.shared.get(MailTestEvidence)
    if not isinstance(under_way, asyncio.Future):
        under_way = scope.shared[MailTestEvidence] = asyncio.ensure_future(
            asyncio.to_thread(read_record, Path(scope.home))
        )
    found: MailTestEvidence = await asyncio.shield(under_way)
    return found


def read_record(folder: Path) -> MailTestEvidence:
    """Return the recorded tests of a folder; never raises, for what cannot be read says so."""
    path = folder / FILE_NAME
    try:
        return MailTestEvidence(parse(reading.read(path, MAX_BYTES)), str(path))
    except FileNotFoundError:
        return MailTestEvidence()
    except reading.TooLargeError:
        return MailTestEvidence(failure=f"{FILE_NAME} has more than {MAX_BYTES:,} bytes")
    except (OSError, RecordError) as error:
        return MailTestEvidence(failure=f"{FILE_NAME}: {getattr(error, 'strerror', None) or error}"[:300])


COLLECTOR = Collector("mail-test", product=product)
