"""Which columns rows are looked up by without an index: what the migrations leave, held against the queries of the source."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from launchready.model.evidence.slow_code import MissingIndex, Use
from launchready.standards.sql_queries import Query
from launchready.standards.sql_reader import Name
from launchready.standards.table_indexes import Table, TableIndexes

Asked = tuple[str, Query, tuple[str, ...]]
"""A query with its file and the patterns of the paths that it answers."""
MAX_USES = 10
MAX_MISSING = 200
_TELLS_APART = re.compile(
    r"(?:^|_)(?:id|uuid|email|slug|username|handle|token|code|sku|external_id|phone|hash|domain)$|[a-z]Id$",
    re.IGNORECASE,
)
_SMALL = re.compile(
    r"^(?:plans?|roles?|permissions?|countries|currencies|languages|locales|settings|app_settings|config|features?|feature_flags|statuses|tiers)$",
    re.IGNORECASE,
)
_TEXTS = frozenset(
    {
        "uuid",
        "text",
        "varchar",
        "character",
        "citext",
        "bigint",
        "int",
        "integer",
        "int4",
        "int8",
        "char",
        "bigserial",
        "serial",
        "cuid",
    }
)


def missing(
    tables: TableIndexes, asked: Sequence[Asked], names: dict[str, tuple[str, dict[str, str]]]
) -> tuple[MissingIndex, ...]:
    """Return the columns without an index; `names` are Drizzle's names of tables, each with the table's and the columns' own."""
    if tables.dynamic:
        return ()
    by_name: dict[str, list[Table]] = {}
    for table in tables.tables.values():
        by_name.setdefault(table.name[1], []).append(table)
    used: dict[tuple[Name, str], list[Use]] = {}
    seen: dict[Name, list[Use]] = {}
    unserved: dict[Name, list[Use]] = {}
    written: set[Name] = set()
    for file, query, routes in asked:
        for table, columns in _looked_at(by_name, query, names):
            use = Use(file, query.line, routes)
            if query.does == "insert" and not columns:
                written.add(table.name)
                continue
            finds = [column for column in columns if table.indexed(column)]
            seen.setdefault(table.name, []).append(use)
            if finds or not query.whole:
                continue
            unserved.setdefault(table.name, []).append(use)
            best = next(
                (column for column in columns if column in table.keys),
                next((column for column in columns if _tells_apart(table, column)), ""),
            )
            if best:
                used.setdefault((table.name, best), []).append(use)
    found = _found(tables, used, seen, unserved, written)
    return tuple(found)[:MAX_MISSING]


def _found(
    tables: TableIndexes,
    used: dict[tuple[Name, str], list[Use]],
    seen: dict[Name, list[Use]],
    unserved: dict[Name, list[Use]],
    written: set[Name],
) -> Iterator[MissingIndex]:
    for table in tables.tables.values():
        if table.opaque or _is_small(table, written):
            continue
        compared = dict.fromkeys(table.compared.values())
        columns = dict.fromkeys([*(column for name, column in used if name == table.name), *compared])
        for column in columns:
            if column not in table.columns or table.indexed(column):
                continue
            uses = used.get((table.name, column), [])
            reason = "foreign-key" if column in table.keys and uses else "policy" if column in compared else "filter"
            if reason == "policy" and not uses:
                uses = unserved.get(table.name, [])
                if not uses and seen.get(table.name):
                    continue  # every query that is seen finds its rows by another index
            yield MissingIndex(
                f"{table.name[0]}.{table.name[1]}", column, table.file, table.line, reason, tuple(uses[:MAX_USES])
            )


def _looked_at(
    by_name: dict[str, list[Table]], query: Query, names: dict[str, tuple[str, dict[str, str]]]
) -> Iterable[tuple[Table, tuple[str, ...]]]:
    """Return the tables that a query looks at, each with the columns that it looks rows up by."""
    wanted, columns = query.table, query.columns
    if query.via == "drizzle":
        wanted, renamed = names.get(query.table, ("", {}))
        columns = tuple(renamed[column] for column in columns if column in renamed)
    elif query.via == "prisma":
        wanted = query.table[:1].upper() + query.table[1:]
    schema, _, wanted = wanted.rpartition(".")
    found = [table for table in by_name.get(wanted, ()) if not schema or table.name[0] == schema]
    if len(found) != 1:
        return
    yield found[0], columns
    for embedded in query.embeds:
        for child in by_name.get(embedded, ()):
            key = [column for column, target in child.keys.items() if target == found[0].name]
            if len(key) == 1:
                yield child, tuple(key)


def _tells_apart(table: Table, column: str) -> bool:
    """Return True for a column whose values are many: an index on another (a status, a flag) would hardly help."""
    return _TELLS_APART.search(column) is not None and table.columns.get(column, "").lower() in _TEXTS


def _is_small(table: Table, written: set[Name]) -> bool:
    """Return True for a table that keeps few rows: the migrations fill it and nothing else does, or its name says so."""
    return (table.seeded and table.name not in written) or _SMALL.match(table.name[1]) is not None


def drizzle_names(text: str) -> dict[str, tuple[str, dict[str, str]]]:
    """Return Drizzle's names of tables in a schema's source, each with the table's own and its columns'."""
    found: dict[str, tuple[str, dict[str, str]]] = {}
    starts = list(re.finditer(r"\b(\w{1,80})\s*=\s*(?:pg|sqlite)Table\(\s*[\"'](\w{1,80})[\"']", text))[:500]
    for at, start in enumerate(starts):
        end = starts[at + 1].start() if at + 1 < len(starts) else len(text)
        body = text[start.end() : min(end, start.end() + 20_000)]
        columns = dict(re.findall(r"\b(\w{1,80})\s*:\s*\w{1,40}\(\s*[\"'](\w{1,80})[\"']", body))
        found[start[1]] = (start[2], columns)
    return found
