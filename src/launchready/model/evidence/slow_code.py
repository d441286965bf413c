"""What in the product's source makes its routes slow: places in code, columns without an index. Facts alone, no line of the source."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Cause(StrEnum):
    """What makes a place in code slow."""

    LOOP = "query-in-loop"  # one query after another, one for each item
    EACH = "query-per-item"  # one query for each item, all at once
    BLOCKING = "blocking-call"  # nobody else is answered meanwhile
    CONNECTION = "connection-per-request"


@dataclass(frozen=True, slots=True)
class SlowSpot:
    """One place. `file` is relative to the tree, `shown` is the name of what is called, `word` finds the line.

    `routes` are patterns of the paths that it answers (`standards/source_routes.py`), as far as they can be told. `does` says what a query
    does: `read`, `insert`, `update`, `delete` or `call`. `certain` is False for what does not happen each time, or whose weight cannot be told.
    """

    file: str
    line: int
    cause: Cause
    shown: str
    word: str
    routes: tuple[str, ...] = ()
    does: str = ""
    certain: bool = True


@dataclass(frozen=True, slots=True)
class Use:
    """A query that looks rows up by a column."""

    file: str
    line: int
    routes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MissingIndex:
    """A column that rows are looked up by, and that no index begins with. `file` and `line` are those of its table in the migrations.

    `reason` is `foreign-key`, `policy` for a column that a row level security policy compares with the user, or `filter` for another that tells rows apart.
    `uses` are the queries of the source; none is seen where a policy alone looks.
    """

    table: str
    column: str
    file: str
    line: int
    reason: str
    uses: tuple[Use, ...] = ()


@dataclass(frozen=True, slots=True)
class SlowCodeEvidence:
    """What one tree says. `root` is "" where the product file names none; `failure` says why it could not be read; `cut` that not all was.

    `files` and `queries` count what was understood, `tables` those of the migrations. `routes` are the patterns of paths with the file that answers them.
    """

    root: str = ""
    failure: str = ""
    files: int = 0
    queries: int = 0
    tables: int = 0
    spots: tuple[SlowSpot, ...] = ()
    indexes: tuple[MissingIndex, ...] = ()
    routes: tuple[tuple[str, str], ...] = ()
    cut: bool = False
