"""What the database itself says of why queries are slow: statements that read whole tables, foreign keys without an index, tables that are read whole often."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import timedelta

from launchready.checks.backends import sql_text
from launchready.checks.index_statement import create_index
from launchready.model.check import Confidence, Exposure, Fix, Result, Severity, failed, passed, unknown
from launchready.model.evidence.database import DatabaseEvidence, LargeTable, PlannedScan, SlowStatement, UnindexedKey
from launchready.model.probe import Psql
from launchready.standards.quoting import quote

FEW = 0.1
"""The share of a table's rows up to which an index finds them faster than reading all."""
WIDE = 50_000
"""Rows that a read of a whole table takes in on average, from which on many such reads weigh."""
OFTEN = 1000
"""Such reads in a day: more than jobs and dashboards make."""
OFTEN_AT_ALL = 20 * OFTEN
"""Such reads where nobody knows since when they are counted."""
QUIET = timedelta(days=7)
"""Statistics of so long show whether anybody waits for a key."""
RARELY = 50
_MIGRATION = (
    "Add a migration with the statement below. It cannot run in a transaction: where your tool makes one (Supabase, Prisma), run it by hand "
    "or leave `concurrently` out, which stops writes meanwhile."
)


def in_statements(database: DatabaseEvidence, budget: int) -> Iterator[tuple[Result, set[str]]]:
    """Judge slow statements by their plans; each with the columns (`schema.table.column`) and the table that it tells of."""
    tables: dict[str, list[tuple[SlowStatement, PlannedScan]]] = {}
    for statement in database.statements:
        for scan in statement.scans:
            if scan.kept <= FEW * scan.rows:
                tables.setdefault(scan.table, []).append((statement, scan))
    for table, seen in tables.items():
        statement, scan = max(seen, key=lambda each: each[0].mean_ms)
        told = {f"{table}.{column}" for _, each in seen for column in each.columns}
        yield _statement(database, statement, scan, budget), {table, *told}


def unexplained(database: DatabaseEvidence, budget: int) -> Iterator[Result]:
    """Say that statements are slow beyond the budget, and nothing that was seen says why."""
    slow = [
        each
        for each in database.statements
        if each.mean_ms > budget and not any(s.kept <= FEW * s.rows for s in each.scans)
    ]
    if slow:
        worst = max(slow, key=lambda each: each.mean_ms)
        blind = "; their plans can be asked for from PostgreSQL 16 on" if not any(each.planned for each in slow) else ""
        yield unknown(
            database.host,
            f"{len(slow)} {'query takes' if len(slow) == 1 else 'queries take'} more than {budget} ms on average (the slowest {worst.mean_ms:.0f} ms, "
            f"{worst.calls:,} times), and nothing that was seen says why{blind}",
            "explain (analyze, buffers) of the query with real values",
            _by_number(database, worst),
            aspect="statements",
        )


def in_keys(database: DatabaseEvidence, known: Collection[str]) -> Iterator[tuple[Result, set[str]]]:
    """Judge foreign keys without an index: each table that is read whole, and all others at once. `known` are columns that others tell of."""
    others: list[UnindexedKey] = []
    read: dict[str, list[UnindexedKey]] = {}
    for key in database.keys:
        if f"{key.table}.{key.columns[0]}" in known or _unused(database, key):
            continue
        if _is_read(key):
            read.setdefault(key.table, []).append(key)
        else:
            others.append(key)
    for table, keys in read.items():
        yield _keys(database, table, keys, Severity.MEDIUM), {table}
    if others:
        yield _keys(database, database.host, others, Severity.LOW), {key.table for key in others}


def in_reads(database: DatabaseEvidence, known: Collection[str]) -> Iterator[Result]:
    """Judge large tables that are read whole often, where nothing else tells why."""
    for table in database.tables:
        if table.table not in known and table.scans and table.read / table.scans >= WIDE and _often(database, table):
            yield _reads(database, table)


def looked(database: DatabaseEvidence) -> Result:
    """Say that the database was read, and what of it was not."""
    unread = f"; statements were not looked at: {database.unread}" if database.unread else ""
    return passed(
        database.host,
        f"of {len(database.tables)} tables with many rows nothing says that they are read whole for few of them{unread}",
        aspect="database",
    )


def _unused(database: DatabaseEvidence, key: UnindexedKey) -> bool:
    """Return True where long statistics show that nobody waits: the table is hardly read whole, and nothing of its parent is deleted."""
    old = database.at is not None and database.since is not None and database.at - database.since >= QUIET
    return old and key.scans < RARELY and key.deletes < RARELY


def _is_read(key: UnindexedKey) -> bool:
    """Return True for a table that is read whole again and again: a deleted parent row looks for its children, or a query does."""
    return key.scans >= RARELY and key.read >= key.scans * key.rows / 2


def _often(database: DatabaseEvidence, table: LargeTable) -> bool:
    if database.at is None:
        return False
    if table.last is not None and database.at - table.last > timedelta(days=1):
        return False  # not any more
    if database.since is None:
        return table.scans >= OFTEN_AT_ALL
    days = (database.at - database.since) / timedelta(days=1)
    return days >= 1 and table.scans / days >= OFTEN


def _since(database: DatabaseEvidence) -> str:
    return f" since {database.since:%Y-%m-%d}" if database.since else ""


def _statement(database: DatabaseEvidence, statement: SlowStatement, scan: PlannedScan, budget: int) -> Result:
    by = f" for {', '.join(scan.columns)}" if scan.columns else ""
    makes = (create_index(scan.table, scan.columns[:3]),) if scan.columns else ()
    how = (
        f"create an index on {', '.join(quote(column) for column in scan.columns[:3])} of the table {quote(scan.table)}"
        if scan.columns
        else f"find the query that filters the table {quote(scan.table)}, and create the index that its filter needs (pg_trgm for ILIKE, an index of the "
        "expression for lower(…), gin for arrays and JSON)"
    )
    return failed(
        scan.table,
        seen=f"a query that took {statement.mean_ms:.0f} ms on average ({statement.calls:,} times) reads all {scan.rows:,} rows{by}, to keep about {scan.kept:,} "
        f"({scan.kind} with a filter in its plan)",
        expected="an index that finds the rows",
        severity=Severity.HIGH if statement.mean_ms > budget else Severity.MEDIUM,
        confidence=Confidence.FIRM,
        exposure=Exposure.MANY,
        probe=_by_number(database, statement),
        aspect="slow-query",
        fix=Fix(
            summary=f"Add an index for a query of {scan.table}",
            steps=(
                _MIGRATION if makes else f"Find the query by the command above, and {how}.",
                "See that it is used: explain (generic_plan) of the query, and its mean time after select pg_stat_statements_reset().",
            ),
            hours=(0.25, 1) if makes else (0.5, 3),
            hours_reason="one index" if makes else "the filter is no plain comparison",
            snippet="\n".join(makes),
            prompt=f"A slow query reads all of a table. In a new migration, {how}, unless one like it is there. Change no data and no policy.",
        ),
    )


def _by_number(database: DatabaseEvidence, statement: SlowStatement) -> Psql:
    schema = '"' + database.schema.replace('"', '""') + '"' if database.schema != "public" else "public"
    return Psql(
        database.variable,
        f"select calls, round(mean_exec_time) as mean_ms, query from {schema}.pg_stat_statements where queryid = {statement.id}",  # noqa: S608 - printed, not sent
    )


def _keys(database: DatabaseEvidence, where: str, keys: list[UnindexedKey], severity: Severity) -> Result:
    names = [f"{key.table} ({', '.join(key.columns)})" for key in keys]
    shown = ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")
    first = keys[0]
    schema, _, table = first.table.partition(".")
    read = f", and was read whole {first.scans:,} times{_since(database)}" if severity is Severity.MEDIUM else ""
    return failed(
        where,
        seen=f"no index begins with the foreign key {shown}: {first.table} has about {first.rows:,} rows{read}; each row of {first.parent} that is deleted, and each "
        "query for its rows, reads them all",
        expected="an index that begins with the columns of each foreign key",
        severity=severity,
        confidence=Confidence.FIRM if severity is Severity.MEDIUM else Confidence.TENTATIVE,
        exposure=Exposure.SOME,
        probe=Psql(
            database.variable,
            f"select indexdef from pg_indexes where schemaname = {sql_text(schema)} and tablename = {sql_text(table)}",  # noqa: S608 - printed, not sent
        ),
        aspect="no-index",
        fix=Fix(
            summary=f"Add {'an index' if len(keys) == 1 else f'{len(keys)} indexes'}",
            steps=(_MIGRATION, "See that they are used: idx_scan in pg_stat_user_indexes."),
            hours=(0.25, 1),
            hours_reason="one migration with a statement for each index",
            snippet="\n".join(create_index(key.table, key.columns) for key in keys[:30]),
            prompt=(
                "Add a migration that creates an index on each of these foreign keys, unless one begins with it already: "
                f"{', '.join(quote(name) for name in names[:30])}. Change no data and no policy."
            ),
        ),
    )


def _reads(database: DatabaseEvidence, table: LargeTable) -> Result:
    schema, _, name = table.table.partition(".")
    return failed(
        table.table,
        seen=f"its {table.rows:,} rows were read whole {table.scans:,} times{_since(database)} ({table.read // table.scans:,} rows each time), "
        f"and found by an index {table.index_scans:,} times",
        expected="queries that find the few rows that they need by an index",
        severity=Severity.LOW,
        confidence=Confidence.TENTATIVE,
        exposure=Exposure.SOME,
        probe=Psql(
            database.variable,
            "select relname, n_live_tup, seq_scan, seq_tup_read, idx_scan from pg_stat_user_tables "  # noqa: S608 - printed, not sent
            f"where schemaname = {sql_text(schema)} and relname = {sql_text(name)}",
        ),
        aspect="read-whole",
        fix=Fix(
            summary=f"Find what reads all of {table.table}",
            steps=(
                "Switch pg_stat_statements on, and look for the query of this table with the longest total time.",
                "Give the columns of its filter an index, or ask for a count less often, or for an estimate of it.",
            ),
            hours=(0.5, 3),
            hours_reason="the query must be found first",
            prompt=(
                f"The table {quote(table.table)} is read whole very often. Look for queries of it without a filter, or with one that no index serves, and for counts of all "
                "rows; add the index, page the list, or keep the count. Change nothing that the code answers."
            ),
        ),
    )
