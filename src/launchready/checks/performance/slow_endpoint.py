"""
What makes the slowest routes slow: queries in a loop, a missing index, a connection made for each request, calls that block.

Why it matters: A product that is quick with the ten rows of its demo takes seconds with the ten thousand of its first month, and the same four causes are behind most of
it. Each of them is mended in an hour when it is known, and costs the launch when it is found under load.

What is looked at: The source that the product file names, in Python, JavaScript and TypeScript: queries that are made once for each item of a list (pages, batches, tries and
short lists are none), calls that block in a handler that others wait for, clients and pools of databases made in a handler. The SQL migrations: foreign keys that the code looks
rows up by, columns that row level security compares with the user, and others that tell rows apart, with no index that begins with them. The Server-Timing header of the
declared routes, and the record of `launchready load`: a cause in the code of a route that was measured slow weighs more, and a slow route of which nothing tells the cause is
unknown. Whether a database is asked through a pooler cannot be seen from here, nor how many rows a table has.

Fix: One query for all items; an index; one pool for the process; calls that are awaited. Then measure again.

Reference: PostgreSQL manual, chapter 11 (indexes); Supabase guide, "RLS performance and best practices"; W3C Server Timing; Node.js guide, "Don't block the event loop".
"""

from __future__ import annotations

from collections.abc import Iterator

from launchready.checks.slow_causes import in_code, in_tables
from launchready.checks.slow_routes import measured_slow, told_by_servers
from launchready.model.check import Check, Impact, Result, Severity, Stage, not_applicable, passed, unknown
from launchready.model.evidence.http import HttpEvidence
from launchready.model.evidence.load import LoadEvidence, RouteLoad
from launchready.model.evidence.run import Run
from launchready.model.evidence.slow_code import SlowCodeEvidence
from launchready.model.probe import Show
from launchready.model.product import Product
from launchready.standards.record_files import LOAD
from launchready.standards.source_routes import matches


def evaluate(
    slow_code: SlowCodeEvidence, load: LoadEvidence, http: HttpEvidence, product: Product, run: Run
) -> Iterator[Result]:
    """Judge the source, the migrations and what the servers tell, and say of which slow routes nothing is known."""
    slow = measured_slow(load, product, run.now)
    told = [*told_by_servers(http, product, slow)]
    found = [*in_code(slow_code, slow), *in_tables(slow_code, slow)]
    yield from told
    yield from found
    explained = {result.where for result in told}
    for each in slow:
        if each.url not in explained and not _explained(slow_code, each.url):
            yield _unexplained(slow_code, load, each)
    if slow_code.failure:
        yield unknown(product.domain, slow_code.failure, "mend [repository] path in the product file", aspect="source")
    elif not slow_code.root:
        yield not_applicable("repository", "the product file names no source tree")
    elif not found:
        yield _clean(slow_code)


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


def _unexplained(evidence: SlowCodeEvidence, load: LoadEvidence, each: RouteLoad) -> Result:
    file = next((file for pattern, file in evidence.routes if matches(pattern, each.url)), "")
    where = f" ({file[:200]} answers it)" if file else ""
    p95 = each.p95.ms if each.p95 and each.p95.ms is not None else 0.0
    return unknown(
        each.url,
        f"its p95 under load is {p95:.0f} ms, and nothing that was seen says why{where}",
        "let the server send Server-Timing with the time of its queries, or trace one slow request",
        Show(load.file or LOAD.name, each.url[:100]),
        aspect="cause",
    )


CHECK = Check(
    id="performance.slow-endpoint",
    title="A known cause makes routes slow",
    stage=Stage.PERFORMANCE,
    impact=Impact.REACH,
    severity=Severity.HIGH,
    evaluate=evaluate,
)
