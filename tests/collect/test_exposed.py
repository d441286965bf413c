"""What is looked for, and what a server that lies makes of it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest
from net.authorities import Authorities
from net.peers import page
from pydantic import TypeAdapter

from launchready.collect import exposed
from launchready.collect.run import collect
from launchready.collect.scope import Scope
from launchready.model.evidence.exposed import ExposedEvidence
from launchready.model.evidence.hosts import Source
from launchready.model.product import Product
from launchready.standards.exposed import CONTROLS, PLACES

from .site import Site, html, redirect

URL = "https://www.kettle.test"
SPA = html("<!doctype html><title>Kettle</title>")


@pytest.fixture
def site(authorities: Authorities) -> Site:
    made = Site(authorities)
    made.has("www.kettle.test")
    made.pages[f"{URL}/"] = SPA
    return made


def run(site: Site, answer: Callable[[str], bytes | None] = lambda _path: None) -> ExposedEvidence:
    for path in (*CONTROLS, *(place.path for place in PLACES)):
        made = answer(path)
        if made is not None:
            site.pages.setdefault(f"{URL}{path}", made)

    async def visit() -> Scope:
        async with site.visited(Product(domain="kettle.test")) as scope:
            scope.found("www.kettle.test", Source.DOMAIN)
            await asyncio.wait_for(collect(scope, [exposed.COLLECTOR]), 60)
            return scope

    kept = asyncio.run(visit()).parts[ExposedEvidence]
    assert isinstance(kept, ExposedEvidence)
    return kept


def test_the_controls_come_first_and_each_place_is_asked_once(site: Site) -> None:
    evidence = run(site)
    paths = [url.removeprefix(URL) for url in site.asked]
    assert sorted(paths[1:3]) == sorted(CONTROLS)
    assert sorted(paths) == sorted(["/", *CONTROLS, *(place.path for place in PLACES), "/graphql", "/api/graphql"])
    assert evidence.hosts[0].found == ()
    assert evidence.hosts[0].places == len(PLACES)


def test_what_lies_open_is_found_and_its_values_are_not_kept(site: Site) -> None:
    site.pages[f"{URL}/.env"] = page(b"DATABASE_URL=postgres://u:canary@h/d\nSTRIPE_KEY=canary\n")
    evidence = run(site)
    assert [(found.url, found.kind, found.names) for found in evidence.hosts[0].found] == [
        (f"{URL}/.env", "environment", ("DATABASE_URL", "STRIPE_KEY"))
    ]
    assert b"canary" not in TypeAdapter(ExposedEvidence).dump_json(evidence)


@pytest.mark.parametrize(
    "lie",
    [
        SPA,
        page(b"", status="200 OK"),
        page(b"Access denied", status="403 Forbidden"),
        page(
            b"<title>Just a moment...</title>",
            "Content-Type: text/html",
            "cf-mitigated: challenge",
            status="403 Forbidden",
        ),
        page(b"slow down", status="429 Too Many Requests"),
        page(b"oops", status="500 Internal Server Error"),
        page(b"<title>Not found</title>", "Content-Type: text/html"),
        redirect(f"{URL}/"),
    ],
)
def test_a_server_that_lies_is_not_accused(site: Site, lie: bytes) -> None:
    evidence = run(site, lambda _path: lie)
    assert evidence.hosts[0].found == ()


def test_what_comes_for_nothing_too_is_marked(site: Site) -> None:
    dump = page(b"CREATE TABLE users (id int);", "Content-Type: application/sql")
    found = run(site, lambda _path: dump).hosts[0].found
    assert {each.url.removeprefix(URL) for each in found} == {"/backup.sql", "/dump.sql"}
    assert all(each.same_as_control for each in found)


def test_a_stack_trace_for_nothing_is_found(site: Site) -> None:
    trace = page(b"Traceback (most recent call last):\n", status="500 Internal Server Error")
    found = run(site, lambda path: trace if path in CONTROLS else None).hosts[0].found
    assert [each.what for each in found] == ["a Python traceback"]


def test_a_host_that_leads_elsewhere_is_not_searched(site: Site) -> None:
    site.pages[f"{URL}/"] = redirect("https://app.kettle.test/")
    assert run(site).hosts == ()
    assert site.asked == [f"{URL}/"]


def test_a_schema_is_asked_of_hosts_that_programs_talk_to(site: Site) -> None:
    site.pages[f"{URL}/graphql"] = page(
        b'{"data":{"__schema":{"types":[{"name":"Query"}]}}}', "Content-Type: application/json"
    )
    assert [each.kind for each in run(site).hosts[0].found] == ["introspection"]
