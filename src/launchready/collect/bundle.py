"""Searches what the product's hosts hand to browsers for secrets, while it passes; then fetches the source maps, and searches those.

Bodies are searched as they come and then let go; what is kept are sightings without values. Scripts of other companies are theirs to search.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from launchready.collect.interface import Collector
from launchready.collect.scope import Scope
from launchready.collect.searching import Searching
from launchready.model.errors import LaunchReadyError
from launchready.model.evidence.bundle import BundleEvidence, SourceMap
from launchready.model.evidence.http import Exchange
from launchready.model.evidence.secrets import Sighting
from launchready.net.http import Request
from launchready.standards.environments import is_builders
from launchready.standards.source_maps import Parsed, parse
from launchready.standards.urls import host_of

if TYPE_CHECKING:
    from launchready.scan.engine import Engine

MOST_BYTES = 150_000_000
"""Bytes searched in one run."""
MOST_WAITING = 40_000_000
"""Bytes that may wait for the search at once; more are let go, and said to be."""
MOST_KEPT = 500
MOST_MAPS = 40
MOST_GUESSED = 10
"""Scripts that name no map, and whose name with .map at the end is tried."""
MAX_MAP = 20_000_000
TIMEOUT = 30.0
"""Seconds for the search of one file."""
_TEXT = frozenset(
    {
        "text/html",
        "application/xhtml+xml",
        "text/css",
        "application/json",
        "application/manifest+json",
        "text/plain",
        "text/x-component",
    }
)


class Search:
    """The search of one run: what waits, what was found."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._missing: LaunchReadyError | None = None
        self._at_once = asyncio.Semaphore(2)
        self._tasks: set[asyncio.Task[None]] = set()
        self._waiting = 0
        self._taken = 0
        self.evidence = BundleEvidence()

    def take(self, exchange: Exchange, body: bytes) -> None:
        """Take in a body that passed, if it is one that browsers are handed by the product."""
        if not body or exchange.status != 200 or exchange.body is None or not _is_code(exchange):
            return
        host = host_of(exchange.url)
        if not (self._scope.owns(host) or is_builders(host)):
            return
        if exchange.body.truncated:
            self.evidence = replace(self.evidence, cut=(*self.evidence.cut, exchange.url)[:50])
        self.search(exchange.url, body)

    def search(self, place: str, body: bytes) -> None:
        """Let a text be searched, as soon as there is room."""
        if self._waiting + len(body) > MOST_WAITING or self._taken + len(body) > MOST_BYTES:
            self._failed(place, "more than this run searches")
            return
        self._waiting += len(body)
        self._taken += len(body)
        task = asyncio.create_task(self._search(place, body))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def done(self) -> None:
        """Wait for the search to end. Raises LaunchReadyError where there is no engine to search with."""
        while self._tasks:
            await asyncio.gather(*tuple(self._tasks))
        if self._missing is not None:
            raise self._missing

    async def _search(self, place: str, body: bytes) -> None:
        size = len(body)
        try:
            async with self._at_once:
                if self._missing is None:
                    found = await Searching.of(self._scope).run(partial(self._scan, place, body))
                    self._keep(found, size)
        except LaunchReadyError as error:
            self._missing = error
        except (TimeoutError, RuntimeError, OSError) as error:
            self._failed(place, str(error) or type(error).__name__)
        finally:
            self._waiting -= size

    def _scan(self, place: str, body: bytes, engine: Engine, stop: Any) -> list[Sighting]:
        from launchready.scan.sightings import sightings

        assert self._scope.key is not None
        return sightings(engine.scan(body, place, timeout=TIMEOUT, stop=stop), place, self._scope.key)

    def _keep(self, found: list[Sighting], size: int) -> None:
        room = MOST_KEPT - len(self.evidence.secrets)
        self.evidence = replace(
            self.evidence,
            files=self.evidence.files + 1,
            size=self.evidence.size + size,
            secrets=(*self.evidence.secrets, *found[:room]),
            left_out=self.evidence.left_out + max(0, len(found) - room),
        )

    def _failed(self, place: str, reason: str) -> None:
        self.evidence = replace(self.evidence, failed=(*self.evidence.failed, (place, reason[:200]))[:50])


def _is_code(exchange: Exchange) -> bool:
    assert exchange.body is not None
    return exchange.code is not None or exchange.page is not None or exchange.body.media_type in _TEXT


def before(scope: Scope) -> None:
    """Look at what passes from the first answer on."""
    search = Search(scope)
    scope.shared[Search] = search
    scope.session.on_body = search.take


async def after(scope: Scope) -> None:
    """Fetch the source maps of the scripts that were seen, search them, and wait for all."""
    search: Any = scope.shared[Search]
    scripts = [each for each in scope.session.http_evidence.exchanges if _own_script(scope, each)]
    await scope.session.journal.gather(*(_map(scope, search, each) for each in scripts))
    try:
        await search.done()
    except LaunchReadyError as error:
        scope.gap("bundle", scope.product.domain, error.message, error.hint)
        return
    evidence = search.evidence
    scope.keep(
        replace(
            evidence,
            secrets=tuple(sorted(evidence.secrets, key=lambda each: (each.place, each.line, each.column, each.rule))),
            maps=tuple(sorted(evidence.maps, key=lambda each: each.url)),
        )
    )


def _own_script(scope: Scope, exchange: Exchange) -> bool:
    return exchange.code is not None and exchange.status == 200 and scope.owns(host_of(exchange.url))


async def _map(scope: Scope, search: Search, script: Exchange) -> None:
    assert script.code is not None
    url = script.code.source_map
    if not url:
        url = script.url.partition("?")[0] + ".map"
        if not scope.claim("guessed maps", url, MOST_GUESSED):
            return
    if not scope.owns(host_of(url)) or not scope.claim("maps", url, MOST_MAPS):
        return
    received = await scope.session.fresh(Request(url, max_body=MAX_MAP))
    if received.exchange.status != 200:
        return
    parsed = await asyncio.to_thread(parse, received.body)
    if parsed is None:
        return
    facts = SourceMap(url, script.url, len(parsed.sources), parsed.own[:8], parsed.with_content)
    search.evidence = replace(search.evidence, maps=(*search.evidence.maps, facts))
    for name, text in _texts(parsed):
        search.search(f"{url}!{name}", text.encode("utf-8", "replace"))


def _texts(parsed: Parsed) -> list[tuple[str, str]]:
    """Return the sources that are the product's own; those of its libraries are published anyway."""
    own = set(parsed.own)
    return [(name, text) for name, text in parsed.sources if text and name in own][:2000]


COLLECTOR = Collector("bundle", before=before, after=after)
