"""A Firebase project is read through addresses that it shares with all others: only its own part of them, and only where it may be."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from pydantic import TypeAdapter

from launchready.app import product_file
from launchready.app.audit import Order, run_audit
from launchready.collect import backends
from launchready.collect.active.run import act
from launchready.collect.scope import Scope
from launchready.lab.lab import RunningLab, running
from launchready.lab.providers import FIREBASE
from launchready.model.evidence import Evidence
from launchready.model.evidence.active import ActiveEvidence, Permission
from launchready.model.evidence.backends import Access, Backend, BackendsEvidence
from launchready.net.session import open_session
from launchready.standards.backends import NOWHERE


@contextmanager
def audited(fault: str) -> Iterator[tuple[RunningLab, Evidence]]:
    with running((fault,)) as lab:
        product, source = product_file.read(lab.product_file)
        order = Order(
            product, source, lab.seams, active=True, environment=lab.environment, only=("edge.backend-open-firebase",)
        )
        yield lab, run_audit(order).evidence


def project(evidence: Evidence) -> Backend:
    assert evidence.backends is not None
    found = evidence.backends.find(f"https://{FIREBASE}.firebaseapp.com")
    assert found is not None
    return found


def looks(backend: Backend) -> dict[str, list[tuple[str, Access]]]:
    return {each.name: [(look.role, look.access) for look in each.looks] for each in backend.resources}


def test_open_documents() -> None:
    with audited("firestore-open") as (lab, evidence):
        found = looks(project(evidence))
        assert found[NOWHERE] == [("", Access.EMPTY)]
        assert found["orders"] == [("", Access.READABLE)]
        assert found[f"{FIREBASE}.firebasestorage.app"] == [("", Access.DENIED)]
        assert found["/"] == [("", Access.DENIED)]
        assert found["/rooms"] == [("", Access.DENIED)]
        assert {line.partition(" ")[0] for line in lab.world.firebase.asked} == {"GET", "POST"}
        assert {line for line in lab.world.firebase.asked if line.startswith("POST")} == {
            "POST /v1/accounts:signInWithPassword"
        }


def test_closed_documents_are_asked_for_as_each_user() -> None:
    with audited("firebase-files-listable") as (_, evidence):
        backend = project(evidence)
        assert backend.sessions == ("first", "second")
        assert looks(backend)["orders"] == [
            ("", Access.DENIED),
            ("first", Access.READABLE),
            ("second", Access.READABLE),
        ]
        assert not any(look.others for resource in backend.resources for look in resource.looks)


def test_of_a_database_the_roots_names_are_kept_and_nobodys_id() -> None:
    with audited("realtime-database-open") as (lab, evidence):
        [root] = [resource for resource in project(evidence).resources if resource.name == "/"]
        assert root.looks[0].fields == ("rooms", "users")
        assert "/rooms" not in looks(project(evidence)), "the root tells all"
        kept = TypeAdapter(BackendsEvidence).dump_json(evidence.backends)  # type: ignore[arg-type]
        kept += TypeAdapter(ActiveEvidence).dump_json(evidence.active)  # type: ignore[arg-type]
        assert b"canary" not in kept
        assert not any(person.id.encode() in kept for person in lab.world.firebase.people)


def test_no_more_arrives_than_was_stated() -> None:
    with audited("firestore-open") as (lab, evidence):
        assert evidence.active is not None
        stated = [each for each in evidence.active.planned if each.project]
        assert len(lab.world.firebase.asked) == sum(each.sent for each in stated)
        assert all(each.sent <= each.most and each.named_by for each in stated)
        assert evidence.active.stopped == ()


def test_what_may_be_asked_of_one_project_may_not_be_of_another_at_the_same_address() -> None:
    with running() as lab:
        product, _ = product_file.read(lab.product_file)
        declared = [
            {"kind": "firebase", "url": f"https://{name}.firebaseapp.com", "tables": ["orders"]}
            for name in (FIREBASE, "stranger-1")
        ]
        product = type(product).model_validate({**product.model_dump(), "backends": declared})

        class Picky:
            """Allows one project."""

            def __init__(self) -> None:
                self.permissions: tuple[Permission, ...] = ()

            async def over_backend(self, url: str, named_by: str, project: str = "") -> Permission:
                assert named_by == ""
                return Permission(url, project == f"{FIREBASE}.firebaseapp.com")

        async def work() -> Scope:
            async with open_session(lab.seams, lambda: datetime.now(UTC)) as session:
                scope = Scope(product, session, authority=Picky(), environment=lab.environment)  # type: ignore[arg-type]
                await act(scope, [backends.COLLECTOR], lambda _plan: None)
                return scope

        scope = asyncio.run(work())
        found = scope.parts[BackendsEvidence]
        assert isinstance(found, BackendsEvidence)
        assert [backend.project.url for backend in found.backends] == [f"https://{FIREBASE}.firebaseapp.com"]
        assert not any("stranger-1" in line for line in lab.world.firebase.asked)
