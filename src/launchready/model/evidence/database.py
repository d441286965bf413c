"""What a database tells of itself: keys without an index, tables that are read whole, slow statements. Names and numbers, no rows, no text of a query."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class UnindexedKey:
    """A foreign key that no index serves. `scans` count how often its table was read whole, `read` the rows of those, `deletes` the rows deleted of its parent."""

    table: str
    columns: tuple[str, ...]
    parent: str
    rows: int
    scans: int = 0
    read: int = 0
    deletes: int = 0


@dataclass(frozen=True, slots=True)
class LargeTable:
    """A table of many rows, and how often it was read whole and by an index since the statistics were reset. `last` is the last time it was read whole."""

    table: str
    rows: int
    scans: int = 0
    read: int = 0
    index_scans: int = 0
    last: datetime | None = None


@dataclass(frozen=True, slots=True)
class PlannedScan:
    """A step of a statement's plan that reads a whole table and keeps few of its rows; `columns` are those that it compares, as far as that is told."""

    kind: str
    table: str
    rows: int
    kept: int
    columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SlowStatement:
    """A statement by its number in pg_stat_statements. `planned` is True where its plan was seen, `scans` are what that shows."""

    id: str
    calls: int
    mean_ms: float
    planned: bool = False
    scans: tuple[PlannedScan, ...] = ()


@dataclass(frozen=True, slots=True)
class DatabaseEvidence:
    """One look at a database. `variable` holds its URL and is "" where the product file names none; `failure` says why nothing could be read.

    `version` is the server's, as 160004. `since` is when its statistics were reset last, None where it does not tell. `schema` is where
    pg_stat_statements lies, `unread` why statements were not read. `leading` are the columns (`schema.table.column`) that an index begins with.
    `cut` is True where there was more than is read.
    """

    variable: str = ""
    host: str = ""
    failure: str = ""
    remedy: str = ""
    version: int = 0
    at: datetime | None = None
    since: datetime | None = None
    keys: tuple[UnindexedKey, ...] = ()
    tables: tuple[LargeTable, ...] = ()
    schema: str = ""
    statements: tuple[SlowStatement, ...] = ()
    unread: str = ""
    leading: tuple[str, ...] = ()
    cut: bool = False
