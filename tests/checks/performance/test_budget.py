"""Cases of performance.budget."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from seen import NOW, Bad, evidence

from launchready.model.check import Severity
from launchready.model.evidence import Evidence
from launchready.model.evidence.load import LoadEvidence, Percentile, RouteLoad
from launchready.model.product import Budgets, Product, Route, RouteKind

URL, CHAT = "https://app.kettle.example/", "https://chat.kettle.example/v1"
ROUTES = (Route(kind=RouteKind.APP_SHELL, url=URL), Route(kind=RouteKind.CHAT, url=CHAT, method="POST"))


def loaded(p95: tuple[float, float, float] | None, **facts: object) -> RouteLoad:
    """A valid test of yesterday: the p95 in milliseconds with its interval."""
    told = (Percentile(0.5, 100, 90, 110), Percentile(0.95, *p95) if p95 else Percentile(0.95))
    made = RouteLoad(URL, "GET", NOW - timedelta(days=1), 20.0, 60.0, 1200, 1200, percentiles=told)
    return replace(made, **facts)  # type: ignore[arg-type]


def recorded(*routes: RouteLoad, failure: str = "", budget: int = 800) -> Evidence:
    product = Product(domain="kettle.example", routes=ROUTES, budgets=Budgets(p95_ms=budget))
    return replace(evidence(), product=product, load=LoadEvidence(routes, "launchready-load.json", failure))


GOOD: dict[str, Evidence] = {
    "well within": recorded(loaded((300, 280, 330))),
    "just within": recorded(loaded((780, 760, 800))),
    "errors beside, which are no latency": recorded(loaded((300, 280, 330), errors=(("HTTP 500", 12),))),
}
BAD: dict[str, Bad] = {
    "over for sure": (recorded(loaded((950, 820, 1100))), {(URL, "p95", Severity.MEDIUM)}),
    "far over": (recorded(loaded((1900, 1700, 2200))), {(URL, "p95", Severity.HIGH)}),
    "over a budget of its own": (recorded(loaded((300, 280, 330)), budget=200), {(URL, "p95", Severity.MEDIUM)}),
    "no longer than 30 days ago": (
        recorded(loaded((950, 820, 1100), at=NOW - timedelta(days=30))),
        {(URL, "p95", Severity.MEDIUM)},
    ),
}
SILENT: dict[str, Evidence] = {
    "nobody measured": recorded(),
    "a route that is gone": recorded(loaded((9000, 8000, 9900), url="https://app.kettle.example/old")),
    "the chat, which has a check of its own": recorded(loaded((4000, 3900, 4100), url=CHAT)),
}
UNKNOWN: dict[str, Evidence] = {
    "the interval lies on both sides": recorded(loaded((790, 700, 900))),
    "over, but not for sure": recorded(loaded((900, 790, 1000))),
    "too long ago": recorded(loaded((950, 820, 1100), at=NOW - timedelta(days=31))),
    "the generator was the bottleneck": recorded(loaded((950, 820, 1100), invalid="this program sent late")),
    "too few answers": recorded(loaded(None, n=40, requests=40)),
    "everything failed": recorded(loaded(None, n=0, errors=(("refused", 1200),))),
    "a record that is broken": recorded(failure="launchready-load.json: it is no JSON"),
}
