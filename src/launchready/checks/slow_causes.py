"""What the source says of why routes are slow: one finding for each file and cause, and one for each table without an index."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from launchready.checks.index_statement import create_index
from launchready.checks.slow_routes import SlowRoute
from launchready.model.check import Confidence, Exposure, Fix, Result, Severity, failed
from launchready.model.evidence.database import DatabaseEvidence
from launchready.model.evidence.slow_code import Cause, MissingIndex, SlowCodeEvidence, SlowSpot
from launchready.model.probe import Show
from launchready.standards.quoting import quote
from launchready.standards.source_routes import matches

AGAIN = "Measure again: launchready load --route URL --rate RATE --duration 120."
_STEP_UP = {Severity.LOW: Severity.MEDIUM, Severity.MEDIUM: Severity.HIGH}
_REASONS = {
    "policy": "compared with the user by a row level security policy",
    "foreign-key": "a foreign key that the code looks rows up by",
    "filter": "what the code looks rows up by",
}
_SYNC_FILES = ("readFileSync", "readdirSync")


@dataclass(frozen=True, slots=True)
class _Advice:
    says: str
    expected: str
    summary: str
    prompt: str
    hours: tuple[float, float]
    reason: str


_ADVICE = {
    Cause.LOOP: _Advice(
        "{shown} is asked once for each item of a list, one after another: it will be slow when there are many",
        "one query for all of them",
        "Ask for all rows at once",
        "replace the query that is awaited in a loop by one query for all items before the loop (Supabase: .in('id', ids), or an embedded select; Prisma: "
        "where: { id: { in: ids } } or include; SQL: = ANY($1); SQLAlchemy: .in_(ids) or selectinload; writes: one insert or upsert of a list), and look the rows "
        "up in a map by their id. Change nothing that the code answers.",
        (0.5, 3), "one query and a map for each loop",
    ),
    Cause.EACH: _Advice(
        "{shown} is asked once for each item of a list, all at once: with many items they wait for the same few connections",
        "one query for all of them",
        "Ask for all rows at once",
        "replace the queries that Promise.all or gather makes for each item by one query for all items (Supabase: .in('id', ids) or an embedded select; Prisma: "
        "where: { id: { in: ids } } or include; SQL: = ANY($1)), and look the rows up in a map by their id. Change nothing that the code answers.",
        (0.5, 3), "one query and a map for each place",
    ),
    Cause.BLOCKING: _Advice(
        "{shown} blocks a handler: nobody else is answered by this process until it returns",
        "a call that lets others be answered meanwhile",
        "Let nobody wait for another's request",
        "replace calls that block in request handlers by ones that are awaited (Python: asyncio.sleep, httpx.AsyncClient, AsyncOpenAI, AsyncSession, the asynchronous "
        "Supabase client, asyncio.to_thread; or declare the handler with def, so that FastAPI runs it in a thread; Node: execFile, fs.promises, bcrypt.hash and compare, "
        "crypto.scrypt with a promise). Change nothing that the routes answer.",
        (0.5, 4), "one call each; a synchronous session of the database takes longer",
    ),
    Cause.CONNECTION: _Advice(
        "{shown} is made for each request: each one waits for a new connection to the database and its login, and many at once use up those that it allows",
        "one pool, made when the process starts",
        "Keep connections to the database for the next request",
        "make the database client or pool once, at module level (in development kept on globalThis), and use it in all handlers; in Python make the engine or pool at start-up "
        "and take connections from it. In serverless functions keep the pool small (1 to 5), and use the address of the provider's pooler.",
        (0.5, 3), "one module that makes the client, and its uses",
    ),
}  # fmt: skip


def in_code(evidence: SlowCodeEvidence, slow: Sequence[SlowRoute]) -> Iterator[Result]:
    """Judge the places in code."""
    files: dict[tuple[str, Cause], list[SlowSpot]] = {}
    for spot in evidence.spots:
        files.setdefault((spot.file, spot.cause), []).append(spot)
    for (file, cause), spots in files.items():
        spots.sort(key=lambda spot: (_weight(spot).order, spot.line))
        yield _spots(
            evidence,
            file,
            _ADVICE[cause],
            spots,
            cause,
            _joined(slow, (route for spot in spots for route in spot.routes)),
        )


def in_tables(
    evidence: SlowCodeEvidence, slow: Sequence[SlowRoute], database: DatabaseEvidence, told: Collection[str] = ()
) -> Iterator[Result]:
    """Judge the columns without an index: each that a slow route waits for, and all others at once, since one migration mends them.

    What the database has an index for, whoever made it, and what is `told` already (`schema.table.column`) is left out.
    """
    others: list[MissingIndex] = []
    joined: dict[str, tuple[SlowRoute, list[MissingIndex]]] = {}
    passed_over = {*database.leading, *told}
    missing = (each for each in evidence.indexes if f"{each.table}.{each.column}" not in passed_over)
    for each in sorted(missing, key=lambda each: _needed(each).order):
        route = _joined(slow, (route for use in each.uses for route in use.routes))
        if route is None:
            others.append(each)
        else:
            joined.setdefault(each.table, (route, []))[1].append(each)
    for table, (route, columns) in joined.items():
        yield _indexes(evidence, table, columns, route, database)
    if others:
        yield _indexes(evidence, evidence.root, others, None, database)


def _joined(slow: Sequence[SlowRoute], routes: Iterable[str]) -> SlowRoute | None:
    """Return the slowest of the slow routes that some patterns are about."""
    patterns = set(routes)
    about = [each for each in slow if any(matches(pattern, each.url) for pattern in patterns)]
    return max(about, key=lambda each: each.ms, default=None)


def _weight(spot: SlowSpot) -> Severity:
    """Return what a place costs where nobody measured."""
    if spot.cause is Cause.EACH or not spot.certain:
        return Severity.LOW
    if spot.cause is Cause.LOOP and spot.does in ("update", "call"):
        return Severity.LOW
    if spot.cause is Cause.BLOCKING and spot.shown.startswith(_SYNC_FILES):
        return Severity.LOW
    return Severity.MEDIUM


def _needed(missing: MissingIndex) -> Severity:
    return Severity.MEDIUM if missing.uses and missing.reason != "filter" else Severity.LOW


def _measured(joined: SlowRoute | None) -> str:
    return f"; {joined.url[:200]}, which it answers, has {joined}" if joined else ""


def _spots(
    evidence: SlowCodeEvidence,
    file: str,
    advice: _Advice,
    spots: Sequence[SlowSpot],
    cause: Cause,
    joined: SlowRoute | None,
) -> Result:
    lines = ", ".join(str(spot.line) for spot in spots[:5]) + (", …" if len(spots) > 5 else "")
    severity = _weight(spots[0])
    return failed(
        file,
        seen=f"{'line' if len(spots) == 1 else 'lines'} {lines}: {advice.says.format(shown=spots[0].shown)}{_measured(joined)}",
        expected=advice.expected,
        severity=_STEP_UP[severity] if joined else severity,
        confidence=Confidence.FIRM
        if joined or (spots[0].certain and severity is Severity.MEDIUM)
        else Confidence.TENTATIVE,
        exposure=Exposure.MANY if joined else Exposure.SOME,
        probe=Show(f"{evidence.root}/{file}", spots[0].word),
        aspect=cause.value,
        fix=Fix(
            summary=advice.summary,
            steps=(f"In {file[:200]}, line {spots[0].line}: {advice.prompt}", AGAIN),
            hours=advice.hours,
            hours_reason=advice.reason,
            prompt=f"In {quote(file)}, line {spots[0].line}: {advice.prompt}",
        ),
    )


def _indexes(
    evidence: SlowCodeEvidence,
    where: str,
    missing: Sequence[MissingIndex],
    joined: SlowRoute | None,
    database: DatabaseEvidence,
) -> Result:
    first, severity = missing[0], _needed(missing[0])
    names = [f"{each.table}.{each.column}" for each in missing]
    shown = ", ".join(names[:6]) + (f" and {len(names) - 6} more" if len(names) > 6 else "")
    use = next(iter(first.uses), None)
    example = f" ({use.file[:120]}, line {use.line})" if use and first.reason != "policy" else ""
    rows = {table.table: table.rows for table in database.tables}
    large = next((f"; {each.table} has about {rows[each.table]:,} rows" for each in missing if each.table in rows), "")
    return failed(
        where[:200],
        seen=f"no index begins with {shown}; {first.column} is {_REASONS[first.reason]}{example}: each query that looks rows up by it reads the whole table, "
        f"and will be slow when there are many rows{large}{_measured(joined)}",
        expected="an index that begins with each column that rows are looked up by",
        severity=_STEP_UP[severity] if joined else severity,
        confidence=Confidence.FIRM if joined or first.uses or large else Confidence.TENTATIVE,
        exposure=Exposure.MANY if joined else Exposure.SOME,
        probe=Show(f"{evidence.root}/{first.file}", first.column),
        aspect="no-index",
        fix=Fix(
            summary=f"Add {'an index' if len(missing) == 1 else f'{len(missing)} indexes'}",
            steps=(
                "Add a migration with the statements below. They cannot run in a transaction: where your tool makes one (Supabase, Prisma), leave `concurrently` out.",
                "See in the database that they are used: EXPLAIN of the queries.",
            ),
            hours=(0.25, 1),
            hours_reason="one migration with a statement for each index",
            snippet="\n".join(create_index(each.table, (each.column,)) for each in missing[:30]),
            prompt=(
                f"Add a migration that creates an index on each of these columns, unless an index, a unique constraint or the primary key begins with it already: "
                f"{', '.join(quote(name) for name in names[:30])}. Change no data and no policy."
            ),
        ),
    )
