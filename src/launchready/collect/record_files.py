"""Reads the records of measurements that lie beside the product file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Generic

from launchready.scan import reading
from launchready.standards.record_files import Entry, RecordError, RecordFile


@dataclass(frozen=True, slots=True)
class Recorded(Generic[Entry]):
    """What a record holds. `file` is its path where there is one, `failure` says why it could not be read."""

    entries: tuple[Entry, ...] = ()
    file: str = ""
    failure: str = ""


def recorded(record: RecordFile[Entry], folder: str | Path | None) -> Recorded[Entry]:
    """Return what a folder's record holds: nothing where there is none, or no folder. Never raises, for what cannot be read says so."""
    if not folder:
        return Recorded()
    path = Path(folder) / record.name
    try:
        return Recorded(record.parse(reading.read(path, record.max_bytes)), str(path))
    except FileNotFoundError:
        return Recorded()
    except reading.TooLargeError:
        return Recorded(failure=f"{record.name} has more than {record.max_bytes:,} bytes")
    except (OSError, RecordError) as error:
        return Recorded(failure=f"{record.name}: {getattr(error, 'strerror', None) or error}"[:300])
