"""Reads the recorded load tests, which `launchready load` keeps beside the product file."""

from __future__ import annotations

import asyncio
from pathlib import Path

from launchready.collect.interface import Collector
from launchready.collect.scope import Scope
from launchready.model.evidence.load import LoadEvidence
from launchready.scan import reading
from launchready.standards.load_record import FILE_NAME, MAX_BYTES, RecordError, parse


async def product(scope: Scope) -> None:
    """Keep what was recorded: nothing where nobody measured, or where there is no product file for a record to lie beside."""
    scope.keep(await asyncio.to_thread(read_record, Path(scope.home)) if scope.home else LoadEvidence())


def read_record(folder: Path) -> LoadEvidence:
    """Return the recorded tests of a folder; never raises, for what cannot be read says so."""
    path = folder / FILE_NAME
    try:
        return LoadEvidence(parse(reading.read(path, MAX_BYTES)), str(path))
    except FileNotFoundError:
        return LoadEvidence()
    except reading.TooLargeError:
        return LoadEvidence(failure=f"{FILE_NAME} has more than {MAX_BYTES:,} bytes")
    except (OSError, RecordError) as error:
        return LoadEvidence(failure=f"{FILE_NAME}: {getattr(error, 'strerror', None) or error}"[:300])


COLLECTOR = Collector("load-record", product=product)
