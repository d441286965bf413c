"""What a real browser is shown, what it may reach, and what is kept of it."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Mapping
from pathlib import Path

import pytest
from net.authorities import Authorities
from net.peers import page
from pydantic import TypeAdapter

from launchready.collect import browser
from launchready.collect.run import collect
from launchready.collect.scope import Scope
from launchready.model.errors import LaunchReadyError
from launchready.model.evidence.browser import BrowserEvidence
from launchready.model.evidence.hosts import Source
from launchready.model.product import Product
from launchready.net import browser as real
from launchready.net.browser import find_chromium

from .site import Site, html, redirect

URL = "https://www.kettle.test/"
PRODUCT = Product(domain="kettle.test", canonical_url=URL)
KEY = "sk_live_" + "4eC39HqLyjWDarjtT1zdp7dcXYZ"


def has_chromium() -> bool:
    try:
        return bool(find_chromium(os.environ))
    except LaunchReadyError:
        return False


needs_chromium = pytest.mark.skipif(not has_chromium(), reason="needs Chromium")


@pytest.fixture
def site(authorities: Authorities) -> Site:
    made = Site(authorities)
    made.has("www.kettle.test", "kettle.test")
    return made


def run(
    site: Site, environment: Mapping[str, str] = os.environ, *, allowed: bool = True
) -> tuple[BrowserEvidence | None, Scope]:
    async def visit() -> Scope:
        async with site.visited(PRODUCT) as visited:
            scope = Scope(PRODUCT, visited.session, environment=environment, browser=allowed)
            scope.found("www.kettle.test", Source.DOMAIN)
            await asyncio.wait_for(collect(scope, [browser.COLLECTOR]), 60)
            return scope

    scope = asyncio.run(visit())
    kept = scope.parts.get(BrowserEvidence)
    assert kept is None or isinstance(kept, BrowserEvidence)
    return kept, scope


@needs_chromium
@pytest.mark.browser
def test_a_page_is_seen_as_people_see_it(site: Site) -> None:
    site.pages[URL] = html(
        "<title>Kettle</title><p>Hello</p><img src='http://www.kettle.test/a.png'><script src='/gone.js'></script>"
        f"<script>console.error('key {KEY}'); setTimeout(() => {{ throw new Error('no {KEY}') }}, 10)</script>"
    )
    kept, scope = run(site)
    assert kept is not None, scope.gaps
    seen = kept.pages[0]
    assert (seen.final, seen.status, seen.title) == (URL, 200, "Kettle")
    assert seen.text > 0
    assert [(each.url, each.resolution) for each in seen.mixed] == [("http://www.kettle.test/a.png", "upgraded")]
    assert ("https://www.kettle.test/gone.js", "script", "404") in [
        (each.url, each.kind, each.reason) for each in seen.failed
    ]
    assert seen.errors == ("no …",)
    assert KEY.encode() not in TypeAdapter(BrowserEvidence).dump_json(kept)


@needs_chromium
@pytest.mark.browser
def test_the_browser_reaches_nothing_that_the_policy_forbids(site: Site) -> None:
    site.pages[URL] = html(
        "<p>Hello</p><img src='http://169.254.169.254/latest/meta-data/'><img src='http://[fd00:ec2::254]/'>"
        "<script>fetch('http://10.0.0.1/x').catch(() => 0); new WebSocket('ws://192.168.0.1/')</script>"
        "<iframe src='file:///etc/passwd'></iframe>"
    )
    kept, _ = run(site)
    assert kept is not None
    assert {"169.254.169.254", "[fd00:ec2::254]"} <= {host.removesuffix(":443") for host in kept.blocked_hosts}
    assert all(not each.url.startswith("file:") or each.reason for page_ in kept.pages for each in page_.failed)


@needs_chromium
@pytest.mark.browser
def test_pages_that_misbehave_are_no_trouble(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(real, "LOAD", 2.0)
    site.pages[URL] = html("<script>while (true) alert('x')</script>")
    kept, scope = run(site)
    assert kept is not None
    assert not scope.gaps
    assert kept.pages[0].failure or kept.pages[0].status == 200


@needs_chromium
@pytest.mark.browser
def test_circles_cookies_and_where_scripts_lead(site: Site) -> None:
    site.pages[URL] = page(
        b"<p>Hello<script>location.href = '/next'</script>",
        "Content-Type: text/html",
        "Set-Cookie: sid=cookie-canary; Secure; HttpOnly; SameSite=Lax",
        "Set-Cookie: __Host-bad=1; Domain=kettle.test; Secure; Path=/",
    )
    site.pages[f"{URL}next"] = html("<title>Next</title><p>Here")
    kept, _ = run(site)
    assert kept is not None
    seen = kept.pages[0]
    assert seen.final == f"{URL}next"
    assert [(each.name, each.secure, each.http_only, each.same_site) for each in seen.cookies] == [
        ("sid", True, True, "Lax")
    ]
    assert [(each.name, each.reasons) for each in seen.refused_cookies] == [("__Host-bad", ("InvalidPrefix",))]
    assert b"cookie-canary" not in TypeAdapter(BrowserEvidence).dump_json(kept)
    site.pages[URL] = redirect(URL)
    again, _ = run(site)
    assert again is not None
    assert "ERR_TOO_MANY_REDIRECTS" in again.pages[0].failure


def test_without_a_browser_it_is_said_what_to_install(site: Site, tmp_path: Path) -> None:
    environment = {"PATH": str(tmp_path), "LAUNCHREADY_CHROMIUM": str(tmp_path / "none")}
    kept, scope = run(site, environment)
    assert kept is None
    assert scope.gaps[0].part == "browser"
    assert "LAUNCHREADY_CHROMIUM" in scope.gaps[0].reason
    assert scope.gaps[0].remedy


def test_a_browser_that_is_not_wanted_is_not_started(site: Site) -> None:
    kept, scope = run(site, allowed=False)
    assert kept is None
    assert not scope.gaps
    assert not site.asked
