"""
A user reads what belongs to another user.

Why it matters: Whoever signs up sees other people's messages, orders or addresses. It needs no skill: the browser's own tools show it, and somebody
always looks.

What is looked at: With permission, each Supabase table and each Firestore collection that strangers cannot read, as each of the two test users: one row, and
one that is not the user's own where a column says whose it is. A row of the other test user's, or one that both of them read, is somebody else's; that proves
it. Only rows that are private by the names of their columns or of their table count, so a page of public profiles is passed over. Rows that carry a team's or
a room's id may be a colleague's, and what only one of the two reads may be an administrator's right: both are UNKNOWN.

Fix: A policy that compares the row's owner with the user who asks.

Reference: supabase.com/docs/guides/database/postgres/row-level-security; OWASP API Security 2023, API1.
"""

from __future__ import annotations

from collections.abc import Iterator

from launchready.checks.backends import close_table, not_read, place, shown
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
    unknown,
)
from launchready.model.evidence.active import ActiveEvidence
from launchready.model.evidence.backends import Access, Backend, BackendsEvidence, Look, Resource, ResourceKind
from launchready.model.evidence.hosts import HostsEvidence
from launchready.model.evidence.http import HttpEvidence
from launchready.model.product import BackendKind, Product
from launchready.standards.found_backends import found_backends
from launchready.standards.private_data import Judged, Privacy, is_shared, judge
from launchready.standards.quoting import quote

_USERS = "two test users under [[test_users]], or under the back end's own test_users"


def evaluate(
    http: HttpEvidence, hosts: HostsEvidence, product: Product, active: ActiveEvidence, backends: BackendsEvidence
) -> Iterator[Result]:
    """Judge what each test user reads of each table and collection."""
    projects = found_backends(http, hosts, product)
    if not projects:
        yield not_applicable(product.domain, "nothing that the product serves names a Supabase or Firebase project")
    for found in projects:
        problem = not_read(found, active, backends, "reading as one user what is another's")
        if problem is not None:
            yield problem
            continue
        backend = backends.find(found.project.url)
        assert backend is not None  # or it was not read
        yield from _judged(backend)


def _judged(backend: Backend) -> Iterator[Result]:
    things = [
        thing
        for thing in (*backend.of(ResourceKind.TABLE), *backend.of(ResourceKind.COLLECTION))
        if (look := thing.look()) is not None and look.access in (Access.EMPTY, Access.DENIED)
    ]
    if not things:
        yield not_applicable(backend.project.url, "no table is known that strangers cannot read")
        return
    if not backend.sessions:
        why = next((problem for _, problem in backend.users if problem), "the product file names no test users")
        yield unknown(backend.project.url, f"no test user could ask: {why}", _USERS, aspect="not-tried")
        return
    quiet = True
    for thing in things:
        for result in _of_one(backend, thing):
            quiet = False
            yield result
    if quiet:
        words = f"{' and '.join(backend.sessions)} read no private row of another's in {len(things)} tables"
        yield passed(backend.project.url, words, shown(backend.project, things[0].url, user=True))


def _of_one(backend: Backend, thing: Resource) -> Iterator[Result]:
    users = [look for look in thing.looks if look.role]
    seen = [look for look in users if look.others and judge(thing.name, look.fields).privacy is not Privacy.NONE]
    if not seen:
        return
    look = next((each for each in seen if each.others != "of another id than the test user's"), seen[0])
    if is_shared(look.fields):
        reason = (
            f"{look.role} reads a row that is {look.others}, and it carries the id of a group: it may be a colleague's"
        )
        yield unknown(place(thing), reason, "use two test users who have no team or room in common", aspect="shared")
    elif len(backend.sessions) == 1:
        reason = (
            f"{look.role} reads a row that is {look.others}; with one user it is not told whether that one may see all"
        )
        yield unknown(place(thing), reason, _USERS, aspect="one-user")
    elif len(seen) == 1:
        reason = f"only {look.role} reads a row that is {look.others}: an administrator may"
        yield unknown(
            place(thing),
            reason,
            "use two test users without special rights, with rows of their own",
            aspect="one-sided",
        )
    else:
        yield _failed(backend, thing, look, judge(thing.name, look.fields))


def _failed(backend: Backend, thing: Resource, look: Look, judged: Judged) -> Result:
    firestore = backend.project.kind is BackendKind.FIREBASE
    what = "collection" if firestore else "table"
    named = ", ".join(judged.fields[:6])
    sure = judged.privacy is Privacy.SURE or len(judged.fields) > 1  # what somebody wrote, and whose it is
    return failed(
        place(thing),
        seen=f"the test user {look.role} reads a row of the {what} {thing.name} that is {look.others}"
        + (f", with {named}" if named else ""),
        expected="rows of the user's own, and no others",
        severity=Severity.BLOCKER if sure else Severity.HIGH,
        confidence=Confidence.CERTAIN if sure else Confidence.FIRM,
        probe=shown(backend.project, thing.url, user=True),
        aspect="others",
        fix=Fix(
            summary=f"Let users read their own rows of {thing.name} alone",
            steps=(
                _FIRESTORE_STEP if firestore else _SUPABASE_STEP,
                _SESSION_STEP,
                "Run the audit again with both test users.",
            ),
            hours=(0.5, 3),
            hours_reason="a policy for each table, and a look at the pages that read it",
            snippet=_rules(thing.name, look.owner) if firestore else close_table(thing.name, look.owner),
            prompt=_prompt(thing, look, firestore=firestore),
        ),
    )


_FIRESTORE_STEP = "Publish rules for this collection that compare the owner with request.auth.uid."
_SUPABASE_STEP = "Run the statements below in Supabase's SQL editor: they take policies away that say true, and compare the owner instead."
_SESSION_STEP = "Look for policies that ask for no more than a session (auth.role() = 'authenticated', auth.uid() is not null): they let every user read all."


def _prompt(thing: Resource, look: Look, *, firestore: bool) -> str:
    compared = f"the field {quote(look.owner)}" if look.owner else "the owner's user id"
    kind, change = (
        ("Firestore collection", "Change firestore.rules so that")
        if firestore
        else ("Supabase table", "Write a migration that drops the policies that are too wide and adds ones so that")
    )
    return (
        f"A logged-in user can read other users' rows of the {kind} {quote(thing.name)}. {change} a user can read and write only those where {compared} "
        "is the id of the user who asks. Keep what administrators need in a policy of its own."
    )


def _rules(collection: str, owner: str) -> str:
    name = "".join(char for char in collection if char.isalnum() or char in "_-")
    field = "".join(char for char in owner if char.isalnum() or char == "_")
    condition = (
        f"request.auth != null && resource.data.{field} == request.auth.uid"
        if field
        else "request.auth != null && request.auth.uid == id"
    )
    return f"match /{name}/{{id}} {{\n  allow read, update, delete: if {condition};\n}}"


CHECK = Check(
    id="edge.backend-open-users",
    title="A user reads what belongs to another",
    stage=Stage.EDGE,
    impact=Impact.DATA,
    severity=Severity.BLOCKER,
    evaluate=evaluate,
)
