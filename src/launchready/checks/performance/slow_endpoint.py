"""
Routes that are slow, and what makes them so: queries in a loop, a missing index, a connection made for each request, calls that block.

Why it matters: A product that is quick with the ten rows of its demo takes seconds with the ten thousand of its first month, and the same four causes are behind most of
it. Each of them is mended in an hour when it is known, and costs the launch when it is found under load.

What is looked at: The source that the product file names, in Python, JavaScript and TypeScript: queries that are made once for each item of a list (pages, batches, tries and
short lists are none), calls that block in a handler that others wait for, clients and pools of databases made in a handler. The SQL migrations: foreign keys that the code looks
rows up by, columns that row level security compares with the user, and others that tell rows apart, with no index that begins with them. The Server-Timing header of the
declared routes, the record of `launchready load`, and the access logs that the product file names, where they say how long an answer took and in which unit: routes whose p95
is surely over the budget. A cause in the code of such a route weighs more, and a slow route of which nothing tells the cause is unknown. Where the product file names the
database (PostgreSQL), it is asked in one read-only transaction: foreign keys of large tables without an index, large tables that are read whole often, and the plans
(EXPLAIN, which runs nothing) of the slowest queries in pg_stat_statements. No row is read and no query is kept. Chats, webhooks, streams and files are left out of logs, for they may
take long. Whether a database is asked through a pooler cannot be seen from here, nor, without its URL, how many rows a table has.

Fix: One query for all items; an index; one pool for the process; calls that are awaited. Then measure again.

Reference: PostgreSQL manual, chapters 11 (indexes) and 14 (EXPLAIN), and appendix F (pg_stat_statements); Supabase guide, "RLS performance and best practices"; W3C Server Timing; Node.js guide, "Don't block the event loop".
"""

from __future__ import annotations

from collections.abc import Iterator

from launchready.checks.slow_causes import in_code, in_tables
from launchready.checks.slow_database import in_keys, in_reads, in_statements, looked, unexplained
from launchready.checks.slow_logs import by_log, slow_in_log
from launchready.checks.slow_routes import SlowRoute, measured_slow, told_by_servers
from launchready.model.check import Check, Impact, Result, Severity, Stage, not_applicable, passed, unknown
from launchready.model.evidence.access_log import AccessLogEvidence
from launchready.model.evidence.database import DatabaseEvidence
from launchready.model.evidence.http import HttpEvidence
from launchready.model.evidence.load import LoadEvidence
from launchready.model.evidence.run import Run
from launchready.model.evidence.slow_code import SlowCodeEvidence
from launchready.model.probe import Show
from launchready.model.product import Product
from launchready.standards.record_files import LOAD
from launchready.standards.source_routes import matches


def evaluate(
    slow_code: SlowCodeEvidence,
    load: LoadEvidence,
    access_log: AccessLogEvidence,
    database: DatabaseEvidence,
    http: HttpEvidence,
    product: Product,
    run: Run,
) -> Iterator[Result]:
    """Judge the source, the migrations, the database and what the servers tell, and say of which slow routes nothing is known."""
    under_load, logged = measured_slow(load, product, run.now), slow_in_log(access_log, product, run.now)
    slow = (*under_load, *(each.slow for each in logged))
    told = [*told_by_servers(http, product, slow)]
    asked, known = _asked(database, slow_code, product.budgets.p95_ms)
    found = [*in_code(slow_code, slow), *in_tables(slow_code, slow, database, known)]
    yield from told
    yield from asked
    yield from found
    yield from (by_log(each, product.budgets.p95_ms, _answers(slow_code, each.slow.url)) for each in logged)
    explained = {result.where for result in told}
    for each in under_load:
        if each.url not in explained and not _explained(slow_code, each.url):
            yield _unexplained(slow_code, load, each)
    if slow_code.failure:
        yield unknown(product.domain, slow_code.failure, "mend [repository] path in the product file", aspect="source")
    elif not slow_code.root:
        yield not_applicable("repository", "the product file names no source tree")
    elif not found:
        yield _clean(slow_code)


def _asked(database: DatabaseEvidence, slow_code: SlowCodeEvidence, budget: int) -> tuple[list[Result], set[str]]:
    """Return what the database tells, and the columns and tables that it tells of: each cause is told once, here or where the migrations are judged."""
    if not database.variable:
        return [], set()
    if database.failure:
        where = database.host or database.variable
        return [unknown(where, database.failure, database.remedy, aspect="database")], set()
    found, told = [], set()
    for result, names in in_statements(database, budget):
        found.append(result)
        told |= names
    known = {f"{each.table}.{each.column}" for each in slow_code.indexes}
    others = {each.table for each in slow_code.indexes}
    for result, names in in_keys(database, known | told):
        found.append(result)
        others |= names
    found += [*in_reads(database, others | told), *unexplained(database, budget)]
    return found or [looked(database)], told


def _clean(evidence: SlowCodeEvidence) -> Result:
    if not evidence.queries and not evidence.tables and not evidence.routes:
        return not_applicable(evidence.root, "no query, no migration and no route was found in the source")
    more = "; not all of it was read" if evidence.cut else ""
    seen = f"{evidence.queries} queries and {evidence.tables} tables, with nothing against them{more}"
    return passed(evidence.root, seen)


def _explained(evidence: SlowCodeEvidence, url: str) -> bool:
    patterns = {route for spot in evidence.spots for route in spot.routes}
    patterns |= {route for each in evidence.indexes for use in each.uses for route in use.routes}
    return any(matches(pattern, url) for pattern in patterns)


def _answers(evidence: SlowCodeEvidence, url: str) -> str:
    """Return the file of the source that answers a URL, or ""."""
    return next((file for pattern, file in evidence.routes if matches(pattern, url)), "")


def _unexplained(evidence: SlowCodeEvidence, load: LoadEvidence, each: SlowRoute) -> Result:
    file = _answers(evidence, each.url)
    where = f" ({file[:200]} answers it)" if file else ""
    return unknown(
        each.url,
        f"its p95 {each.how} is {each.ms:.0f} ms, and nothing that was seen says why{where}",
        "let the server send Server-Timing with the time of its queries, or trace one slow request",
        Show(load.file or LOAD.name, each.url[:100]),
        aspect="cause",
    )


CHECK = Check(
    id="performance.slow-endpoint",
    title="Routes are slow, or a known cause makes them so",
    stage=Stage.PERFORMANCE,
    impact=Impact.REACH,
    severity=Severity.HIGH,
    evaluate=evaluate,
)
