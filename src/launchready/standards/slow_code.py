"""What a source tree says of why its routes are slow, made of its files: the pure part, for audits and for whoever checks before a deploy."""

from __future__ import annotations

import re
from collections.abc import Mapping

from launchready.model.evidence.slow_code import SlowCodeEvidence, SlowSpot
from launchready.standards import slow_javascript as javascript
from launchready.standards import slow_python as python
from launchready.standards.access_rules import is_migration
from launchready.standards.missing_indexes import Asked, drizzle_names, missing
from launchready.standards.table_indexes import fold

MAX_SPOTS = 300
MAX_ROUTES = 500
_SCRIPT = re.compile(r"\.(?:[cm]?[jt]sx?)$")
_NOT_SERVED = re.compile(
    r"(?:^|/)(?:tests?|__tests__|spec|e2e|cypress|playwright|examples?|fixtures?|mocks?|__mocks__|scripts?|evals?|notebooks?|seeds?|seeders?|migrations?|"
    r"alembic|crons?|workers?|inngest|trigger|bin|cli|management/commands|benchmarks?|docs)/|"
    r"[._-](?:test|spec|stories|d|config)\.|\.min\.|(?:^|/)(?:test_|conftest)|(?:^|/)prisma/|"
    r"(?:^|[/_-])(?:seed|seeds|seeder|cron|worker|migrate|migration|backfill|cleanup|scheduler?|celery\w*)(?:[_-][\w-]*)?(?:\.[^/]*$|/)",
    re.IGNORECASE,
)
"""Tests, tools, and work that no visitor waits for."""
_WORK = re.compile(
    r"^(?!.*(?:^|/)(?:api|app|pages|routes?|routers?|components|features|views)/).*(?:^|/)(?:jobs|tasks|queues|tools)/",
    re.IGNORECASE,
)
"""The same by names that products also have: a page of jobs or tasks is none."""


def wanted(path: str) -> bool:
    """Return True for a file that may serve a request, or that makes the database what it is."""
    if is_migration(path):
        return True
    code = path.endswith(".py") or _SCRIPT.search(path) is not None
    return code and _NOT_SERVED.search(path) is None and _WORK.search(path) is None


def slow_code(files: Mapping[str, str], root: str, *, cut: bool = False) -> SlowCodeEvidence:
    """Return what a tree says, whose files are given by their paths. Migrations that were not all read say nothing of indexes."""
    tables = fold((path, files[path]) for path in sorted(filter(is_migration, files)))
    spots: list[SlowSpot] = []
    asked: list[Asked] = []
    routes: list[tuple[str, str]] = []
    names: dict[str, tuple[str, dict[str, str]]] = {}
    understood = 0
    for path in sorted(files):
        if is_migration(path) or not wanted(path):
            continue
        text = files[path]
        found = python.read(path, text) if path.endswith(".py") else javascript.read(path, text)
        understood += found.understood
        spots += found.spots
        asked += ((path, query, patterns) for query, patterns in found.queries)
        routes += ((pattern, path) for pattern in found.routes)
        if "Table(" in text and "drizzle-orm" in text:
            names |= drizzle_names(text)
    return SlowCodeEvidence(
        root,
        files=understood,
        queries=len(asked),
        tables=len(tables.tables),
        spots=tuple(spots[:MAX_SPOTS]),
        indexes=() if cut else missing(tables, asked, names),
        routes=tuple(routes[:MAX_ROUTES]),
        cut=cut or len(spots) > MAX_SPOTS,
    )
