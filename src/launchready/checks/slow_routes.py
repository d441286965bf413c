"""Which declared routes were measured slow, and what their own server says takes the time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from launchready.model.check import Confidence, Exposure, Fix, Result, Severity, failed
from launchready.model.evidence.http import Exchange, HttpEvidence
from launchready.model.evidence.load import LoadEvidence
from launchready.model.probe import Curl
from launchready.model.product import Product, RouteKind
from launchready.standards.quoting import quote
from launchready.standards.server_timing import Metric, Part, largest, parse

OLDEST = timedelta(days=30)
"""How long a load test counts."""
NOTICEABLE = 100.0
"""Milliseconds of one part in a quiet moment, from which on it can be what takes the time under load."""
_HALF = 0.5
_MEANS = {
    Part.DATABASE: "look for queries in a loop, filters without an index and rows that nobody needs",
    Part.CACHE: "look at how often the cache is asked for one answer, and how far away it is",
    Part.RENDERING: "render less, later or once for everybody: cache what is the same for all",
    Part.LOGIN: "check the session's signature where it is, rather than asking another service each time",
    Part.UPSTREAM: "ask side by side what is asked one after another, with a time-out, and keep answers that stay the same",
    Part.OTHER: "see what it does, and whether the answer must wait for it",
}


@dataclass(frozen=True, slots=True)
class SlowRoute:
    """A route whose p95 is surely over the budget. `url` is its URL, or its path alone; `how` says by what that is known."""

    url: str
    ms: float
    how: str

    def __str__(self) -> str:
        """As a sentence tells it."""
        return f"a p95 of {self.ms:.0f} ms {self.how}"


def measured_slow(load: LoadEvidence, product: Product, now: datetime) -> tuple[SlowRoute, ...]:
    """Return the declared routes whose p95 under load is surely over the budget; the chat has a check of its own."""
    declared = {route.url for route in product.routes if route.kind is not RouteKind.CHAT}
    return tuple(
        SlowRoute(each.url, each.p95.ms, "under load")
        for each in load.routes
        if each.url in declared
        and not each.invalid
        and now - each.at <= OLDEST
        and each.p95 is not None
        and each.p95.ms is not None
        and each.p95.low is not None
        and each.p95.low > product.budgets.p95_ms
    )


def told_by_servers(http: HttpEvidence, product: Product, slow: Sequence[SlowRoute]) -> Iterator[Result]:
    """Say which part of the work takes the time, where a slow route's server tells."""
    known = {each.url: each for each in reversed(slow)}
    for url in dict.fromkeys(route.url for route in product.routes if route.kind is not RouteKind.CHAT):
        exchange = http.find(url)
        if exchange is None or not exchange.answered or exchange.status >= 400:
            continue
        part = largest(parse(exchange.header_values("server-timing")))
        if part is None or part.milliseconds is None or not _possible(exchange, part.milliseconds):
            continue
        measured = known.get(url)
        if measured is not None and part.milliseconds >= NOTICEABLE and _weighs(exchange, part.milliseconds):
            yield _failed(exchange, part, product.budgets.p95_ms, measured)
        elif measured is None and part.milliseconds > product.budgets.p95_ms:
            yield _failed(exchange, part, product.budgets.p95_ms, None)


def _possible(exchange: Exchange, milliseconds: float) -> bool:
    """Return False for a duration longer than the whole exchange: its unit is another, or it goes on after the answer."""
    return exchange.timings is None or milliseconds <= exchange.timings.total


def _weighs(exchange: Exchange, milliseconds: float) -> bool:
    """Return True where a part is at least half of what we waited for the answer."""
    if exchange.timings is None:
        return True
    waited = exchange.timings.first_byte - max(exchange.timings.connect, exchange.timings.tls)
    return milliseconds >= _HALF * waited


def _failed(exchange: Exchange, part: Metric, budget: int, slow: SlowRoute | None) -> Result:
    assert part.milliseconds is not None
    kind = f" ({part.part.value})" if part.part is not Part.OTHER else ""
    measured = f"; it has {slow}" if slow else ""
    return failed(
        exchange.url,
        seen=f"Server-Timing says that {part.name[:60]}{kind} took {part.milliseconds:.0f} ms of one answer{measured}",
        expected=f"an answer within {budget} ms (budgets.p95_ms), and no part of it that takes most of that",
        severity=Severity.MEDIUM if slow else Severity.LOW,
        confidence=Confidence.FIRM if slow else Confidence.TENTATIVE,
        exposure=Exposure.MANY,
        probe=Curl(exchange.url),
        aspect="server-timing",
        fix=Fix(
            summary=f"Make {part.name[:60]} quicker for {exchange.url[:100]}",
            steps=(
                f"In what the server calls {part.name[:60]}: {_MEANS[part.part]}.",
                "Measure again: launchready load --route URL --rate RATE --duration 120.",
            ),
            hours=(1, 8),
            hours_reason="the part is known, its cause is not",
            prompt=(
                f"Answers of {quote(exchange.url)} take too long, and by its Server-Timing header most of it is {quote(part.name)} "
                f"({part.milliseconds:.0f} ms). In the handler of this route, {_MEANS[part.part]}. Change nothing that the route answers."
            ),
        ),
    )
