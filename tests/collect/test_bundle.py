"""What browsers are handed is searched while it passes; nothing of a value stays."""

from __future__ import annotations

import asyncio
import json

import pytest
from net.authorities import Authorities
from net.peers import page
from pydantic import TypeAdapter

from launchready.collect import bundle, pages
from launchready.collect.run import collect
from launchready.collect.scope import Scope
from launchready.lab.faults.bundle import drawn
from launchready.model.evidence.bundle import BundleEvidence
from launchready.model.evidence.hosts import Source
from launchready.model.evidence.secrets import Nature
from launchready.model.product import Product
from launchready.model.secret import Secret

from .site import Site, html

URL = "https://www.kettle.test"
PRODUCT = Product(domain="kettle.test")


def script(text: str) -> bytes:
    return page(text.encode(), "Content-Type: text/javascript")


@pytest.fixture
def site(authorities: Authorities) -> Site:
    made = Site(authorities)
    made.has("www.kettle.test", "other.test")
    return made


def run(site: Site) -> tuple[BundleEvidence, Scope]:
    async def visit() -> Scope:
        async with site.visited(PRODUCT) as visited:
            scope = Scope(PRODUCT, visited.session, key=Secret("k" * 64))
            scope.found("www.kettle.test", Source.DOMAIN)
            await asyncio.wait_for(collect(scope, [pages.COLLECTOR, bundle.COLLECTOR]), 120)
            return scope

    scope = asyncio.run(visit())
    assert not scope.gaps, scope.gaps
    kept = scope.parts[BundleEvidence]
    assert isinstance(kept, BundleEvidence)
    return kept, scope


def test_every_place_that_a_browser_reads_is_searched(site: Site) -> None:
    keys = [drawn("ghp" + "_", 36) for _ in range(7)]
    site.pages[f"{URL}/"] = html(
        "<link rel='modulepreload' href='/ahead.js'><script src='/app.js'></script>"
        f"<script>const a = '{keys[0]}'</script><script type='application/json'>{json.dumps({'b': keys[1]})}</script>"
    )
    site.pages[f"{URL}/app.js"] = script(
        f'const c = "{keys[2]}"; import("./later.js");\n//# sourceMappingURL=app.js.map'
    )
    site.pages[f"{URL}/ahead.js"] = script(f'const d = "{keys[3]}"')
    site.pages[f"{URL}/later.js"] = script(f'const e = "{keys[4]}"; import("./last.js")')
    site.pages[f"{URL}/last.js"] = script(f'const f = "{keys[5]}"')
    sources = {"version": 3, "sources": ["src/a.ts"], "sourcesContent": [f'\n// "{keys[6]}"'], "mappings": "A"}
    site.pages[f"{URL}/app.js.map"] = page(json.dumps(sources).encode(), "Content-Type: application/json")
    kept, scope = run(site)
    places = [(each.place.removeprefix(URL), each.line) for each in kept.secrets]
    assert sorted(places) == [
        ("/", 1), ("/", 1), ("/ahead.js", 1), ("/app.js", 1), ("/app.js.map!src/a.ts", 2), ("/last.js", 1), ("/later.js", 1),
    ]  # fmt: skip
    assert len({each.fingerprint for each in kept.secrets}) == 7
    assert {each.nature for each in kept.secrets} == {Nature.SECRET}
    assert [each.url for each in kept.maps] == [f"{URL}/app.js.map"]
    everything = TypeAdapter(BundleEvidence).dump_json(kept).decode() + repr(kept) + repr(scope.session.http_evidence)
    assert not any(key in everything or key[10:] in everything for key in keys)


def test_scripts_of_others_are_theirs(site: Site) -> None:
    site.names = ("*.kettle.test", "other.test")
    site.pages[f"{URL}/"] = html("<p>Hi</p><script src='https://other.test/x.js'></script>")
    site.pages["https://other.test/x.js"] = script(f'const c = "{drawn("ghp" + "_", 36)}"')
    kept, _ = run(site)
    assert kept.secrets == ()


def test_an_apps_page_is_no_source_map(site: Site) -> None:
    shell = html("<title>Kettle</title><script src='/app.js'></script>")
    site.pages |= {f"{URL}{path}": shell for path in ("/", "/app.js.map")}
    site.pages[f"{URL}/app.js"] = script("let a = 1")
    kept, _ = run(site)
    assert kept.maps == ()


def test_what_does_not_end_is_said(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bundle, "MOST_BYTES", 100)
    site.pages[f"{URL}/"] = html("<p>Hi</p>" + "x" * 500)
    kept, _ = run(site)
    assert kept.failed == ((f"{URL}/", "more than this run searches"),)
