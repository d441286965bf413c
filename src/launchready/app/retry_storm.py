"""A retry storm: signed test events are delivered as their sender delivers, tries again and delivers twice, with the waits compressed."""

from __future__ import annotations

import asyncio
import contextlib
import json
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from launchready.app import documents
from launchready.app.audit import Order, run_in_loop
from launchready.collect.active.authority import Authority
from launchready.model.errors import LaunchReadyError, UsageError
from launchready.model.product import Product, Route, RouteKind, Signature
from launchready.model.secret import Secret
from launchready.net.http import Request
from launchready.net.session import Session, open_session
from launchready.render.retry_storm import StormReport
from launchready.standards import webhook_events as events
from launchready.standards import webhooks
from launchready.standards.json_paths import at as at_path
from launchready.standards.retry_schedules import Delivery, Schedule, Storm, judge, schedule_of

VERSION = 1
MOST_EVENTS = 500
MOST_RATE = 100.0
MOST_WITHIN = 600.0
MOST_OPEN = 50
"""Deliveries under way at once."""
SHARE_TWICE = 0.2
"""Of the events that were taken, those that are delivered once more."""


@dataclass(frozen=True, slots=True)
class Wish:
    """How large the storm is: events, how many begin each second, and the seconds that the sender's whole schedule is compressed into."""

    url: str = ""
    events: int = 50
    rate: float = 20.0
    within: float = 60.0


@dataclass(slots=True)
class _Run:
    """What a storm is made of while it lasts."""

    session: Session
    route: Route
    scheme: Signature
    key: bytes
    limit: float
    waits: tuple[float, ...]
    word: str
    made: list[Delivery]
    began: float

    def now(self) -> float:
        return time.monotonic() - self.began


def run_storm(order: Order, wish: Wish, say: Callable[[str], None] = lambda _text: None) -> StormReport:
    """Let a storm come over one webhook. Raises UsageError for what may not or cannot be done."""
    route = _route(order.product, wish.url)
    _bounded(wish)
    return run_in_loop(_storm(order, wish, route, say))


def _bounded(wish: Wish) -> None:
    for name, value, least, most in (
        ("--events", wish.events, 1, MOST_EVENTS),
        ("--rate", wish.rate, 0.1, MOST_RATE),
        ("--within", wish.within, 1, MOST_WITHIN),
    ):
        if not least <= value <= most:
            raise UsageError(f"{name} {value:g}: not from {least:g} to {most:g}", "these are its hard caps")


def _route(product: Product, url: str) -> Route:
    known = product.routes_of(RouteKind.WEBHOOK)
    found = [route for route in known if not url or route.url == url]
    if not found:
        named = ", ".join(route.url for route in known)
        raise UsageError(
            f"{url[:200] or 'the product file'} names no webhook",
            f"name one of {named}" if named else "declare it: [[routes]] with kind = webhook, url, secret, signature",
        )
    if len(found) > 1:
        raise UsageError("there are several webhooks", f"name one: {', '.join(route.url for route in found)}")
    if webhooks.scheme_of(found[0]) is None:
        raise UsageError(
            f"{found[0].url}: how its events are signed is not known", "say its signature in launchready.toml"
        )
    if found[0].secret is None:
        raise UsageError(f"{found[0].url}: no signing secret is named", "secret = env:NAME, of a test endpoint")
    return found[0]


async def _storm(order: Order, wish: Wish, route: Route, say: Callable[[str], None]) -> StormReport:
    scheme = webhooks.scheme_of(route)
    assert scheme is not None
    assert route.secret is not None
    value = order.environment.get(route.secret.removeprefix("env:"), "")
    key = webhooks.key(scheme, Secret(value)) if value else None
    if key is None:
        raise UsageError(f"{route.secret} is not set, or no secret of this kind", "export the test endpoint's secret")
    schedule = schedule_of(scheme)
    compression = max(1.0, schedule.whole / wish.within)
    most = wish.events * (len(schedule.waits) + 1) + round(wish.events * SHARE_TWICE)
    async with open_session(
        order.seams, lambda: datetime.now(UTC), limits=order.limits, proxy_login=order.proxy_login
    ) as session:
        today = (order.now or datetime.now(UTC)).date()
        permission = await Authority(session, order.seams, today, order.key).over(route.url)
        if not permission.allowed:
            raise UsageError(f"no storm was sent: {permission.reason}", permission.remedy)
        say(
            f"{wish.events} signed test events to {route.url}, {wish.rate:g} a second; what fails is sent again as {schedule.name} does, "
            f"{schedule.whole / 3600:.3g} hours within {schedule.whole / compression:.3g} s: at most {most} requests"
        )
        before = await _effects(session, route)
        run = _Run(
            session,
            route,
            scheme,
            key,
            route.time_limit or webhooks.sender_of(route).seconds,
            tuple(wait / compression for wait in schedule.waits),
            secrets.token_hex(6),
            [],
            time.monotonic(),
        )
        interrupted = not await _whole(run, wish)
        after = await _effects(session, route)
    done = after - before if before is not None and after is not None else None
    storm = judge(len({each.event for each in run.made}), run.made, done)
    return _report(route, schedule, compression, most, storm, interrupted=interrupted)


async def _whole(run: _Run, wish: Wish) -> bool:
    """Let every event go its way; return False where somebody stopped it."""
    twice = set(range(0, wish.events, max(1, round(1 / SHARE_TWICE))))
    slots = asyncio.Semaphore(MOST_OPEN)
    tasks = [
        asyncio.create_task(_event(run, slots, number, number / wish.rate, again=number in twice))
        for number in range(wish.events)
    ]
    try:
        await asyncio.gather(*tasks)
    except asyncio.CancelledError:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        return False
    return True


async def _event(run: _Run, slots: asyncio.Semaphore, number: int, start: float, *, again: bool) -> None:
    """Deliver one event until it is taken or its sender gives up; then, for some, once more."""
    await asyncio.sleep(max(0.0, start - run.now()))
    for attempt in range(len(run.waits) + 1):
        delivery = await _deliver(run, slots, number, attempt, "retry" if attempt else "first")
        if delivery.taken:
            break
        if attempt < len(run.waits):
            await asyncio.sleep(run.waits[attempt])
    else:
        return
    if again:
        await _deliver(run, slots, number, attempt + 1, "twice")


async def _deliver(run: _Run, slots: asyncio.Semaphore, number: int, attempt: int, why: str) -> Delivery:
    at = int(time.time())
    id_ = events.event_id(run.scheme, f"storm{run.word}{number:05d}")
    body = events.compact(events.event(run.scheme, id_, at if run.scheme is Signature.SLACK else 0))
    headers = (
        ("Content-Type", "application/json"),
        ("Accept", "*/*"),
        *events.kind_headers(run.scheme, id_),
    )
    if run.scheme is Signature.SLACK and attempt:
        headers = (*headers, ("X-Slack-Retry-Num", str(attempt)), ("X-Slack-Retry-Reason", "http_error"))
    signed = webhooks.sign(run.route, run.key, body, id_, at)
    request = Request(
        run.route.url,
        "POST",
        headers,
        verify=True,
        max_body=65_536,
        body=body,
        secrets=tuple((name, Secret(value)) for name, value in signed),
        timeout=run.limit,
    )
    async with slots:
        sent = run.now()
        received = await run.session.fresh(request)
    exchange = received.exchange
    failure = exchange.failure.kind.value if exchange.failure else ""
    words = received.body[:200].decode("utf-8", "replace")
    delivery = Delivery(
        number, attempt, why, sent, run.now(), exchange.status if exchange.answered else 0, failure, words
    )
    run.made.append(delivery)
    return delivery


async def _effects(session: Session, route: Route) -> int | None:
    """Return how many events the product says that it has acted on, None where it does not say."""
    if route.effects is None:
        return None
    received = await session.fresh(Request(route.effects, headers=(("Accept", "application/json"),), max_body=65_536))
    if received.exchange.status != 200:
        raise LaunchReadyError(
            f"{route.effects} answers {received.exchange.status or 'nothing'}",
            "it must tell a number; or take effects out of the route",
        )
    value: Any = None
    with contextlib.suppress(ValueError, RecursionError):
        value = at_path(json.loads(received.body), route.effects_at)
    if not isinstance(value, int) or isinstance(value, bool):
        raise LaunchReadyError(
            f"{route.effects}: there is no number at {route.effects_at}", "see effects_at of the route"
        )
    return value


def _report(
    route: Route, schedule: Schedule, compression: float, most: int, storm: Storm, *, interrupted: bool
) -> StormReport:
    found = findings(storm)
    why = []
    if storm.done is None:
        why.append(
            "whether anything was done twice is not known: the product does not say what it has done (effects of the route)"
        )
    if not storm.twice:
        why.append("no event was taken, so that none was delivered a second time")
    nothing = storm.deliveries == 0 or interrupted
    return StormReport(
        VERSION,
        route.url,
        schedule.name,
        schedule.waits,
        schedule.note,
        compression,
        most,
        interrupted,
        storm,
        found,
        tuple(why),
        3 if nothing else 1 if found else 0,
    )


def findings(storm: Storm) -> tuple[str, ...]:
    """Return what is wrong, in sentences."""
    found = []
    if storm.lost:
        found.append(
            f"{storm.lost} of {storm.events} events were never taken: their sender gives up, and they are lost"
        )
    if storm.done_twice:
        found.append(f"{storm.done_twice} things were done more than once: the same event again is not known again")
    if storm.done is not None and storm.done < storm.taken:
        found.append(f"{storm.taken - storm.done} events were acknowledged, and nothing was done for them")
    if storm.twice_failed:
        found.append(
            f"{storm.twice_failed} of {storm.twice} events that came a second time were refused: their sender tries them again and again"
        )
    if storm.amplification > 2:
        found.append(f"each event took {storm.amplification:.1f} deliveries: retries pile up on what is slow already")
    if storm.late and storm.done is None:
        found.append(
            f"{storm.late} events got no answer in time and were sent again: what had begun may have been done twice"
        )
    return tuple(found)


def as_json(report: StormReport) -> str:
    """Return the report as one JSON object."""
    return documents.as_json(report)


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema of `as_json` (2020-12)."""
    return documents.schema_of(StormReport)
