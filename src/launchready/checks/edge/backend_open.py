"""
A database table can be read by anybody who opens the product's page.

Why it matters: The key in the product's script is public, so what it reads, everybody reads: one command copies all users, messages or orders. It is
how most products of AI builders lose their data, often on the day of their launch.

What is looked at: With permission, one row of each Supabase table that the product's scripts, its product file or its migrations name, asked for as a
visitor who is not logged in. Rows that come back are counted, and the names of their filled columns kept, no value. An e-mail address, a telephone number,
a key, a Stripe id, or the text of somebody's message makes it a blocker; a table whose name says that it is people's own is told too. Tables that are
meant for everybody (products, posts, opening hours) are passed over. An empty answer proves nothing, and 42501 or 401 is a closed table.

Fix: In Supabase's SQL editor: switch row level security on, take away policies that say true, let users have their own rows.

Reference: supabase.com/docs/guides/database/postgres/row-level-security; OWASP API Security 2023, API1.
"""

from __future__ import annotations

from collections.abc import Iterator

from launchready.checks.backends import close_table, not_read, of_kind, place, shown, unclear
from launchready.model.check import (
    Check,
    Confidence,
    Fix,
    Impact,
    Result,
    Severity,
    Stage,
    failed,
    not_applicable,
    passed,
)
from launchready.model.evidence.active import ActiveEvidence
from launchready.model.evidence.backends import Access, Backend, BackendsEvidence, Look, Resource, ResourceKind
from launchready.model.evidence.hosts import HostsEvidence
from launchready.model.evidence.http import HttpEvidence
from launchready.model.product import BackendKind, Product
from launchready.standards.private_data import Judged, Privacy, judge
from launchready.standards.quoting import quote


def evaluate(
    http: HttpEvidence, hosts: HostsEvidence, product: Product, active: ActiveEvidence, backends: BackendsEvidence
) -> Iterator[Result]:
    """Judge what a stranger reads of each table."""
    projects = of_kind(BackendKind.SUPABASE, http, hosts, product)
    if not projects:
        yield not_applicable(product.domain, "nothing that the product serves names a Supabase project")
    for found in projects:
        problem = not_read(found, active, backends, "reading tables without a session")
        if problem is not None:
            yield problem
            continue
        backend = backends.find(found.project.url)
        assert backend is not None  # or it was not read
        yield from _tables(backend)


def _tables(backend: Backend) -> Iterator[Result]:
    tables = backend.of(ResourceKind.TABLE)
    if not tables:
        yield not_applicable(backend.project.url, "neither script nor product file names a table of it")
        return
    bad = 0
    open_to_all: list[str] = []
    for table in tables:
        look = table.look()
        if look is None or look.access is not Access.READABLE:
            continue
        judged = judge(table.name, look.fields)
        if judged.privacy is Privacy.NONE:
            open_to_all.append(table.name)
            continue
        bad += 1
        yield _failed(backend, table, look, judged)
    silent = unclear(backend, ((table, table.look()) for table in tables), "tables")
    if silent is not None:
        yield silent
    if not bad and silent is None:
        told = (
            f"; {', '.join(sorted(open_to_all)[:5])} can be, and no column there is private by name"
            if open_to_all
            else ""
        )
        words = f"of {len(tables)} tables none with private rows can be read without a session{told}"
        yield passed(backend.project.url, words, shown(backend.project, tables[0].url))


def _failed(backend: Backend, table: Resource, look: Look, judged: Judged) -> Result:
    named = ", ".join(judged.fields[:6])
    sure = judged.privacy is Privacy.SURE
    return failed(
        place(table),
        seen=f"a visitor without a session reads rows of {table.name}" + (f", with {named}" if named else ""),
        expected="no row without a session: an empty list, or 401 with 42501",
        severity=Severity.BLOCKER if sure else Severity.HIGH,
        confidence=Confidence.CERTAIN if sure else Confidence.FIRM,
        probe=shown(backend.project, table.url),
        aspect="readable",
        fix=Fix(
            summary=f"Close the table {table.name} to strangers",
            steps=(
                "Where the product shows some of these rows to everybody, move those columns to a table or view of their own first.",
                "Open Supabase's SQL editor and run the statements below.",
                "Log in to the product as a user and see that everything of the user's own is still there.",
                "Run the command above again: it must give an empty list or 42501.",
                "Treat what was readable as read: tell users where the law asks for it, and change every key or password that stood there.",
            ),
            hours=(0.5, 3),
            hours_reason="a few statements for each table, and a look at the pages that read it",
            snippet=close_table(table.name, look.owner),
            prompt=(
                f"The Supabase table {quote(table.name)} can be read by anybody with the public key. Write a migration that enables row level security on it, "
                "drops every policy whose expression is true, revokes all rights of anon, and adds policies so that a logged-in user can select, insert, "
                "update and delete only rows of their own (compare (select auth.uid()) with "
                + (
                    f"the column {quote(look.owner)}"
                    if look.owner
                    else "the column that holds the owner's user id; add one if there is none"
                )
                + "). Then change the app's code where it read these rows without a session."
            ),
        ),
    )


CHECK = Check(
    id="edge.backend-open",
    title="A database table can be read by anybody",
    stage=Stage.EDGE,
    impact=Impact.DATA,
    severity=Severity.BLOCKER,
    evaluate=evaluate,
)
