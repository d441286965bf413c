"""Back ends are read within what was stated, nothing is written, no value is kept, and no lie is believed."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import pytest
from net.authorities import Authorities
from net.peers import page
from pydantic import TypeAdapter

from launchready.collect import backends
from launchready.collect.active.run import act
from launchready.collect.active.supabase import MAX_TABLES
from launchready.collect.scope import Scope
from launchready.model.evidence.active import ActiveEvidence, Planned
from launchready.model.evidence.backends import Access, BackendsEvidence, Resource
from launchready.model.product import Product
from launchready.standards.backends import NOWHERE

from .active.server import Asked, Target

ORIGIN = "https://app.kettle.test"
KEY = "sb_publishable_aBcDeFgHiJkLmNoPqRsT"
CANARY = "canary-7c1f"
FIRST, SECOND = "11111111-0000-4000-8000-000000000001", "22222222-0000-4000-8000-000000000002"
ENVIRONMENT = {"ONE": f"{CANARY}-password-1", "TWO": f"{CANARY}-password-2", "SECRET": "sb_secret_aBcDeFgHiJkLmNoPqRsT"}
ROW = {"id": 1, "user_id": FIRST, "email": f"{CANARY}@kettle.test", "body": f"{CANARY} says hello"}


def product(**facts: object) -> Product:
    backend = {
        "kind": "supabase",
        "url": ORIGIN,
        "key": KEY,
        "tables": ["notes", "plans"],
        "buckets": ["exports"],
        "functions": ["reply", "send-digest"],
    }
    users = [
        {"name": "first", "username": "first@kettle.test", "password": "env:ONE"},
        {"name": "second", "username": "second@kettle.test", "password": "env:TWO"},
    ]
    return Product.model_validate({"domain": "kettle.test", "backends": [{**backend, **facts}], "test_users": users})


def answer(content: object, status: str = "200 OK", *headers: str) -> bytes:
    return page(json.dumps(content).encode(), "Content-Type: application/json; charset=utf-8", *headers, status=status)


MISSING = answer(
    {"code": "PGRST205", "details": None, "hint": None, "message": "Could not find the table"}, "404 Not Found"
)
DENIED = answer({"code": "42501", "message": "permission denied for table notes"}, "401 Unauthorized")


def who(asked: Asked) -> str:
    return {"Bearer one": FIRST, "Bearer two": SECOND}.get(asked.headers.get("authorization", ""), "")


def closed(asked: Asked) -> bytes:
    """A project that is as it should be."""
    path = asked.url.removeprefix(ORIGIN)
    if path.startswith("/auth/v1/token"):
        first = json.loads(asked.body)["email"].startswith("first")
        return answer({"access_token": "one" if first else "two", "user": {"id": FIRST if first else SECOND}})
    if path.startswith("/rest/v1/notes"):
        if not who(asked):
            return DENIED
        own = {**ROW, "user_id": who(asked)}
        return answer([] if "neq." in path else [own])
    if path.startswith("/rest/v1/plans"):
        return answer([{"id": "plus", "price": 900}])
    if path.startswith("/rest/v1/"):
        return MISSING if len(path) > len("/rest/v1/") else answer({"message": "secret key required"}, "403 Forbidden")
    if path.startswith("/storage/"):
        return answer([])
    return answer(
        {"code": "UNAUTHORIZED_NO_AUTH_HEADER", "message": "Missing authorization header"}, "401 Unauthorized"
    )


def opened(asked: Asked) -> bytes:
    """A project that gives everything of what it has to everybody."""
    path = asked.url.removeprefix(ORIGIN)
    if path.startswith("/rest/v1/notes"):
        return answer([ROW])
    if path.startswith("/storage/v1/object/list/exports"):
        return answer([{"name": f"{CANARY}.pdf", "id": "1"}])
    if path.startswith("/functions/v1/reply"):
        return answer({"recipients": [{"email": f"{CANARY}@kettle.test"}]})
    if path.startswith("/functions/"):
        return answer({"code": "NOT_FOUND", "message": "Requested function was not found"}, "404 Not Found")
    return closed(asked)


@dataclass
class Slow(Target):
    """Answers after a moment, each after another one."""

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(0.01 * (len(self.asked) % 5))
        await super()._serve(reader, writer)


def read(
    target: Target, declared: Product, environment: Mapping[str, str] = ENVIRONMENT
) -> tuple[BackendsEvidence, ActiveEvidence]:
    announced: list[tuple[Planned, ...]] = []

    async def work() -> Scope:
        async with target.visited(declared, environment) as scope:
            await backends.product(scope)
            await asyncio.wait_for(act(scope, [backends.COLLECTOR], announced.append), 60)
            return scope

    scope = asyncio.run(work())
    found, active = scope.parts[BackendsEvidence], scope.parts[ActiveEvidence]
    assert isinstance(found, BackendsEvidence)
    assert isinstance(active, ActiveEvidence)
    stated = Counter[str]()
    for planned in active.planned:
        stated[planned.url] += planned.most
    assert len(target.asked) <= sum(stated.values()), "no more arrives than was stated"
    assert len(target.asked) == sum(planned.sent for planned in active.planned)
    assert active.stopped == ()
    return found, active


def looked(found: BackendsEvidence, name: str) -> Resource:
    [backend] = found.backends
    return next(resource for resource in backend.resources if resource.name == name)


def access(found: BackendsEvidence, name: str, role: str = "") -> Access:
    look = looked(found, name).look(role)
    assert look is not None
    return look.access


def test_a_closed_project(authorities: Authorities) -> None:
    target = Target(authorities, closed)
    found, _ = read(target, product())
    [backend] = found.backends
    assert backend.sessions == ("first", "second")
    assert access(found, "notes") is Access.DENIED
    assert [(look.role, look.access, look.others) for look in looked(found, "notes").looks[1:]] == [
        ("first", Access.READABLE, ""),
        ("second", Access.READABLE, ""),
    ]
    assert access(found, "plans") is Access.READABLE
    assert access(found, "exports") is Access.EMPTY
    assert access(found, "reply") is Access.DENIED
    assert looked(found, "send-digest").looks == (), "a function that may work by itself is not asked"
    assert not any("send-digest" in asked.url for asked in target.asked)


def test_an_open_project(authorities: Authorities) -> None:
    found, _ = read(Target(authorities, opened), product())
    look = looked(found, "notes").look()
    assert look is not None
    assert (look.access, look.count, look.owner) == (Access.READABLE, 1, "user_id")
    assert look.fields == ("body", "email", "id", "user_id")
    assert access(found, "exports") is Access.READABLE
    assert access(found, "reply") is Access.READABLE
    assert looked(found, "reply").looks[0].fields == ("email", "recipients")


def test_a_user_who_reads_anothers_row_is_found_behind_the_users_own(authorities: Authorities) -> None:
    def shared(asked: Asked) -> bytes:
        if "/rest/v1/notes" not in asked.url or not who(asked):
            return closed(asked)
        rows = [{**ROW, "user_id": FIRST}, {**ROW, "user_id": SECOND}]
        if "neq." in asked.url:
            rows = [row for row in rows if str(row["user_id"]) not in asked.url]
        return answer(rows[:1])

    found, _ = read(Target(authorities, shared), product())
    assert [look.others for look in looked(found, "notes").looks] == [
        "",
        "the other test user's",
        "the other test user's",
    ]


def test_nothing_is_written_and_only_reads_are_sent(authorities: Authorities) -> None:
    target = Target(authorities, opened)
    read(target, product())
    posted = {asked.url.removeprefix(ORIGIN) for asked in target.asked if asked.method != "GET"}
    assert posted == {"/auth/v1/token?grant_type=password", "/storage/v1/object/list/exports"}
    assert {asked.method for asked in target.asked} == {"GET", "POST"}
    functions = [asked for asked in target.asked if "/functions/" in asked.url]
    assert functions
    assert all(
        not asked.body and "authorization" not in asked.headers and "apikey" not in asked.headers for asked in functions
    )
    tables = [asked for asked in target.asked if "/rest/v1/" in asked.url and asked.url != f"{ORIGIN}/rest/v1/"]
    assert all("limit=1" in asked.url for asked in tables)


@pytest.mark.parametrize("project", [closed, opened])
def test_no_value_and_no_credential_is_kept(authorities: Authorities, project: object) -> None:
    found, active = read(Target(authorities, project), product())  # type: ignore[arg-type]
    kept = TypeAdapter(BackendsEvidence).dump_json(found) + TypeAdapter(ActiveEvidence).dump_json(active)
    for value in (CANARY, FIRST, SECOND, "Bearer one", "Bearer two"):
        assert value.encode() not in kept, value
    assert b"neq.ID" in kept or project is opened


def test_slow_answers_change_nothing(authorities: Authorities) -> None:
    quick, _ = read(Target(authorities, opened), product())
    slow, _ = read(Slow(authorities, opened), product())
    assert slow == quick


HTML = page(b"<!doctype html><title>Kettle</title>", "Content-Type: text/html")


def test_a_page_for_everything_proves_nothing(authorities: Authorities) -> None:
    found, _ = read(Target(authorities, lambda _asked: HTML), product())
    [backend] = found.backends
    assert not backend.sessions
    assert {look.access for resource in backend.resources for look in resource.looks} == {Access.UNCLEAR}


@pytest.mark.parametrize("content", [[], [{"id": 1, "email": "a@b.example"}]])
def test_a_server_that_says_the_same_to_everything_is_not_believed(authorities: Authorities, content: object) -> None:
    target = Target(authorities, lambda _asked: answer(content))
    found, _ = read(target, product())
    [backend] = found.backends
    assert backend.unreal
    assert backend.resources == ()
    assert [asked.url for asked in target.asked] == [f"{ORIGIN}/rest/v1/{NOWHERE}?select=*&limit=1"]


def test_a_polite_not_found_proves_nothing(authorities: Authorities) -> None:
    found, _ = read(Target(authorities, lambda _asked: answer({"message": "not found"})), product())
    assert access(found, "notes") is Access.UNCLEAR
    assert access(found, "exports") is Access.UNCLEAR


def test_functions_that_answer_whatever_is_asked_are_not_believed(authorities: Authorities) -> None:
    def anything(asked: Asked) -> bytes:
        return answer({"email": "a@b.example"}) if "/functions/" in asked.url else closed(asked)

    found, _ = read(Target(authorities, anything), product())
    assert access(found, "reply") is Access.UNCLEAR


def test_after_429_and_after_a_robot_check_it_stops(authorities: Authorities) -> None:
    challenge = page(
        b"<title>Just a moment...</title>", "Content-Type: text/html", "cf-mitigated: challenge", status="403 Forbidden"
    )
    for refusal in (answer({}, "429 Too Many Requests"), challenge):
        target = Target(authorities, lambda _asked, refusal=refusal: refusal)  # type: ignore[misc]
        found, _ = read(target, product())
        assert len(target.asked) == 1
        [backend] = found.backends
        assert backend.stopped
        assert backend.sessions == ()


def test_a_redirect_to_another_host_is_not_followed(authorities: Authorities) -> None:
    moved = page(b"", "Location: https://evil.test/rest/v1/notes", status="302 Found")
    target = Target(authorities, lambda _asked: moved)
    found, _ = read(target, product())
    assert all(asked.url.startswith(ORIGIN) for asked in target.asked)
    assert access(found, "notes") is Access.UNCLEAR


def test_tables_are_bounded(authorities: Authorities) -> None:
    target = Target(authorities, closed)
    found, active = read(target, product(tables=[f"t{number}" for number in range(100)]))
    [backend] = found.backends
    assert len([resource for resource in backend.resources if resource.name.startswith("t")]) == MAX_TABLES
    assert len(target.asked) <= active.planned[0].most


def test_an_open_listing_names_tables(authorities: Authorities) -> None:
    def listing(asked: Asked) -> bytes:
        if asked.url == f"{ORIGIN}/rest/v1/":
            return answer({"swagger": "2.0", "definitions": {"leads": {}, "notes": {}, "no name!": {}}})
        return closed(asked)

    found, _ = read(Target(authorities, listing), product())
    [backend] = found.backends
    assert [resource.name for resource in backend.resources][:3] == ["notes", "plans", "leads"]


@pytest.mark.parametrize("key", ["env:SECRET", "env:NOWHERE"])
def test_a_secret_key_or_none_is_not_used(authorities: Authorities, key: str) -> None:
    target = Target(authorities, opened)
    found, _ = read(target, product(key=key))
    assert target.asked == []
    [backend] = found.backends
    assert backend.stopped


def test_a_key_of_the_environment_is_not_kept(authorities: Authorities) -> None:
    found, active = read(Target(authorities, closed), product(key="env:PUBLIC"), {**ENVIRONMENT, "PUBLIC": KEY})
    assert access(found, "plans") is Access.READABLE
    kept = TypeAdapter(BackendsEvidence).dump_json(found) + TypeAdapter(ActiveEvidence).dump_json(active)
    assert KEY.encode() not in kept


def test_users_who_cannot_log_in_are_told_and_the_rest_goes_on(authorities: Authorities) -> None:
    def nobody(asked: Asked) -> bytes:
        if "/auth/v1/" in asked.url:
            body = {"code": 400, "error_code": "invalid_credentials", "msg": "Invalid login credentials"}
            return answer(body, "400 Bad Request")
        return closed(asked)

    found, _ = read(Target(authorities, nobody), product(), {"ONE": "x"})
    [backend] = found.backends
    assert dict(backend.users) == {
        "first": "the back end's login of the test user first was answered 400 (invalid_credentials)",
        "second": "TWO is not set in the environment",
    }
    assert access(found, "notes") is Access.DENIED


def test_a_product_without_a_back_end_is_left_alone(authorities: Authorities) -> None:
    target = Target(authorities, opened)
    found, active = read(target, Product(domain="kettle.test"))
    assert found == BackendsEvidence()
    assert target.asked == []
    assert active.planned == ()


def test_a_back_end_that_may_not_be_read_is_left_alone(authorities: Authorities) -> None:
    target = Target(authorities, opened)
    declared = product(url="https://abcdefghijklmnopqrst.supabase.co")
    found, active = read(target, declared)
    assert found == BackendsEvidence()
    assert target.asked == []
    [permission] = active.permissions
    assert not permission.allowed
