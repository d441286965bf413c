"""Collectors run at once; one that fails is a gap, and takes nobody with it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from net.authorities import Authorities

from launchready.collect.interface import Collector, collectors
from launchready.collect.run import collect
from launchready.collect.scope import MAX_HOSTS, MAX_SIGHTINGS, Scope
from launchready.model.evidence.hosts import Source
from launchready.model.product import Product

from .site import Site, html, redirect

PRODUCT = Product(domain="kettle.test")


@pytest.fixture
def site(authorities: Authorities) -> Site:
    made = Site(authorities)
    made.has("kettle.test", "www.kettle.test")
    return made


def run(site: Site, *chosen: Collector, product: Product = PRODUCT) -> Scope:
    async def visit() -> Scope:
        async with site.visited(product) as scope:
            await asyncio.wait_for(collect(scope, chosen or collectors()), 60)
            return scope

    return asyncio.run(visit())


def hosts(scope: Scope) -> list[str]:
    return [host.name for host in scope.hosts_evidence.hosts]


def test_the_collectors_are_found_by_themselves() -> None:
    assert {collector.name for collector in collectors()} >= {"canonical", "dns", "hosts", "http", "rdap", "tls"}
    assert all(each.product or each.host or each.active or each.after for each in collectors())


async def _raise(_scope: Scope, *_host: str) -> None:
    raise ValueError("the collector's own fault")


async def _recurse(_scope: Scope, *_host: str) -> None:
    def deeper() -> None:
        deeper()

    deeper()


def _not_even_started(_scope: Scope, *_host: str) -> Awaitable[None]:
    raise TypeError("no coroutine at all")


async def _timeout(_scope: Scope, *_host: str) -> None:
    raise TimeoutError


async def _cancelled(_scope: Scope, *_host: str) -> None:
    raise asyncio.CancelledError


BROKEN: list[tuple[Callable[..., Awaitable[None]], str]] = [
    (_raise, "the collector failed: ValueError: the collector's own fault"),
    (_recurse, "the collector failed: RecursionError"),
    (_not_even_started, "the collector failed: TypeError: no coroutine at all"),
    (_timeout, "the collector failed: TimeoutError"),
    (_cancelled, "the collector's work was cancelled under it"),
]


@pytest.mark.parametrize(("broken", "reason"), BROKEN)
def test_a_collector_that_fails_is_a_gap_and_the_others_go_on(
    site: Site, broken: Callable[..., Awaitable[None]], reason: str
) -> None:
    visited: list[str] = []

    async def product(scope: Scope) -> None:
        await asyncio.sleep(0.01)
        scope.found("kettle.test", Source.DOMAIN)
        scope.found("www.kettle.test", Source.PAGE)

    async def host(_scope: Scope, name: str) -> None:
        await asyncio.sleep(0.01)
        visited.append(name)

    scope = run(
        site,
        Collector("bad", product=broken, host=broken),
        Collector("finder", product=product),
        Collector("visitor", host=host),
    )
    assert sorted(visited) == ["kettle.test", "www.kettle.test"]
    assert [(gap.part, gap.subject) for gap in scope.gaps] == [
        ("bad", "kettle.test"),
        ("bad", "kettle.test"),
        ("bad", "www.kettle.test"),
    ]
    assert all(gap.reason.startswith(reason) for gap in scope.gaps)
    assert all(len(gap.reason) <= 500 for gap in scope.gaps)


def test_all_real_collectors_survive_one_that_fails(site: Site) -> None:
    site.pages["https://kettle.test/"] = html("<title>Kettle</title>")
    scope = run(site, *collectors(), Collector("bad", product=_raise, host=_raise))
    assert [gap.part for gap in scope.gaps] == ["bad"] * 3
    found = scope.session.http_evidence.find("https://kettle.test/")
    assert found is not None
    assert found.page is not None
    assert found.page.title == "Kettle"
    assert scope.session.tls_evidence.find("www.kettle.test") is not None
    assert scope.session.dns_evidence.find("kettle.test", "MX") is not None


def test_a_run_that_is_cut_short_keeps_what_it_saw(site: Site) -> None:
    async def visit() -> Scope:
        async def endless(_scope: Scope) -> None:
            await asyncio.sleep(600)

        async with site.visited(PRODUCT) as scope:
            work = asyncio.create_task(collect(scope, [*collectors(), Collector("endless", product=endless)]))
            for _ in range(3000):
                await asyncio.sleep(0.01)
                if len(scope.session.tls_evidence.endpoints) >= 2:
                    break
            work.cancel()
            with pytest.raises(asyncio.CancelledError):
                await work
            scope.found("late.kettle.test", Source.PAGE)  # nothing is started any more
            return scope

    scope = asyncio.run(visit())
    assert {"kettle.test", "www.kettle.test"} <= set(hosts(scope))
    assert scope.session.http_evidence.exchanges
    assert scope.session.tls_evidence.find("kettle.test") is not None
    assert scope.gaps == []


def test_hosts_that_turn_up_on_the_way_are_visited(site: Site) -> None:
    site.has("start.kettle.test", "linked.kettle.test", "deep.kettle.test", "certified.kettle.test")
    site.names = ("kettle.test", "*.kettle.test", "certified.kettle.test", "elsewhere.test")
    site.pages = {
        "https://kettle.test/": redirect("https://start.kettle.test/"),
        "https://start.kettle.test/": html("<a href=https://linked.kettle.test/x><a href=https://stranger.test/>"),
        "https://linked.kettle.test/": html("<script src=//deep.kettle.test/a.js></script>"),
    }
    scope = run(site)
    sightings = {host.name: {sighting.source for sighting in host.sightings} for host in scope.hosts_evidence.hosts}
    assert Source.REDIRECT in sightings["start.kettle.test"]
    assert Source.PAGE in sightings["linked.kettle.test"]
    assert Source.PAGE in sightings["deep.kettle.test"]
    assert Source.CERTIFICATE in sightings["certified.kettle.test"]
    assert not {"stranger.test", "elsewhere.test"} & set(sightings)
    for name in sightings:
        assert scope.session.tls_evidence.find(name) is not None, name
        assert scope.session.http_evidence.find(f"http://{name}/") is not None, name
        assert scope.session.dns_evidence.find(name, "AAAA") is not None, name
    assert len(site.asked) == len(set(site.asked))
    assert not any("stranger.test" in url for url in site.asked)


def test_hosts_that_were_known_before_are_visited_too(site: Site) -> None:
    visited: list[str] = []

    async def host(_scope: Scope, name: str) -> None:
        visited.append(name)

    async def visit() -> None:
        async with site.visited(PRODUCT) as scope:
            scope.found("kettle.test", Source.DOMAIN)
            await collect(scope, [Collector("visitor", host=host)])

    asyncio.run(visit())
    assert visited == ["kettle.test"]


def test_ten_thousand_names_are_bounded(site: Site) -> None:
    visited: list[str] = []

    async def product(scope: Scope) -> None:
        for number in range(10_000):
            scope.found(f"h{number}.kettle.test", Source.CERTIFICATE, "kettle.test")
            scope.found(f"h{number}.kettle.test", Source.CERTIFICATE, "kettle.test")

    async def host(_scope: Scope, name: str) -> None:
        visited.append(name)

    scope = run(site, Collector("finder", product=product), Collector("visitor", host=host))
    assert len(visited) == len(set(visited)) == MAX_HOSTS
    assert len(scope.hosts_evidence.hosts) == MAX_HOSTS
    assert scope.hosts_evidence.left_out == 10_000 - MAX_HOSTS


def test_a_page_of_endless_links_ends(site: Site) -> None:
    """Every page leads to two more hosts, and names thousands: the run ends at its bound."""
    site.zone = {}
    links = "".join(f"<a href=//h{number}.kettle.test/>" for number in range(3000))
    site.pages["https://kettle.test/"] = html(links)
    site.has("kettle.test")
    scope = run(site)
    assert len(hosts(scope)) == MAX_HOSTS
    assert scope.hosts_evidence.left_out > 0
    assert len(site.asked) < 3 * MAX_HOSTS


def test_redirects_without_end_end(site: Site) -> None:
    for number in range(40):
        site.pages[f"https://kettle.test/{number}"] = redirect(f"/{number + 1}")
    site.pages["https://kettle.test/"] = redirect("/0")
    site.pages["http://kettle.test/"] = redirect("http://kettle.test/")
    site.pages["https://www.kettle.test/"] = redirect("https://kettle.test/ping")
    site.pages["https://kettle.test/ping"] = redirect("https://www.kettle.test/")
    run(site)
    assert "https://kettle.test/19" in site.asked
    assert "https://kettle.test/20" not in site.asked
    assert len(site.asked) == len(set(site.asked))


def test_what_a_scope_takes_in(site: Site) -> None:
    product = Product.model_validate(
        {
            "domain": "kettle.test",
            "surfaces": [{"host": "docs.elsewhere.test", "purpose": "docs", "environment": "staging", "owner": "ann"}],
            "routes": [{"kind": "health", "url": "https://api.other.test/health"}],
            "owners": [{"id": "ann", "name": "Ann"}],
        }
    )

    async def visit() -> Scope:
        async with site.visited(product) as scope:
            for name in ("KETTLE.test.", "Bücher.kettle.test", "docs.elsewhere.test", "api.other.test"):
                scope.found(name, Source.PAGE, "here")
            for name in (
                "",
                "127.0.0.1",
                "0x7f000001",
                "badkettle.test",
                "kettle.test.evil",
                "a b.kettle.test",
                "x" * 300,
                "[::1]",
                "1.2.3.4.5",
            ):
                scope.found(name, Source.PAGE)
            for number in range(50):
                scope.found("kettle.test", Source.PAGE, str(number))
            return scope

    scope = asyncio.run(visit())
    found = {host.name: host for host in scope.hosts_evidence.hosts}
    assert set(found) == {"kettle.test", "xn--bcher-kva.kettle.test", "docs.elsewhere.test", "api.other.test"}
    assert len(found["kettle.test"].sightings) == MAX_SIGHTINGS
    docs = found["docs.elsewhere.test"]
    assert (docs.purpose, docs.environment, docs.owner) == ("docs", "staging", "ann")
    assert scope.hosts_evidence.left_out == 0
