"""What the collector of pages asks: bounded, harmless, and with GET before anything is held against a link."""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import Any

import pytest
from net.authorities import Authorities
from net.peers import page

from launchready.collect import hosts, http, links, pages
from launchready.collect.interface import Collector
from launchready.collect.run import collect
from launchready.collect.scope import Scope
from launchready.model.evidence.hosts import Source
from launchready.model.evidence.http import FailureKind, Link
from launchready.model.product import Product
from launchready.standards.visits import end_of

from .site import Site, html, redirect

HOME = "https://kettle.test/"


@pytest.fixture
def site(authorities: Authorities) -> Site:
    made = Site(authorities, names=("kettle.test", "*.kettle.test", "other.test", "kettle.lovable.app"))
    made.has("kettle.test")
    return made


def run(site: Site, *more: Collector, product: dict[str, Any] | None = None) -> Scope:
    async def visit() -> Scope:
        described = Product.model_validate({"domain": "kettle.test", **(product or {})})
        async with site.visited(described) as scope:
            await asyncio.wait_for(collect(scope, (hosts.COLLECTOR, pages.COLLECTOR, *more)), 60)
            return scope

    return asyncio.run(visit())


def script(text: str) -> bytes:
    return page(text.encode(), "Content-Type: text/javascript")


def xml(text: str) -> bytes:
    return page(text.encode(), "Content-Type: application/xml")


def sources(scope: Scope, name: str) -> set[Source]:
    host = scope.hosts_evidence.find(name)
    return {sighting.source for sighting in host.sightings} if host else set()


def test_pages_are_followed_two_links_deep(site: Site) -> None:
    site.pages[HOME] = html("<a href=/1>")
    for number in range(1, 5):
        site.pages[f"{HOME}{number}"] = html(f"<a href=/{number + 1}>")
    scope = run(site)
    got = {
        exchange.url for exchange in scope.session.http_evidence.exchanges if exchange.method == "GET" and exchange.page
    }
    assert got == {HOME, f"{HOME}1", f"{HOME}2"}
    assert scope.session.http_evidence.find(f"{HOME}3", "HEAD") is not None


def test_what_a_page_loads_is_read(site: Site) -> None:
    site.has("cdn.kettle.test", "other.test")
    site.pages[HOME] = html(
        '<script src="/app.js"></script><script src="https://other.test/w.js"></script><link rel=stylesheet href=/s.css>'
        '<link rel=manifest href=/m.json><script>fetch("https://api.kettle.test/x")</script>'
    )
    site.pages[f"{HOME}app.js"] = script(
        'fetch("https://chat.kettle.test/v1"); "http://localhost:9999"; "https://evil.test/"'
    )
    site.pages["https://other.test/w.js"] = script('"https://never.kettle.test/"')
    scope = run(site)
    evidence = scope.session.http_evidence
    for url in (f"{HOME}app.js", "https://other.test/w.js", f"{HOME}s.css", f"{HOME}m.json", f"{HOME}favicon.ico"):
        assert evidence.find(url) is not None, url
    read = evidence.find(f"{HOME}app.js")
    assert read is not None
    assert read.code is not None
    assert read.code.called == ("chat.kettle.test",)
    assert sources(scope, "chat.kettle.test") == {Source.SCRIPT}
    assert sources(scope, "api.kettle.test") == {Source.SCRIPT}
    assert sources(scope, "never.kettle.test") == set()
    assert scope.hosts_evidence.find("evil.test") is None


def test_hosts_in_policies_and_sitemaps_are_found(site: Site) -> None:
    site.pages[HOME] = page(
        b"<title>Kettle</title>",
        "Content-Type: text/html",
        "Content-Security-Policy: connect-src https://api.kettle.test:8443/v1 wss://live.kettle.test *.kettle.test 'self' data:",
    )
    site.pages[f"{HOME}robots.txt"] = page(b"Sitemap: https://kettle.test/index.xml\n", "Content-Type: text/plain")
    site.pages[f"{HOME}index.xml"] = xml(
        "<sitemapindex><loc>https://kettle.test/1.xml</loc><loc>https://other.test/2.xml</loc></sitemapindex>"
    )
    site.pages[f"{HOME}1.xml"] = xml("<urlset><loc>https://blog.kettle.test/a</loc></urlset>")
    scope = run(site)
    assert sources(scope, "api.kettle.test") == {Source.CSP}
    assert sources(scope, "live.kettle.test") == {Source.CSP}
    assert sources(scope, "blog.kettle.test") == {Source.SITEMAP}
    assert not any("other.test" in url for url in site.asked)


def test_without_robots_txt_the_usual_sitemap_is_asked_for(site: Site) -> None:
    site.pages[HOME] = html("x")
    site.pages[f"{HOME}robots.txt"] = html("<title>App</title>")
    run(site)
    assert f"{HOME}sitemap.xml" in site.asked


def test_a_deployment_under_its_builders_name_is_visited(site: Site) -> None:
    site.has("kettle.lovable.app")
    site.pages[HOME] = html('<link rel=canonical href="https://kettle.lovable.app/">')
    site.pages["https://kettle.lovable.app/"] = html("<title>Kettle</title>")
    scope = run(site)
    twin = scope.session.http_evidence.find("https://kettle.lovable.app/")
    assert twin is not None
    assert twin.page is not None


def test_the_pages_of_routes_are_read(site: Site) -> None:
    site.has("app.kettle.test")
    site.pages["https://app.kettle.test/login"] = html("<script src=/app.js></script>")
    run(site, product={"routes": [{"kind": "login", "url": "https://app.kettle.test/login"}]})
    assert "https://app.kettle.test/app.js" in site.asked


def test_what_is_no_page_is_not_read(site: Site) -> None:
    site.pages[HOME] = page(b'{"a": 1}', "Content-Type: application/json")
    run(site)
    assert f"{HOME}robots.txt" not in site.asked


def ends(scope: Scope, url: str) -> int | None:
    exchange = end_of(scope.session.http_evidence, url)
    return exchange.status if exchange else None


def test_a_link_is_asked_with_head_and_then_with_get(site: Site) -> None:
    site.has("other.test")
    site.pages[HOME] = html(
        "<a href=https://other.test/here></a><a href=https://other.test/gone></a><a href=https://other.test/moved></a><img src=/no.png>"
    )
    site.pages["https://other.test/here"] = html("x")
    site.pages["https://other.test/moved"] = redirect("/gone")
    scope = run(site)
    evidence = scope.session.http_evidence
    assert evidence.find("https://other.test/here", "HEAD") is not None
    assert evidence.find("https://other.test/here") is None
    assert evidence.find("https://other.test/gone") is not None
    assert ends(scope, "https://other.test/here") == 200
    assert ends(scope, "https://other.test/moved") == 404
    assert ends(scope, f"{HOME}no.png") == 404
    assert ends(scope, "https://other.test/never") is None


def test_links_that_do_something_are_left_alone(site: Site) -> None:
    paths = [
        "logout",
        "sign-out",
        "account/delete",
        "unsubscribe?u=1",
        "x?action=remove",
        "cdn-cgi/l/email-protection",
        "verify/abc",
        "x.zip",
    ]
    site.pages[HOME] = html("".join(f"<a href=/{path}></a>" for path in paths) + "<a rel=nofollow href=/sponsored></a>")
    scope = run(site)
    followed = {url for url in site.asked if url.startswith(HOME)} - {
        HOME,
        f"{HOME}robots.txt",
        f"{HOME}sitemap.xml",
        f"{HOME}favicon.ico",
    }
    assert followed == {f"{HOME}x.zip"}
    assert scope.session.http_evidence.find(f"{HOME}x.zip", "HEAD") is not None


def test_inner_addresses_stay_closed(site: Site) -> None:
    site.pages[HOME] = html("<a href=http://10.0.0.1/admin></a><script src=http://169.254.169.254/latest/></script>")
    scope = run(site)
    asked = [e for e in scope.session.http_evidence.exchanges if "10.0.0.1" in e.url or "169.254" in e.url]
    assert {exchange.url for exchange in asked} == {"http://10.0.0.1/admin", "http://169.254.169.254/latest/"}
    assert all(exchange.failure and exchange.failure.kind is FailureKind.BLOCKED for exchange in asked)


def test_a_product_that_names_everything_is_bounded(site: Site) -> None:
    site.has("other.test")
    many = "".join(
        f"<a href=/p{number}></a><a href=https://other.test/{number}></a><script src=/s{number}.js></script><img src=/i{number}.png>"
        f"<link rel=stylesheet href=/c{number}.css><link rel=icon href=/f{number}.ico><a href=https://x{number}.lovable.app/></a>"
        for number in range(400)
    )
    site.pages[HOME] = html(many)
    site.pages[f"{HOME}robots.txt"] = page(
        "".join(f"Sitemap: /m{number}.xml\n" for number in range(100)).encode(), "Content-Type: text/plain"
    )
    index = "".join(f"<loc>https://kettle.test/m{number}.xml</loc>" for number in range(500))
    for number in range(100):
        site.pages[f"{HOME}m{number}.xml"] = xml(f"<sitemapindex>{index}</sitemapindex>")
    scope = run(site)
    asked = Counter(
        url.rpartition(".")[2] if "." in url.rpartition("/")[2] else url.split("/")[2] for url in site.asked
    )
    assert asked["js"] <= pages.MAX_SCRIPTS + 2 * links.MAX_OWN  # what is not read may still be asked after
    assert asked["xml"] == pages.MAX_SITEMAPS
    assert asked["other.test"] <= 2 * links.MAX_PER_HOST
    gets = [exchange.url for exchange in scope.session.http_evidence.exchanges if exchange.method == "GET"]
    assert sum("/p" in url for url in gets) <= pages.MAX_PAGES + links.MAX_OWN
    assert len(site.asked) < 2 * (links.MAX_OWN + links.MAX_OTHERS) + 200


def test_a_large_page_is_read_as_far_as_it_goes(site: Site) -> None:
    site.pages[HOME] = html("<a href=/first></a>" + "<p>x</p>" * 1_200_000 + "<a href=/last></a>")
    scope = run(site)
    front = scope.session.http_evidence.find(HOME)
    assert front is not None
    assert front.body is not None
    assert front.body.truncated
    assert f"{HOME}first" in site.asked
    assert f"{HOME}last" not in site.asked


def test_facts_are_fetched_once_beside_the_other_collectors(site: Site) -> None:
    site.pages[HOME] = html("<a href=/a></a><script src=/a.js></script>")
    run(site, http.COLLECTOR)
    assert site.asked.count(HOME) == 1
    assert site.asked.count(f"{HOME}a.js") == 1


@pytest.mark.parametrize(
    ("link", "harmless"),
    [
        (Link("a", "https://kettle.test/pricing"), True),
        (Link("a", "https://kettle.test/logout"), False),
        (Link("a", "https://kettle.test/x?do=delete"), False),
        (Link("a", "https://kettle.test/abmelden"), False),
        (Link("a", "https://kettle.test/x", "nofollow noopener"), False),
    ],
)
def test_harmless_links(link: Link, harmless: bool) -> None:
    assert links.is_harmless(link) is harmless
