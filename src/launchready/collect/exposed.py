"""Looks for files and pages that no visitor should find: first what a host answers for nothing, then for each place."""

from __future__ import annotations

from dataclasses import replace

from launchready.collect.interface import Collector
from launchready.collect.scope import Scope
from launchready.model.evidence.exposed import Control, ExposedEvidence, Found, Looked
from launchready.model.evidence.http import Exchange
from launchready.model.product import Purpose
from launchready.net.http import Received, Request
from launchready.standards.challenge import challenged, withheld
from launchready.standards.exposed import (
    CONTROLS,
    GRAPHQL,
    INTROSPECTION,
    MAX_BODY,
    PLACES,
    Kind,
    Place,
    introspected,
    trace_in,
)
from launchready.standards.redirects import target
from launchready.standards.urls import UrlError, host_of

MOST_HOSTS = 20
_API_LABELS = frozenset({"api", "app", "backend", "gateway", "graphql", "www", "chat"})


async def host(scope: Scope, name: str) -> None:
    """Look at one host, once its front page has answered without leading elsewhere."""
    front = await scope.session.get(f"https://{name}/")
    if not front.answered or _leads_elsewhere(front):
        return
    if not scope.claim("exposed", name, MOST_HOSTS):
        so_far = _so_far(scope)
        scope.keep(replace(so_far, left_out=so_far.left_out + 1))
        return
    looked = await _look(scope, name)
    so_far = _so_far(scope)
    scope.keep(replace(so_far, hosts=tuple(sorted((*so_far.hosts, looked), key=lambda each: each.host))))


async def product(scope: Scope) -> None:
    """Say that hosts are looked at, even where none is."""
    scope.keep(_so_far(scope))


def _so_far(scope: Scope) -> ExposedEvidence:
    kept = scope.parts.get(ExposedEvidence)
    return kept if isinstance(kept, ExposedEvidence) else ExposedEvidence()


def _leads_elsewhere(front: Exchange) -> bool:
    """Return True for a host whose front page sends visitors to another, which is looked at by itself."""
    try:
        onward = target(front)
    except UrlError:
        return False
    return onward is not None and host_of(onward) != host_of(front.url)


async def _look(scope: Scope, name: str) -> Looked:
    gather = scope.session.journal.gather
    controls = await gather(*(_ask(scope, name, path) for path in CONTROLS))
    seen_controls = tuple(_control(each) for each in controls)
    traces = [_found(each, Kind.DEBUG, trace) for each in controls if (trace := trace_in(each.body))]
    if not any(each.exchange.answered for each in controls):
        return Looked(name, seen_controls)
    answers = await gather(*(_ask(scope, name, place.path) for place in PLACES))
    found = [
        hit
        for place, received in zip(PLACES, answers, strict=True)
        if (hit := _judge(place, received, controls)) is not None
    ]
    found += traces[:1]
    if _is_api(scope, name):
        found += [hit for hit in await gather(*(_schema(scope, name, path) for path in GRAPHQL)) if hit is not None]
    exchanges = [received.exchange for received in answers]
    return Looked(
        name,
        seen_controls,
        places=len(PLACES),
        unanswered=sum(not each.answered for each in exchanges),
        withheld=sum(withheld(each) for each in exchanges),
        found=tuple(found),
    )


async def _ask(scope: Scope, name: str, path: str) -> Received:
    return await scope.session.fresh(Request(f"https://{name}{path}", max_body=MAX_BODY))


def _control(received: Received) -> Control:
    exchange = received.exchange
    media_type = exchange.body.media_type if exchange.body else ""
    return Control(exchange.url, exchange.status, media_type, challenged(exchange))


def _judge(place: Place, received: Received, controls: list[Received]) -> Found | None:
    """Return what lies at a place, None where the answer is not what the place promises."""
    exchange = received.exchange
    if exchange.status not in (200, 206) or challenged(exchange):
        return None
    media_type = exchange.body.media_type if exchange.body else ""
    names = place.proof(received.body, media_type)
    if names is None:
        return None
    fooled = any(
        control.exchange.status == exchange.status
        and place.proof(control.body, control.exchange.body.media_type if control.exchange.body else "") is not None
        for control in controls
    )
    return _found(received, place.kind, place.what, names, fooled=fooled)


def _found(received: Received, kind: Kind, what: str, names: tuple[str, ...] = (), *, fooled: bool = False) -> Found:
    exchange = received.exchange
    media_type = exchange.body.media_type if exchange.body else ""
    return Found(exchange.url, kind.value, what, exchange.status, media_type, len(received.body), names, fooled)


def _is_api(scope: Scope, name: str) -> bool:
    surface = scope.product.surface(name)
    if surface is not None and surface.purpose in (Purpose.API, Purpose.APP, Purpose.CHAT):
        return True
    return name == scope.product.domain or name.partition(".")[0] in _API_LABELS


async def _schema(scope: Scope, name: str, path: str) -> Found | None:
    """Ask a GraphQL endpoint what it has: a question, although it is a POST."""
    headers = (("Content-Type", "application/json"), ("Accept", "application/json"))
    request = Request(f"https://{name}{path}", "POST", headers, max_body=1_000_000, body=INTROSPECTION.encode())
    received = await scope.session.fresh(request)
    names = introspected(received.body) if received.exchange.status == 200 else None
    return None if names is None else _found(received, Kind.INTROSPECTION, "a GraphQL schema", names)


COLLECTOR = Collector("exposed", product=product, host=host)
