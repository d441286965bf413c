"""
The product reads a table that its own users are refused.

Why it matters: Everything looks right, and the page stays empty: on Supabase projects of 2026 a new table is closed to the product itself until a GRANT opens it.
Whoever tries the product on the first day sees an error.

What is looked at: With permission, each table that the product's scripts read (`.from("x").select`), as a test user. SQLSTATE 42501, permission denied for the table,
means that the right itself is missing: row level security alone would give an empty list. It is told only where every test user who asked is refused, and no one
got rows; scripts that choose another schema are passed over, and so are tables that the scripts write and never read.

Fix: Grant what the product needs, with row level security on.

Reference: supabase.com/docs/guides/troubleshooting/database-api-42501-errors; supabase.com/changelog, tables not exposed to the Data API automatically (2026).
"""

from __future__ import annotations

from collections.abc import Iterator

from launchready.checks.backends import not_read, of_kind, place, shown, sql_name
from launchready.model.check import (
    Check,
    Confidence,
    Exposure,
    Fix,
    Impact,
    Result,
    Severity,
    Stage,
    failed,
    not_applicable,
    passed,
    unknown,
)
from launchready.model.evidence.active import ActiveEvidence
from launchready.model.evidence.backends import Access, Backend, BackendsEvidence, Resource, ResourceKind
from launchready.model.evidence.hosts import HostsEvidence
from launchready.model.evidence.http import HttpEvidence
from launchready.model.product import BackendKind, Product
from launchready.standards.found_backends import Found
from launchready.standards.quoting import quote

NO_RIGHT = "42501"


def evaluate(
    http: HttpEvidence, hosts: HostsEvidence, product: Product, active: ActiveEvidence, backends: BackendsEvidence
) -> Iterator[Result]:
    """Judge whether users get at what the product reads for them."""
    projects = [found for found in of_kind(BackendKind.SUPABASE, http, hosts, product) if found.calls.reads]
    if not projects:
        yield not_applicable(product.domain, "no script of the product reads a Supabase table")
    for found in projects:
        problem = not_read(found, active, backends, "reading the product's tables as a user")
        backend = backends.find(found.project.url)
        if problem is not None or backend is None:
            if problem is not None:
                yield problem
            continue
        if found.calls.schemas:
            yield not_applicable(found.project.url, "the scripts choose another schema than public")
            continue
        yield from _judged(found, backend)


def _judged(found: Found, backend: Backend) -> Iterator[Result]:
    if not backend.sessions:
        why = next((problem for _, problem in backend.users if problem), "the product file names no test users")
        yield unknown(
            backend.project.url,
            f"no test user could ask: {why}",
            "a test user under [[test_users]]",
            aspect="not-tried",
        )
        return
    tables = [table for table in backend.of(ResourceKind.TABLE) if table.name in found.calls.reads]
    refused = [table for table in tables if _is_refused(table)]
    for table in refused:
        yield _failed(backend, table)
    if not refused and tables:
        words = f"users are refused none of the {len(tables)} tables that the product reads"
        yield passed(backend.project.url, words, shown(backend.project, tables[0].url, user=True))


def _is_refused(table: Resource) -> bool:
    users = [look for look in table.looks if look.role]
    got = any(look.access in (Access.READABLE, Access.EMPTY) for look in table.looks)
    return bool(users) and not got and all(look.access is Access.DENIED and look.code == NO_RIGHT for look in users)


def _failed(backend: Backend, table: Resource) -> Result:
    name = f"public.{sql_name(table.name)}"
    return failed(
        place(table),
        seen=f"the product reads {table.name}, and a user who is logged in gets 42501, permission denied for the table",
        expected="the user's own rows, or an empty list",
        severity=Severity.HIGH,
        confidence=Confidence.FIRM,
        exposure=Exposure.MANY,
        impact=Impact.REACH,
        probe=shown(backend.project, table.url, user=True),
        aspect="refused",
        fix=Fix(
            summary=f"Grant users the table {table.name}, with row level security on",
            steps=(
                "See in Supabase's table editor which policies the table has: with a grant they alone decide which rows a user sees.",
                "Run the statements below in the SQL editor, and keep only the rights that the product needs.",
                "Put them into a migration, and open the page that reads the table.",
            ),
            hours=(0.25, 1),
            hours_reason="two statements for each table",
            snippet=(
                f"alter table {name} enable row level security;\n"
                f"grant select, insert, update, delete on {name} to authenticated;\n"
                "notify pgrst, 'reload schema';"
            ),
            prompt=(
                f"The app reads the Supabase table {quote(table.name)}, but the role authenticated has no right on it (SQLSTATE 42501). Add a migration that enables row level "
                "security on it, grants authenticated exactly the rights that the app uses, and has policies for the user's own rows. Do not grant anon anything "
                "unless strangers must read it."
            ),
        ),
    )


CHECK = Check(
    id="edge.backend-open-unreachable",
    title="The product reads a table that its users are refused",
    stage=Stage.EDGE,
    impact=Impact.REACH,
    severity=Severity.HIGH,
    evaluate=evaluate,
)
