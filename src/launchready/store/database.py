"""The kept state: one SQLite file, which several processes may use at once and of which nothing that was acknowledged is lost.

Statements are plain SQL with `?`, so that another database can stand behind `Database` later; what is SQLite's own stands in this module alone.
"""

from __future__ import annotations

import os
import sqlite3
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from launchready.model.errors import UsageError
from launchready.store.migrations import MIGRATIONS

BUSY_SECONDS = 30
"""How long a process waits for another one that writes."""
_HINT = "name another file with --store"


def store_file(environment: Mapping[str, str]) -> Path:
    """Return where the state is kept (XDG Base Directory Specification; %LOCALAPPDATA% on Windows)."""
    if sys.platform == "win32":
        base = environment.get("LOCALAPPDATA") or "~/AppData/Local"
    else:
        base = environment.get("XDG_STATE_HOME") or "~/.local/state"
    return Path(base).expanduser() / "launchready" / "store.sqlite3"


class Database:
    """An open store. Reads see whole transactions; `writing` is one, kept on the disk before it returns (WAL, synchronous=FULL)."""

    def __init__(self, connection: sqlite3.Connection, where: Path) -> None:
        self._connection = connection
        self.where = where

    def read(self, sql: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Return all rows of a question. Raises UsageError for a store that cannot be read."""
        with _told(self.where):
            return self._connection.execute(sql, values).fetchall()

    def write(self, sql: str, values: Sequence[object] = ()) -> int:
        """Change something, within `writing`; return the number of rows that it concerned."""
        return self._connection.execute(sql, values).rowcount

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Do what is within all together, or not at all. Raises UsageError for a store that cannot be written."""
        with _told(self.where):
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")

    def close(self) -> None:
        """Close it."""
        self._connection.close()


@contextmanager
def open_store(path: Path) -> Iterator[Database]:
    """Open the store in a file, made (mode 0600) and brought up to date where needed. Raises UsageError.

    It may be used from one thread at a time, whichever.
    """
    _make(path)
    with _told(path):
        connection = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
    try:
        database = Database(connection, path)
        with _told(path):
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("PRAGMA foreign_keys = ON")
        _migrate(database)
        yield database
    finally:
        connection.close()


def _make(path: Path) -> None:
    """Make the file before SQLite does, which would leave its mode to the process's mask; its companions take theirs from it."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror or error}", _HINT) from None


def _migrate(database: Database) -> None:
    """Bring the tables up to date; whoever comes second finds them so."""
    if _version(database) == len(MIGRATIONS):
        return
    with database.writing():
        database.write("CREATE TABLE IF NOT EXISTS schema_version (version INTEGER NOT NULL)")
        version = _version(database)
        if version > len(MIGRATIONS):
            raise UsageError(
                f"{database.where}: made by a newer Launch Ready (its tables are version {version}, known are {len(MIGRATIONS)})",
                f"update launchready, or {_HINT}",
            )
        for statements in MIGRATIONS[version:]:
            for statement in statements:
                database.write(statement)
        database.write("DELETE FROM schema_version")
        database.write("INSERT INTO schema_version (version) VALUES (?)", (len(MIGRATIONS),))


def _version(database: Database) -> int:
    tables = database.read("SELECT name FROM sqlite_master WHERE type = 'table' AND name = 'schema_version'")
    if not tables:
        return 0
    rows = database.read("SELECT version FROM schema_version")
    return int(rows[0][0]) if rows else 0


@contextmanager
def _told(where: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.DatabaseError as error:
        hint = "another process is writing: try again" if "locked" in str(error) else _HINT
        raise UsageError(f"{where}: {error}", hint) from None
