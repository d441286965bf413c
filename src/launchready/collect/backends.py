"""Reads the product's back ends at Supabase and Firebase as strangers and as test users, where the operator may: nothing is ever written there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from launchready.collect.active import firebase, supabase
from launchready.collect.active.sender import Sender
from launchready.collect.interface import Active, Collector
from launchready.collect.scope import Scope
from launchready.model.evidence.access_rules import AccessRulesEvidence
from launchready.model.evidence.active import Planned
from launchready.model.evidence.backends import Backend, BackendsEvidence
from launchready.model.product import BackendKind, TestUser
from launchready.standards.found_backends import Found, found_backends

NAME = "backends"
_READERS = {BackendKind.SUPABASE: supabase, BackendKind.FIREBASE: firebase}


def _found(scope: Scope) -> tuple[Found, ...]:
    """Return the back ends, with the tables that the product's migrations make beside those that its scripts name."""
    rules = scope.parts.get(AccessRulesEvidence)
    made = (
        tuple(table.name for table in rules.tables if table.schema in rules.exposed)
        if isinstance(rules, AccessRulesEvidence)
        else ()
    )
    return tuple(
        replace(found, calls=replace(found.calls, tables=tuple(dict.fromkeys((*found.calls.tables, *made)))))
        if found.project.kind is BackendKind.SUPABASE
        else found
        for found in found_backends(scope.session.http_evidence, scope.hosts_evidence, scope.product)
    )


def _users(scope: Scope, found: Found) -> tuple[TestUser, ...]:
    """Return the test users of a back end: its own, or the product's."""
    return (found.declared.test_users if found.declared else ()) or scope.product.test_users


async def product(scope: Scope) -> None:
    """Say that nothing was read yet."""
    scope.keep(BackendsEvidence())


def plan(scope: Scope) -> Iterator[Planned]:
    """State what each back end would be asked."""
    for found in _found(scope):
        yield from _READERS[found.project.kind].plan(found, len(_users(scope, found)))


async def run(scope: Scope, sender: Sender) -> None:
    """Read the back ends that may be read, one after another."""
    read: list[Backend] = []
    for found in _found(scope):
        users = _users(scope, found)
        reader = _READERS[found.project.kind]
        wanted = [each for each in reader.plan(found, len(users)) if each.most > 0]
        # Firebase's addresses are the same for every project: what may be asked of one may not be asked of another there.
        if wanted and all([await scope.permitted(each.url, each.named_by, each.project) for each in wanted]):
            read.append(await reader.read(scope, sender, found, users))
            scope.keep(BackendsEvidence(tuple(read)))


COLLECTOR = Collector(
    NAME,
    product=product,
    active=Active(
        serves=(
            "edge.backend-open",
            "edge.backend-open-users",
            "edge.backend-open-storage",
            "edge.backend-open-functions",
            "edge.backend-open-firebase",
            "edge.backend-open-source",
            "edge.backend-open-unreachable",
        ),
        plan=plan,
        run=run,
    ),
)
