"""What is asked of the zone, and that it is bounded whatever the zone says."""

from __future__ import annotations

import asyncio

import pytest
from net.authorities import Authorities

from launchready.collect import legacy, zone
from launchready.collect.interface import Collector
from launchready.collect.run import collect
from launchready.collect.scope import Scope
from launchready.model.evidence.dns import DnsStatus
from launchready.model.evidence.hosts import Source
from launchready.model.product import Product
from launchready.standards.zone import MAX_SERVERS

from .site import Site, redirect

HOME = "kettle.test"


@pytest.fixture
def site(authorities: Authorities) -> Site:
    return Site(authorities)


def run(site: Site, collector: Collector, *, host: str = "", **product: object) -> Scope:
    async def visit() -> Scope:
        async with site.visited(Product.model_validate({"domain": HOME, **product})) as scope:
            if host:
                scope.found(host, Source.DECLARED)
            await asyncio.wait_for(collect(scope, [collector]), 60)
            return scope

    return asyncio.run(visit())


def questions(site: Site) -> set[tuple[str, str]]:
    return {(name, rtype) for name, rtype, *_ in site.questions}


def test_what_stands_where_the_zone_begins_is_asked_for(site: Site) -> None:
    site.zone[(HOME, "NS")] = ("ns1.dns.test.",)
    site.zone[("test", "NS")] = ("a.nic.test.",)
    site.has("ns1.dns.test", "a.nic.test")
    evidence = run(site, zone.COLLECTOR).session.dns_evidence
    for rtype in ("SOA", "NS", "CAA", "DS", "DNSKEY", "MX"):
        assert evidence.find(HOME, rtype) is not None, rtype
    assert evidence.find("ns1.dns.test", "A") is not None
    assert evidence.find("test", "NS") is not None
    assert any(answer.server for answer in evidence.answers)


def test_a_zone_with_hundreds_of_servers_is_bounded(site: Site) -> None:
    names = [f"ns{number}.dns.test" for number in range(300)]
    site.zone[(HOME, "NS")] = tuple(f"{name}." for name in names)
    site.zone[(HOME, "MX")] = tuple(f"10 {name}." for name in names)
    site.has(*names)
    evidence = run(site, zone.COLLECTOR).session.dns_evidence
    asked = {answer.name for answer in evidence.answers if answer.name.endswith(".dns.test")}
    assert len(asked) <= 2 * MAX_SERVERS


def test_the_owner_of_a_name_that_is_gone_is_asked_for(site: Site) -> None:
    site.zone[(f"blog.{HOME}", "A")] = ()
    site.zone[(f"blog.{HOME}", "CNAME")] = ("pages.lapsed.example.",)
    scope = run(site, zone.COLLECTOR, host=f"blog.{HOME}")
    answer = scope.session.dns_evidence.find("lapsed.example", "SOA")
    found = scope.session.dns_evidence.find(f"blog.{HOME}", "A")
    assert found is not None
    assert (answer is not None) == (found.status is DnsStatus.NXDOMAIN and bool(found.cnames))


def test_each_address_is_tried_where_a_host_has_several(site: Site) -> None:
    site.zone[(f"app.{HOME}", "A")] = ("127.0.0.1", "127.0.0.9")
    scope = run(site, zone.COLLECTOR, host=f"app.{HOME}")
    assert {endpoint.host for endpoint in scope.session.tls_evidence.endpoints} == {"127.0.0.1", "127.0.0.9"}
    site.zone[(f"app.{HOME}", "A")] = ("127.0.0.1",)
    assert not run(site, zone.COLLECTOR, host=f"app.{HOME}").session.tls_evidence.endpoints


def test_declared_records_are_looked_up(site: Site) -> None:
    records = [
        {"name": f"www.{HOME}", "type": "CNAME", "values": ["cname.host.test."]},
        {"name": HOME, "type": "TXT", "values": ["hello"]},
    ]
    run(site, zone.COLLECTOR, dns={"records": records})
    wanted = {(f"www.{HOME}", "CNAME"), (f"www.{HOME}", "A"), ("cname.host.test", "A"), (HOME, "TXT")}
    assert wanted <= questions(site)


def test_old_addresses_are_followed(site: Site) -> None:
    site.has(HOME)
    site.pages[f"https://{HOME}/old"] = redirect("/new")
    run(site, legacy.COLLECTOR, legacy_urls=[{"url": f"https://{HOME}/old"}])
    assert site.asked == [f"https://{HOME}/old", f"https://{HOME}/new"]
