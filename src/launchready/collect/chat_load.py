"""Reads the recorded runs at the product's chat, which `launchready load --chat` keeps beside the product file."""

from __future__ import annotations

import asyncio
from pathlib import Path

from launchready.collect.interface import Collector
from launchready.collect.scope import Scope
from launchready.model.evidence.chat_load import ChatLoadEvidence
from launchready.scan import reading
from launchready.standards.chat_load_record import FILE_NAME, MAX_BYTES, RecordError, parse


async def product(scope: Scope) -> None:
    """Keep what was recorded: nothing where nobody measured, or where there is no product file for a record to lie beside."""
    found = await asyncio.to_thread(read_record, Path(scope.home)) if scope.home else ChatLoadEvidence()
    scope.keep(found)


def read_record(folder: Path) -> ChatLoadEvidence:
    """Return the recorded runs of a folder; never raises, for what cannot be read says so."""
    path = folder / FILE_NAME
    try:
        return ChatLoadEvidence(parse(reading.read(path, MAX_BYTES)), str(path))
    except FileNotFoundError:
        return ChatLoadEvidence()
    except reading.TooLargeError:
        return ChatLoadEvidence(failure=f"{FILE_NAME} has more than {MAX_BYTES:,} bytes")
    except (OSError, RecordError) as error:
        return ChatLoadEvidence(failure=f"{FILE_NAME}: {getattr(error, 'strerror', None) or error}"[:300])


COLLECTOR = Collector("chat-load", product=product)
