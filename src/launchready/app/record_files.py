"""Keeps what was measured beside the product file."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from launchready.app.audit import Order
from launchready.app.evidence_file import write_whole
from launchready.collect.record_files import recorded
from launchready.model.errors import UsageError
from launchready.standards.record_files import Entry, RecordFile


def keep(record: RecordFile[Entry], order: Order, new: Iterable[Entry]) -> str:
    """Put new entries into the record (mode 0600), and return its path; "" where there is no product file. Raises UsageError."""
    if not order.source.path:
        return ""
    folder = Path(order.source.path).parent
    path = folder / record.name
    known = recorded(record, folder)
    if known.failure:
        raise UsageError(known.failure, f"remove {path}, and measure again")
    write_whole(path, record.dump(record.joined(known.entries, new)), private=True)
    return str(path)
