"""What each collector asks, and what it makes of the answers."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from net.authorities import Authorities
from net.peers import page

from launchready.collect import canonical, dns, hosts, http, rdap, tls
from launchready.collect.interface import Collector
from launchready.collect.run import collect
from launchready.collect.scope import Scope
from launchready.model.evidence.hosts import Source
from launchready.model.evidence.rdap import RdapEvidence
from launchready.model.product import Product
from launchready.standards.canonical import PROBE_PATH
from launchready.standards.redirects import End, follow

from .site import Site, html, redirect


@pytest.fixture
def site(authorities: Authorities) -> Site:
    return Site(authorities)


def run(site: Site, *chosen: Collector, product: Product | None = None) -> Scope:
    async def visit() -> Scope:
        async with site.visited(product or Product(domain="kettle.test")) as scope:
            await asyncio.wait_for(collect(scope, chosen), 60)
            return scope

    return asyncio.run(visit())


def test_the_zones_records_are_asked_for(site: Site) -> None:
    site.zone[("kettle.test", "MX")] = ("10 mail.kettle.test.",)
    scope = run(site, dns.COLLECTOR)
    evidence = scope.session.dns_evidence
    assert {answer.type for answer in evidence.answers} == set(dns.ZONE_TYPES)
    found = evidence.find("kettle.test", "MX")
    assert found is not None
    assert found.values == ("10 mail.kettle.test",)


def sources(scope: Scope) -> dict[str, set[Source]]:
    return {host.name: {sighting.source for sighting in host.sightings} for host in scope.hosts_evidence.hosts}


def test_common_names_that_resolve_are_hosts(site: Site) -> None:
    site.has("kettle.test", "www.kettle.test", "app.kettle.test")
    site.zone[("staging.kettle.test", "CNAME")] = ("gone.vercel.test.",)
    site.zone[("staging.kettle.test", "A")] = ()
    scope = run(site, hosts.COLLECTOR)
    assert sources(scope) == {
        "kettle.test": {Source.DOMAIN},
        "www.kettle.test": {Source.COMMON_NAME},
        "app.kettle.test": {Source.COMMON_NAME},
    }


def test_a_wildcard_proves_no_host(site: Site) -> None:
    site.has("kettle.test", f"{hosts.CONTROL}.kettle.test", *(f"{name}.kettle.test" for name in hosts.COMMON_NAMES))
    site.zone[("app.kettle.test", "A")] = ("127.0.0.2",)
    assert set(sources(run(site, hosts.COLLECTOR))) == {"kettle.test", "app.kettle.test"}


def test_what_the_product_file_names_is_a_host(site: Site) -> None:
    product = Product.model_validate(
        {
            "domain": "kettle.test",
            "canonical_url": "https://www.kettle.test/",
            "surfaces": [{"host": "chat.kettle.test"}],
            "routes": [{"kind": "health", "url": "https://api.elsewhere.test/health"}],
        }
    )
    found = sources(run(site, hosts.COLLECTOR, product=product))
    assert found == {
        "kettle.test": {Source.DOMAIN},
        "www.kettle.test": {Source.DECLARED},
        "chat.kettle.test": {Source.DECLARED},
        "api.elsewhere.test": {Source.DECLARED},
    }


def test_every_entrance_is_followed_to_its_end(site: Site) -> None:
    site.has("kettle.test", "www.kettle.test")
    for host in ("kettle.test", "www.kettle.test"):
        site.pages[f"http://{host}/"] = redirect("https://www.kettle.test/")
        site.pages[f"http://{host}{PROBE_PATH}"] = redirect(f"https://www.kettle.test{PROBE_PATH}")
    site.pages["https://kettle.test/"] = redirect("https://www.kettle.test/", "308 Permanent Redirect")
    site.pages["https://www.kettle.test/"] = html("<title>Kettle</title>")
    scope = run(site, canonical.COLLECTOR)
    evidence = scope.session.http_evidence
    for url in ("http://kettle.test/", "https://kettle.test/", "http://www.kettle.test/", "https://www.kettle.test/"):
        chain = follow(evidence, url)
        assert chain.end is End.ANSWER
        assert chain.final is not None
        assert chain.final.url == "https://www.kettle.test/"
    assert follow(evidence, f"http://kettle.test{PROBE_PATH}").hops[-1].url == f"https://www.kettle.test{PROBE_PATH}"
    assert len(site.asked) == len(set(site.asked))


def test_what_the_collector_followed_and_what_checks_read_agree(site: Site) -> None:
    """However a chain ends, the hops that a check looks for are those that were asked for."""
    site.has("kettle.test")
    for number in range(30):
        site.pages[f"https://kettle.test/{number}"] = redirect(f"/{number + 1}")
    site.pages["https://kettle.test/loop"] = redirect("/loop")
    site.pages["https://kettle.test/bad"] = redirect("javascript:alert(1)")
    site.pages["https://kettle.test/none"] = page(b"", status="302 Found")
    site.pages["https://kettle.test/gone"] = redirect("https://gone.kettle.test/")
    site.pages["https://kettle.test/inner"] = redirect("http://10.0.0.1/")
    ends = {
        "0": End.TOO_LONG,
        "loop": End.LOOP,
        "bad": End.BAD_LOCATION,
        "none": End.BAD_LOCATION,
        "gone": End.FAILURE,
        "inner": End.FAILURE,
        "x": End.ANSWER,
    }

    async def visit(scope: Scope) -> None:
        for path in ends:
            await http.follow(scope, f"https://kettle.test/{path}")

    scope = run(site, Collector("visits", product=visit))
    assert {path: follow(scope.session.http_evidence, f"https://kettle.test/{path}").end for path in ends} == ends


def test_routes_that_anybody_may_open_are_visited_and_no_others(site: Site) -> None:
    site.has("app.kettle.test")
    kinds = [
        "homepage",
        "app-shell",
        "login",
        "signup",
        "health",
        "auth-callback",
        "webhook",
        "chat",
        "private",
        "other",
    ]
    routes: list[dict[str, Any]] = [{"kind": kind, "url": f"https://app.kettle.test/{kind}"} for kind in kinds]
    routes.append({"kind": "login", "url": "https://app.kettle.test/api/login", "method": "POST"})
    run(site, http.COLLECTOR, product=Product.model_validate({"domain": "kettle.test", "routes": routes}))
    assert set(site.asked) == {f"https://app.kettle.test/{kind}" for kind in kinds[:5]}


def test_a_hosts_certificate_names_more_hosts(site: Site) -> None:
    site.has("kettle.test")
    site.names = ("kettle.test", "*.kettle.test", "api.kettle.test", "kettle.test.evil", "other.example")

    async def first(scope: Scope) -> None:
        scope.found("kettle.test", Source.DOMAIN)

    scope = run(site, tls.COLLECTOR, Collector("first", product=first))
    assert sources(scope) == {
        "kettle.test": {Source.DOMAIN, Source.CERTIFICATE},
        "api.kettle.test": {Source.CERTIFICATE},
    }
    endpoint = scope.session.tls_evidence.find("kettle.test")
    assert endpoint is not None
    assert [probe.version for probe in endpoint.versions] == ["TLSv1.0", "TLSv1.1"]
    missing = scope.session.tls_evidence.find("api.kettle.test")
    assert missing is not None
    assert missing.failure_kind == "dns"


# RDAP.

SERVICES = "https://data.iana.org/rdap/dns.json"


def registry(site: Site, domain: object, services: object = ([["test"], ["https://rdap.test/v1/"]],)) -> None:
    site.has("data.iana.org", "rdap.test")
    site.names = ("data.iana.org", "rdap.test")
    site.pages[SERVICES] = answer({"services": services})
    site.pages["https://rdap.test/v1/domain/kettle.test"] = answer(domain)


def answer(value: object) -> bytes:
    return page(
        value if isinstance(value, bytes) else json.dumps(value).encode(), "Content-Type: application/rdap+json"
    )


DOMAIN = {
    "objectClassName": "domain",
    "status": ["client transfer prohibited"],
    "events": [
        {"eventAction": "registration", "eventDate": "2020-01-02T03:04:05Z"},
        {"eventAction": "expiration", "eventDate": "2027-01-02T03:04:05"},
        {"eventAction": "last changed", "eventDate": "yesterday"},
    ],
    "nameservers": [{"ldhName": "NS2.Example."}, {"ldhName": "ns1.example"}, {}],
    "entities": [
        {"roles": ["registrant"], "handle": "x"},
        {
            "roles": ["registrar"],
            "handle": "1",
            "vcardArray": ["vcard", [["version", {}, "text", "4.0"], ["fn", {}, "text", "Good Names Ltd"]]],
        },
    ],
}


def test_a_registration(site: Site) -> None:
    registry(site, DOMAIN)
    found = run(site, rdap.COLLECTOR).rdap
    assert found is not None
    assert (found.domain, found.server, found.failure) == ("kettle.test", "https://rdap.test/v1/", "")
    assert (found.registrar, found.statuses) == ("Good Names Ltd", ("client transfer prohibited",))
    assert found.registered_at == datetime(2020, 1, 2, 3, 4, 5, tzinfo=UTC)
    assert found.expires_at == datetime(2027, 1, 2, 3, 4, 5, tzinfo=UTC)
    assert found.name_servers == ("ns1.example", "ns2.example")


def test_a_subdomain_is_registered_with_its_parent(site: Site) -> None:
    registry(site, DOMAIN)
    found = run(site, rdap.COLLECTOR, product=Product(domain="app.kettle.test")).rdap
    assert found is not None
    assert found.domain == "kettle.test"


def test_one_redirect_between_registries_is_followed(site: Site) -> None:
    registry(site, DOMAIN)
    site.pages["https://rdap.test/moved"] = site.pages["https://rdap.test/v1/domain/kettle.test"]
    site.pages["https://rdap.test/v1/domain/kettle.test"] = redirect("/moved")
    found = run(site, rdap.COLLECTOR).rdap
    assert found is not None
    assert found.registrar == "Good Names Ltd"


@pytest.mark.parametrize(
    ("services", "domain", "words"),
    [
        ([[["com"], ["https://rdap.test/"]]], DOMAIN, "no RDAP service over https is known for .test"),
        ([[["test"], ["http://rdap.test/"]]], DOMAIN, "no RDAP service over https"),
        ([[["test"], ["https://"]]], DOMAIN, "cannot be asked"),
        ([], DOMAIN, "no RDAP service"),
        ("x", DOMAIN, "no RDAP service"),
        ([1, [], [[]], [["test"]], [[{}], [[]]]], DOMAIN, "no RDAP service"),
        ([[["test"], ["https://gone.test/"]]], DOMAIN, "gone.test does not exist"),
        ([[["test"], ["https://127.0.0.1/"]]], DOMAIN, "certificate"),
        ([[["test"], ["https://10.0.0.1/"]]], DOMAIN, "is not on the public internet"),
        ([[["test"], ["https://rdap.test/v1/"]]], {}, "is not an RDAP domain object"),
        ([[["test"], ["https://rdap.test/v1/"]]], [], "did not answer with a JSON object"),
        ([[["test"], ["https://rdap.test/v1/"]]], b"{", "did not answer with JSON"),
        ([[["test"], ["https://rdap.test/v1/"]]], b"[" * 100_000, "did not answer with JSON"),
        ([[["test"], ["https://rdap.test/v1/"]]], b'{"a": ' + b"9" * 10_000 + b"}", "did not answer with JSON"),
        ([[["test"], ["https://rdap.test/v1/"]]], b'{"a": "' + b"x" * 2_000_000 + b'"}', "did not answer with JSON"),
        ([[["test"], ["https://rdap.test/v1/"]]], b"\xff\xfe\xfa", "did not answer with JSON"),
        ([[["test"], ["https://rdap.test/v2/"]]], DOMAIN, "answered 404"),
    ],
)  # fmt: skip
def test_why_nothing_is_known_of_a_registration(site: Site, services: object, domain: object, words: str) -> None:
    registry(site, domain, services)
    scope = run(site, rdap.COLLECTOR)
    assert scope.gaps == []
    assert scope.rdap is not None
    assert words in scope.rdap.failure, scope.rdap.failure


def test_registries_that_redirect_for_ever_are_left(site: Site) -> None:
    registry(site, DOMAIN)
    site.pages["https://rdap.test/v1/domain/kettle.test"] = redirect("domain/kettle.test2")
    for number in range(2, 9):
        site.pages[f"https://rdap.test/v1/domain/domain/kettle.test{number}"] = redirect(f"kettle.test{number + 1}")
    found = run(site, rdap.COLLECTOR).rdap
    assert found is not None
    assert found.failure == "too many redirects"


def test_a_registry_is_asked_only_over_a_certificate_that_verifies(site: Site) -> None:
    registry(site, DOMAIN)
    site.names = ("data.iana.org",)
    found = run(site, rdap.COLLECTOR).rdap
    assert found is not None
    assert "certificate" in found.failure
    assert not any("rdap.test" in url for url in site.asked)


def test_a_public_suffix_is_registered_by_nobody(site: Site) -> None:
    found = run(site, rdap.COLLECTOR, product=Product(domain="co.uk")).rdap
    assert found is not None
    assert "public suffix" in found.failure
    assert site.asked == []


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=10)
    | st.sampled_from(["domain", "registrar", "fn", "expiration", "2026-13-01"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=12,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.fixed_dictionaries(
        {"objectClassName": st.just("domain")},
        optional=dict.fromkeys(("status", "events", "nameservers", "entities"), JSON),
    )
)
def test_no_answer_of_a_registry_breaks_the_reader(value: dict[str, Any]) -> None:
    found = rdap._read("kettle.test", datetime.now(UTC), "https://rdap.test/", value)
    assert isinstance(found, RdapEvidence)


@given(st.lists(st.fixed_dictionaries({}, optional={"roles": st.just(["registrar"]) | JSON, "vcardArray": JSON, "eventAction": JSON, "eventDate": JSON, "ldhName": JSON}), max_size=3))  # fmt: skip
def test_no_entity_of_a_registry_breaks_the_reader(entries: list[dict[str, Any]]) -> None:
    value = {"objectClassName": "domain", "events": entries, "nameservers": entries, "entities": entries}
    found = rdap._read("kettle.test", datetime.now(UTC), "https://rdap.test/", value)
    assert found.failure == ""
