"""Whose back end may be read: named by the product, confirmed by the operator, and one project is not another."""

from __future__ import annotations

import asyncio

from net.authorities import Authorities

from launchready.collect.active import proof
from launchready.collect.active.authority import Authority
from launchready.collect.active.run import act
from launchready.collect.active.sender import Sender
from launchready.collect.interface import Active, Collector
from launchready.collect.scope import Scope
from launchready.model.evidence.active import ActiveEvidence, Permission, Planned, subject
from launchready.model.evidence.run import Seams
from launchready.model.product import Product
from launchready.net.http import Request

from .server import KEY, TODAY, Target
from .test_authority import HOST, PUBLIC, URL, Told

SHARED = "https://firestore.googleapis.com/v1/"
MINE, THEIRS = "mine-1.firebaseapp.com", "theirs-2.firebaseapp.com"


def authority(told: Told, *confirmed: str) -> Authority:
    return Authority(told, Seams(), TODAY, KEY, confirmed)  # type: ignore[arg-type]


def test_at_an_address_that_many_share_each_project_is_decided_by_itself() -> None:
    judge = authority(Told(PUBLIC, txt=proof.line(HOST, TODAY, KEY)), MINE)

    async def ask() -> tuple[Permission, Permission, Permission]:
        return (
            await judge.over_backend(SHARED, URL, MINE),
            await judge.over_backend(SHARED, URL, THEIRS),
            await judge.over_backend(SHARED, URL),
        )

    mine, theirs, nobodys = asyncio.run(ask())
    assert mine.allowed
    assert not theirs.allowed
    assert theirs.remedy == f"--confirm-backend {THEIRS}, if it is yours"
    assert not nobodys.allowed
    origin = "https://firestore.googleapis.com"
    assert [each.origin for each in (mine, theirs, nobodys)] == [subject(origin, MINE), subject(origin, THEIRS), origin]
    assert {mine, theirs, nobodys} <= set(judge.permissions)


def test_what_no_page_names_is_not_read() -> None:
    judge = authority(Told(PUBLIC, txt=proof.line(HOST, TODAY, KEY)), "abcd.supabase.co")
    permission = asyncio.run(judge.over_backend("https://abcd.supabase.co/rest/v1/", ""))
    assert not permission.allowed
    assert permission.reason == "no page or script of the product that was read names abcd.supabase.co"


def test_it_is_decided_once() -> None:
    told = Told(PUBLIC, txt=proof.line(HOST, TODAY, KEY))
    judge = authority(told, MINE)

    async def ask() -> None:
        for _ in range(3):
            await judge.over_backend(SHARED, URL, MINE)

    asyncio.run(ask())
    assert len(told.asked) == 1


def test_a_back_end_is_confirmed_before_its_first_request(authorities: Authorities) -> None:
    """evil.test stands for a third party on this machine; where it is nobody's own network, it must be named and confirmed."""
    target = Target(authorities)
    sent: list[str] = []

    async def run(_scope: Scope, sender: Sender) -> None:
        await sender.send(
            Request("https://evil.test/x?id=secret-id"), "one", shown="https://evil.test/x?id=ID", private=True
        )
        sent.append("https://evil.test/")

    async def work() -> ActiveEvidence:
        async with target.visited(Product(domain="kettle.test")) as scope:
            planned = Planned("https://evil.test/", 1, "a back end", named_by="https://app.kettle.test/")
            active = Active(("edge.backend-open",), lambda _scope: (planned,), run)
            await act(scope, [Collector("c", active=active)], lambda _plan: None)
            kept = scope.parts[ActiveEvidence]
            assert isinstance(kept, ActiveEvidence)
            return kept

    evidence = asyncio.run(work())
    assert sent
    assert [permission.allowed for permission in evidence.permissions] == [True]
    [attempt] = evidence.attempts
    assert attempt.exchange.url == "https://evil.test/x?id=ID", "what no evidence may hold is shown by a word"
    assert [asked.url for asked in target.asked] == ["https://evil.test/x?id=secret-id"]
