"""Cases of performance.slow-endpoint: what databases tell of themselves."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from seen import NOW, Bad, evidence

from launchready.model.check import Severity
from launchready.model.evidence import Evidence
from launchready.model.evidence.access_log import AccessLogEvidence
from launchready.model.evidence.database import (
    DatabaseEvidence,
    LargeTable,
    PlannedScan,
    SlowStatement,
    UnindexedKey,
)
from launchready.model.evidence.load import LoadEvidence
from launchready.model.evidence.slow_code import MissingIndex, SlowCodeEvidence, Use

HOST = "db.kettle.example"
KEY = UnindexedKey("public.orders", ("customer_id",), "public.customers", 40_000)
READ = replace(KEY, scans=900, read=900 * 40_000)
TABLE = LargeTable("public.orders", 90_000, 120_000, 120_000 * 90_000, 500, NOW - timedelta(minutes=3))
SCAN = PlannedScan("Seq Scan", "public.orders", 40_000, 80, ("customer_id",))
SLOW = SlowStatement("-8712", 3400, 240.0, True, (SCAN,))
MISSING = MissingIndex(
    "public.orders", "customer_id", "supabase/migrations/1.sql", 3, "foreign-key", (Use("src/orders.ts", 4),)
)


def told(*keys: UnindexedKey, days: float | None = 20, missing: tuple[MissingIndex, ...] = (), **facts: object) -> Evidence:  # fmt: skip
    """A database that was read, and a source tree with what its migrations lack."""
    since = NOW - timedelta(days=days) if days is not None else None
    seen = DatabaseEvidence("DATABASE_URL", HOST, version=170002, at=NOW, since=since, keys=keys, schema="extensions")
    code = SlowCodeEvidence("source", files=3, queries=3, tables=2, indexes=missing) if missing else SlowCodeEvidence()
    return replace(
        evidence(),
        slow_code=code,
        load=LoadEvidence(),
        access_log=AccessLogEvidence(),
        database=replace(seen, **facts),  # type: ignore[arg-type]
    )


GOOD: dict[str, Evidence] = {
    "a database with nothing against it": told(),
    "a database without pg_stat_statements": told(unread="the extension pg_stat_statements is not installed"),
}
BAD: dict[str, Bad] = {
    "a foreign key of a table that is read whole": (
        told(READ),
        {("public.orders", "no-index", Severity.MEDIUM)},
    ),
    "foreign keys of large tables": (
        told(KEY, replace(KEY, columns=("shop_id", "seller_id")), days=2),
        {(HOST, "no-index", Severity.LOW)},
    ),
    "a foreign key whose parent rows are deleted": (
        told(replace(KEY, deletes=4000)),
        {(HOST, "no-index", Severity.LOW)},
    ),
    "a foreign key that the migrations tell of, too": (
        told(READ, missing=(MISSING,)),
        {("source", "no-index", Severity.MEDIUM)},
    ),
    "a slow query that reads all rows for a few": (
        told(statements=(SLOW,)),
        {("public.orders", "slow-query", Severity.MEDIUM)},
    ),
    "one that is slower than the budget": (
        told(statements=(replace(SLOW, mean_ms=1900.0),)),
        {("public.orders", "slow-query", Severity.HIGH)},
    ),
    "a slow query, a key and a migration with one cause": (
        told(READ, statements=(SLOW,), tables=(TABLE,), missing=(MISSING,)),
        {("public.orders", "slow-query", Severity.MEDIUM)},
    ),
    "a slow query whose filter is no plain comparison": (
        told(statements=(replace(SLOW, scans=(replace(SCAN, columns=()),)),)),
        {("public.orders", "slow-query", Severity.MEDIUM)},
    ),
    "a large table that is read whole by every request": (
        told(tables=(TABLE,)),
        {("public.orders", "read-whole", Severity.LOW)},
    ),
    "one of a database that does not tell since when it counts": (
        told(tables=(TABLE,), days=None),
        {("public.orders", "read-whole", Severity.LOW)},
    ),
    "names that SQL must quote": (
        told(replace(READ, table="Shop.My Orders", columns=("order",))),
        {("Shop.My Orders", "no-index", Severity.MEDIUM)},
    ),
}
SILENT: dict[str, Evidence] = {
    "no database is named": replace(told(), database=DatabaseEvidence()),
    "a foreign key that nobody waited for in three weeks": told(KEY),
    "a table that a nightly job reads": told(tables=(replace(TABLE, scans=20, read=20 * 90_000),)),
    "a table that a dashboard reads each minute": told(tables=(replace(TABLE, scans=20 * 500, read=20 * 500 * 90_000),)),
    "a large table of which reads stop early": told(tables=(replace(TABLE, read=120_000 * 30),)),
    "statistics of an hour": told(tables=(replace(TABLE, scans=2000, read=2000 * 90_000),), days=0.04),
    "a table that was read whole before its index came": told(tables=(replace(TABLE, last=NOW - timedelta(days=5)),)),
    "statistics of nobody knows when": told(tables=(replace(TABLE, scans=900, read=900 * 90_000),), days=None),
    "a slow query that needs most of the rows": told(
        statements=(replace(SLOW, scans=(replace(SCAN, kept=30_000),)),), tables=(replace(TABLE, scans=3),)
    ),
    "an index that no migration makes": told(missing=(MISSING,), leading=("public.orders.customer_id",)),
}  # fmt: skip
UNKNOWN: dict[str, Evidence] = {
    "a database that cannot be read": told(failure="the database behind DATABASE_URL could not be read: no", remedy="x"),
    "psycopg is not installed": replace(
        told(), database=DatabaseEvidence("DATABASE_URL", HOST, "it needs launchready[postgres]", "pip install it")
    ),
    "queries beyond the budget without a plan": told(
        statements=(replace(SLOW, mean_ms=1900.0, planned=False, scans=()),)
    ),
}  # fmt: skip
