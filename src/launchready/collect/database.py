"""Reads what the product's database tells of itself, where the product file names it: its catalogue and statistics, in one read-only transaction.

No row of a table is read, and no text of a query is kept: a slow statement's text goes back to the same server after EXPLAIN, and is let go.
"""

from __future__ import annotations

import json
import math
from datetime import UTC, datetime
from typing import Any

from launchready.collect.interface import Collector
from launchready.collect.scope import Scope
from launchready.model.errors import MissingExtraError
from launchready.model.evidence.database import (
    DatabaseEvidence,
    LargeTable,
    PlannedScan,
    SlowStatement,
    UnindexedKey,
)
from launchready.net.postgres import Postgres, PostgresError, open_postgres, parse_login
from launchready.standards.query_plans import explainable, whole_reads

LARGE = 10_000
"""Rows from which on a table is looked at: a smaller one is read as fast whole as by an index."""
SLOW_MS = 100
CALLS = 20
MOST_KEYS = 200
MOST_TABLES = 200
MOST_LEADING = 4000
MOST_STATEMENTS = 20
MOST_PLANS = 6
GENERIC = 160000
"""The first version with EXPLAIN (GENERIC_PLAN), which plans a statement whose values are not known."""
OLDEST = 130000
_OTHERS = (
    "^(pg_.*|information_schema|auth|storage|realtime|_realtime|_analytics|extensions|graphql|graphql_public|vault|pgsodium|pgsodium_masks"
    "|supabase_.*|cron|net|pgbouncer|neon.*|hdb_catalog|_timescaledb_.*|timescaledb_.*|tiger|tiger_data|topology|drizzle|pgboss)$"
)
"""Schemas of the server, its extensions and its provider: nobody's own tables."""
_OWN = (
    f"n.nspname !~ '{_OTHERS}' and not exists (select 1 from pg_catalog.pg_depend d "  # noqa: S608 - our own words alone
    "where d.classid = 'pg_catalog.pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')"
)
_ROWS = "(case when c.reltuples > 0 then c.reltuples::int8 else coalesce(s.n_live_tup, 0) end)"
_ABOUT = """
select current_setting('server_version_num')::int4, extract(epoch from now())::float8,
  (select extract(epoch from stats_reset)::float8 from pg_catalog.pg_stat_database where datname = current_database())
"""
_EXTENSION = """
select n.nspname from pg_catalog.pg_extension e join pg_catalog.pg_namespace n on n.oid = e.extnamespace
where e.extname = 'pg_stat_statements'
"""
_KEYS = f"""
select n.nspname, c.relname,
  array(select a.attname::text from unnest(k.conkey) with ordinality u(number, place)
    join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attnum = u.number order by u.place),
  fn.nspname, f.relname, {_ROWS}, coalesce(s.seq_scan, 0), coalesce(s.seq_tup_read, 0), coalesce(p.n_tup_del, 0)
from pg_catalog.pg_constraint k
join pg_catalog.pg_class c on c.oid = k.conrelid
join pg_catalog.pg_namespace n on n.oid = c.relnamespace
join pg_catalog.pg_class f on f.oid = k.confrelid
join pg_catalog.pg_namespace fn on fn.oid = f.relnamespace
left join pg_catalog.pg_stat_user_tables s on s.relid = c.oid
left join pg_catalog.pg_stat_user_tables p on p.relid = f.oid
where k.contype = 'f' and k.conparentid = 0 and c.relkind = 'r' and not c.relispartition and {_OWN} and {_ROWS} >= {LARGE}
  and not exists (
    select 1 from pg_catalog.pg_index i where i.indrelid = c.oid and i.indisvalid
      and (i.indkey::int2[])[0:least(cardinality(k.conkey), i.indnkeyatts) - 1] <@ k.conkey)
order by {_ROWS} desc, 1, 2, 3 limit {MOST_KEYS + 1}
"""  # noqa: S608 - our own words alone
_LEADING = f"""
select distinct n.nspname, c.relname, a.attname from pg_catalog.pg_index i
join pg_catalog.pg_class c on c.oid = i.indrelid
join pg_catalog.pg_namespace n on n.oid = c.relnamespace
join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attnum = (i.indkey::int2[])[0]
where i.indisvalid and c.relkind in ('r', 'p') and {_OWN} order by 1, 2, 3 limit {MOST_LEADING + 1}
"""  # noqa: S608 - our own words alone
_TABLES = f"""
select n.nspname, c.relname, {_ROWS}, coalesce(s.seq_scan, 0), coalesce(s.seq_tup_read, 0), coalesce(s.idx_scan, 0), %s
from pg_catalog.pg_stat_user_tables s
join pg_catalog.pg_class c on c.oid = s.relid
join pg_catalog.pg_namespace n on n.oid = c.relnamespace
where {_OWN} and {_ROWS} >= {LARGE} order by s.seq_tup_read desc nulls last, 1, 2 limit {MOST_TABLES + 1}
"""  # noqa: S608 - our own words alone
_STATEMENTS = f"""
select s.queryid::text, s.calls, s.mean_exec_time, left(s.query, 20001) from %s.pg_stat_statements s
where s.dbid = (select oid from pg_catalog.pg_database where datname = current_database())
  and s.calls >= {CALLS} and s.mean_exec_time >= {SLOW_MS} order by s.mean_exec_time desc limit 100
"""  # noqa: S608 - our own words, and a schema's name in quotes
_HIDDEN = "<insufficient privilege>"


async def product(scope: Scope) -> None:
    """Look at the database, where there is one."""
    reference = scope.product.database.url
    if reference is None:
        scope.keep(DatabaseEvidence())
        return
    name = reference.removeprefix("env:")
    url = scope.secret(reference)
    if url is None:
        scope.keep(DatabaseEvidence(name, "", f"{name} is not set in the environment", f"set {name}"))
        return
    host = ""
    try:
        login = parse_login(url)
        host = login.host
        route = await scope.session.route(login.address)
        own = bool(route.addresses) and scope.session.policy.is_own(route.addresses[0])
        roots, proxy = scope.session.ground
        with scope.session.journal.wait("postgres", f"{host}:{login.port}"):
            async with open_postgres(
                login, route, login.sslmode or ("prefer" if own else "require"), roots, proxy
            ) as database:
                scope.keep(await read(database, name, host))
    except MissingExtraError as error:
        scope.keep(DatabaseEvidence(name, host, error.message, f"pip install 'launchready[{error.extra}]'"))
    except PostgresError as error:
        reason = f"the database behind {name} could not be read: {error}"
        scope.keep(
            DatabaseEvidence(
                name, host, reason, f'see that psql "${name}" connects from here, with a role that may read statistics'
            )
        )


async def read(database: Postgres, name: str, host: str) -> DatabaseEvidence:
    """Return what an open database tells. Raises PostgresError for one that answers as no PostgreSQL does."""
    try:
        return await _read(database, name, host)
    except (ValueError, LookupError, TypeError, ArithmeticError, OSError) as error:
        raise PostgresError(f"it answers as no PostgreSQL does ({type(error).__name__})") from None


async def _read(database: Postgres, name: str, host: str) -> DatabaseEvidence:
    version, at, since = (await database.ask(_ABOUT, 1))[0]
    if _count(version) < OLDEST:
        raise PostgresError("its version is older than PostgreSQL 13")
    keys = await database.ask(_KEYS, MOST_KEYS + 1)
    leading = await database.ask(_LEADING, MOST_LEADING + 1)
    last = "extract(epoch from s.last_seq_scan)::float8" if version >= GENERIC else "null"
    tables = await database.ask(_TABLES % last, MOST_TABLES + 1)
    large = [_table(row) for row in tables[:MOST_TABLES]]
    schema, statements, unread = await _statements(database, version, {each.table: each.rows for each in large if each})
    return DatabaseEvidence(
        variable=name,
        host=host,
        version=_count(version),
        at=_time(at),
        since=_time(since),
        keys=tuple(each for row in keys[:MOST_KEYS] if (each := _key(row))),
        tables=tuple(each for each in large if each),
        schema=schema,
        statements=statements,
        unread=unread,
        leading=tuple(".".join(row) for row in leading[:MOST_LEADING] if _named(*row)),
        cut=len(keys) > MOST_KEYS or len(leading) > MOST_LEADING or len(tables) > MOST_TABLES,
    )


async def _statements(
    database: Postgres, version: int, large: dict[str, int]
) -> tuple[str, tuple[SlowStatement, ...], str]:
    """Return where pg_stat_statements lies, the slow ones of it, and why it was not read."""
    found = await database.ask(_EXTENSION, 1)
    if not found:
        return "", (), "the extension pg_stat_statements is not installed"
    schema = str(found[0][0])
    if not _named(schema):
        return "", (), "the schema of pg_stat_statements has an odd name"
    quoted = '"' + schema.replace('"', '""') + '"'
    rows = await database.attempt(_STATEMENTS % quoted, 100)
    if rows is None:
        return schema, (), "pg_stat_statements could not be read"
    selects = [row for row in rows if isinstance(row[3], str) and explainable(row[3])]
    if not selects and any(row[3] == _HIDDEN for row in rows):
        return schema, (), "the role may not read the statements of others (pg_read_all_stats)"
    kept = []
    for place, (number, calls, mean, text) in enumerate(selects[:MOST_STATEMENTS]):
        plan = None
        if version >= GENERIC and place < MOST_PLANS:
            plan = await database.attempt(f"explain (format json, generic_plan, verbose) {text}", 1)
        kept.append(_statement(number, calls, mean, plan, large))
    return schema, tuple(each for each in kept if each), ""


def _statement(
    number: Any, calls: Any, mean: Any, plan: list[tuple[Any, ...]] | None, large: dict[str, int]
) -> SlowStatement | None:
    if not (isinstance(number, str) and len(number) <= 20 and number.removeprefix("-").isdigit()):
        return None
    if not isinstance(mean, float) or not math.isfinite(mean):
        return None
    scans = []
    told = plan[0][0] if plan and plan[0] else None
    for step in whole_reads(told if isinstance(told, str) else json.dumps(told) if told is not None else ""):
        table = f"{step.schema}.{step.table}"
        if table in large and _named(step.schema, step.table, *step.columns):
            scans.append(PlannedScan("Seq Scan", table, large[table], step.kept, step.columns))
    return SlowStatement(number, _count(calls), mean, plan is not None, tuple(scans[:5]))


def _key(row: tuple[Any, ...]) -> UnindexedKey | None:
    schema, table, columns, parents, parent, *counts = row
    if not isinstance(columns, list) or not _named(schema, table, parents, parent, *columns):
        return None
    rows, scans, read_, deletes = (_count(each) for each in counts)
    return UnindexedKey(f"{schema}.{table}", tuple(columns[:32]), f"{parents}.{parent}", rows, scans, read_, deletes)


def _table(row: tuple[Any, ...]) -> LargeTable | None:
    schema, table, *counts, last = row
    if not _named(schema, table):
        return None
    rows, scans, read_, by_index = (_count(each) for each in counts)
    return LargeTable(f"{schema}.{table}", rows, scans, read_, by_index, _time(last))


def _named(*names: object) -> bool:
    """Return True for names that PostgreSQL gives, and that can be shown: 63 bytes, and nothing that hides."""
    return all(isinstance(name, str) and 0 < len(name) <= 63 and name.isprintable() for name in names)


def _count(value: object) -> int:
    if not isinstance(value, int) or not -1 <= value < 1 << 63:
        raise ValueError("no count")
    return max(0, value)


def _time(seconds: object) -> datetime | None:
    return datetime.fromtimestamp(seconds, UTC) if isinstance(seconds, float) and math.isfinite(seconds) else None


COLLECTOR = Collector("database", product=product)
