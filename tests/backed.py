"""Small words for back ends in tests: what the product's script names, what each asker got, what the source says."""

from __future__ import annotations

from dataclasses import replace

from seen import evidence, page, script

from launchready.model.evidence import Evidence
from launchready.model.evidence.access_rules import AccessRulesEvidence
from launchready.model.evidence.active import ActiveEvidence, Permission
from launchready.model.evidence.backends import (
    Access,
    Backend,
    BackendsEvidence,
    Calls,
    Look,
    Project,
    Resource,
    ResourceKind,
)
from launchready.model.evidence.http import Code
from launchready.model.product import BackendKind

SUPABASE = "https://abcdefghijklmnopqrst.supabase.co"
FIREBASE = "https://kettle-1a2b3.firebaseapp.com"
FIRESTORE = "https://firestore.googleapis.com"
DATABASE = "https://kettle-1a2b3-default-rtdb.firebaseio.com"
BOTH = (("first", ""), ("second", ""))
NOBODY: tuple[tuple[str, str], ...] = ()

PROJECT = Project(BackendKind.SUPABASE, SUPABASE, "sb_publishable_abcdefghijklmnop")
GOOGLE = Project(BackendKind.FIREBASE, FIREBASE, "AIza" + "S" * 35, DATABASE, "kettle-1a2b3.firebasestorage.app")
RULES = AccessRulesEvidence()
CALLS = Calls()


def look(access: Access, role: str = "", status: int = 200, **facts: object) -> Look:
    """What one asker got."""
    return Look(role, access, status, **facts)  # type: ignore[arg-type]


def rows(*fields: str, role: str = "", owner: str = "", others: str = "") -> Look:
    """A row with something in some fields."""
    return look(Access.READABLE, role, count=1, fields=fields, owner=owner, others=others)


def nothing(role: str = "") -> Look:
    """An empty list."""
    return look(Access.EMPTY, role)


def denied(role: str = "", code: str = "42501") -> Look:
    """A role without the right."""
    return look(Access.DENIED, role, 403 if role else 401, code=code)


def limited(role: str = "") -> Look:
    """429."""
    return look(Access.LIMITED, role, 429)


def missing(role: str = "") -> Look:
    """No such table."""
    return look(Access.MISSING, role, 404, code="PGRST205")


def table(name: str, *looks: Look) -> Resource:
    """A table of Supabase's."""
    return Resource(ResourceKind.TABLE, name, f"{SUPABASE}/rest/v1/{name}?select=*&limit=1", looks)


def bucket(name: str, *looks: Look) -> Resource:
    """A bucket of Supabase's."""
    return Resource(ResourceKind.BUCKET, name, f"{SUPABASE}/storage/v1/object/list/{name}", looks)


def function(name: str, *looks: Look) -> Resource:
    """A function of Supabase's."""
    return Resource(ResourceKind.FUNCTION, name, f"{SUPABASE}/functions/v1/{name}", looks)


def collection(name: str, *looks: Look) -> Resource:
    """A collection of Firestore's."""
    url = f"{FIRESTORE}/v1/projects/kettle-1a2b3/databases/(default)/documents/{name}"
    return Resource(ResourceKind.COLLECTION, name, f"{url}?pageSize=1", looks)


def tree(name: str, *looks: Look) -> Resource:
    """A place of the Realtime Database."""
    return Resource(ResourceKind.TREE, name, f"{DATABASE}{name}.json?shallow=true", looks)


def backed(
    *resources: Resource,
    project: Project = PROJECT,
    users: tuple[tuple[str, str], ...] = BOTH,
    calls: Calls = CALLS,
    rules: AccessRulesEvidence = RULES,
    unreal: bool = False,
    stopped: str = "",
    product: dict[str, object] | None = None,
) -> Evidence:
    """A product whose script names a project, and what was read of it."""
    read = BackendsEvidence((Backend(project, users, resources, unreal, stopped),))
    return replace(_named(project, calls, product), backends=read, access_rules=rules, active=ActiveEvidence(True))


def unread(
    *permissions: Permission, asked: bool = True, project: Project = PROJECT, calls: Calls = CALLS, stopped: str = ""
) -> Evidence:
    """A product whose back end was not read."""
    active = ActiveEvidence(asked, permissions, stopped=(("backends", stopped),) if stopped else ())
    return replace(_named(project, calls, None), active=active)


def sourced(rules: AccessRulesEvidence, *resources: Resource) -> Evidence:
    """A product with a source tree, and perhaps a Supabase project that was read."""
    if resources:
        return backed(*resources, rules=rules)
    return replace(without(), access_rules=rules)


def without(product: dict[str, object] | None = None) -> Evidence:
    """A product that names no back end."""
    base = evidence(page("https://kettle.example/"), product=product)
    return replace(base, active=ActiveEvidence(True), backends=BackendsEvidence(), access_rules=RULES)


def _named(project: Project, calls: Calls, product: dict[str, object] | None) -> Evidence:
    code = Code(backends=replace(calls, projects=(project,)))
    named = replace(script("https://app.kettle.example/assets/app.js"), code=code)
    base = evidence(page("https://app.kettle.example/"), named, product=product)
    return replace(base, backends=BackendsEvidence(), access_rules=RULES)
