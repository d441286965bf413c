"""Which routes are slow for the product's own visitors, by its access logs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from launchready.checks.slow_routes import OLDEST, SlowRoute
from launchready.model.check import Confidence, Exposure, Fix, Result, Severity, failed
from launchready.model.evidence.access_log import AccessLogEvidence, LoggedRoute
from launchready.model.probe import Show
from launchready.model.product import Product, Route, RouteKind
from launchready.standards.access_lines import pattern
from launchready.standards.quoting import quote
from launchready.standards.urls import host_of

_TWICE = 2
_LONG = re.compile(
    r"(?:^|[/._-])(?:chat|chats|ai|llm|agents?|assistants?|completions?|generate|generations?|summar\w+|transcri\w+|translat\w+|embed\w*|stream\w*|events?|sse|ws|socket(?:\.io)?|"
    r"websocket|realtime|live|poll\w*|subscribe|webhooks?|hooks?|uploads?|imports?|exports?|downloads?|files?|media|videos?|audio|backups?|reports?|cron|jobs?|tasks?|queues?|admin|"
    r"callback)(?:$|[/._-])|\.(?!json$|html?$|php$)[a-z0-9]{2,5}$|/_next/image$",
    re.IGNORECASE,
)
"""Paths that may take long: answers of models, streams, files, work in the background. Only their declaration as a route says that they must not."""


@dataclass(frozen=True, slots=True)
class Logged:
    """A slow route with what the log says of it; `declared` where the product file names it."""

    slow: SlowRoute
    route: LoggedRoute
    declared: bool


def slow_in_log(log: AccessLogEvidence, product: Product, now: datetime) -> tuple[Logged, ...]:
    """Return the routes whose p95 in the logs is surely over the budget."""
    if log.newest is not None and now.date() - log.newest > OLDEST:
        return ()
    return tuple(_slow(log, product))


def _slow(log: AccessLogEvidence, product: Product) -> Iterator[Logged]:
    chat = {(product.chat.method, pattern(urlsplit(product.chat.url).path))} if product.chat else set()
    for each in log.routes:
        if each.p95.ms is None or each.p95.low is None or each.p95.low <= product.budgets.p95_ms:
            continue
        same = [
            route
            for route in product.routes
            if (route.method, pattern(urlsplit(route.url).path)) == (each.method, each.pattern)
        ]
        if (each.method, each.pattern) in chat or any(
            route.kind in (RouteKind.CHAT, RouteKind.WEBHOOK) for route in same
        ):
            continue
        route = _declared(each, same)
        if route is not None:
            yield Logged(SlowRoute(route.url, each.p95.ms, "in the log"), each, declared=True)
        elif each.method not in ("OPTIONS", "HEAD") and not _LONG.search(each.pattern):
            yield Logged(SlowRoute(each.pattern, each.p95.ms, "in the log"), each, declared=False)


def _declared(each: LoggedRoute, same: list[Route]) -> Route | None:
    """Return the declared route that a log speaks of, None where it may be one of several hosts'."""
    if each.host:
        return next((route for route in same if host_of(route.url) == each.host), None)
    return same[0] if len({host_of(route.url) for route in same}) == 1 else None


def by_log(each: Logged, budget: int, file: str) -> Result:
    """Tell a slow route; `file` of the source answers it, as far as is known."""
    route, p95 = each.route, each.route.p95
    assert p95.ms is not None
    assert p95.low is not None
    shown = f"{route.method} {route.host}{route.pattern}"
    where = f" ({file[:200]} answers it)" if file else ""
    heavy = each.declared and p95.ms > _TWICE * budget
    severity = Severity.HIGH if heavy else Severity.MEDIUM if each.declared else Severity.LOW
    return failed(
        each.slow.url if each.declared else shown[:200],
        seen=f"{route.file[:200]}: of {route.n:,} answers to {shown[:200]}, one in twenty took {p95.ms:.0f} ms or more (surely more than {p95.low:.0f} ms), "
        f"and half of them more than {route.p50:.0f} ms{where}",
        expected=f"19 of 20 answers within {budget} ms (budgets.p95_ms)",
        severity=severity,
        confidence=Confidence.FIRM if each.declared else Confidence.TENTATIVE,
        exposure=Exposure.MANY if each.declared else Exposure.SOME,
        probe=Show(route.file, route.pattern.split("*", 1)[0]),
        aspect="log",
        fix=Fix(
            summary=f"Make {shown[:120]} quicker",
            steps=(
                "Mend what else this check says of its code, its tables or its Server-Timing; where that is nothing, trace one slow request.",
                "Look at the log again after a day.",
            ),
            hours=(1, 8),
            hours_reason="what takes the time must be found first",
            prompt=(
                f"Answers to {quote(shown)} take {p95.ms:.0f} ms and more for one visitor in twenty. In the handler of this route{' (' + quote(file) + ')' if file else ''}, look for "
                "queries in a loop, filters without an index, rows that nobody needs, and calls to other services one after another. Change nothing that the route answers."
            ),
        ),
    )
