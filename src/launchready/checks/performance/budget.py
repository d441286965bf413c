"""
A route is slower under load than its budget.

Why it matters: One in twenty requests takes longer than the p95. Who waits for more than a second for a page without a model leaves, or clicks again and makes
it slower for all.

What is looked at: The record that `launchready load` keeps beside the product file: the p95 of each route that the file declares, with its 95 % interval, against
budgets.p95_ms. Only where the whole interval lies over the budget is it a failure; an interval on both sides of it, a test that was not valid, and one of more
than 30 days ago prove nothing. Where nobody measured, nothing is said. The chat has a check of its own, since its answers stream.

Fix: Find what the slow requests wait for: a query without an index, a query in a loop, too few connections to the database, a call that blocks a worker. Then measure again
at the rate that you expect on the day of the launch.

Reference: Gil Tene, "How NOT to Measure Latency"; SRE Book, chapter 4, "Service Level Objectives".
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from launchready.model.check import (
    Check,
    Exposure,
    Fix,
    Impact,
    Result,
    Severity,
    Stage,
    failed,
    not_applicable,
    passed,
    unknown,
)
from launchready.model.evidence.load import LoadEvidence, Percentile, RouteLoad
from launchready.model.evidence.run import Run
from launchready.model.probe import Show
from launchready.model.product import Product, RouteKind
from launchready.standards.quoting import quote
from launchready.standards.record_files import LOAD

OLDEST = timedelta(days=30)
"""How long a test counts: code and data grow."""
AGAIN = "launchready load"
_TWICE = 2
"""A p95 of more than so many budgets weighs more."""


def evaluate(load: LoadEvidence, product: Product, run: Run) -> Iterator[Result]:
    """Judge each route that was measured and is still declared."""
    if load.failure:
        yield unknown(product.domain, load.failure, f"remove it, then: {AGAIN}", aspect="record")
        return
    declared = {route.url for route in product.routes if route.kind is not RouteKind.CHAT}
    measured = [each for each in load.routes if each.url in declared]
    if not measured:
        yield not_applicable(product.domain, f"no route was measured under load ({AGAIN})")
    for each in measured:
        yield _judged(load, each, product.budgets.p95_ms, run)


def _judged(load: LoadEvidence, each: RouteLoad, budget: int, run: Run) -> Result:
    p95 = each.p95
    if run.now - each.at > OLDEST:
        why = f"its newest load test is of {each.at:%Y-%m-%d}, more than {OLDEST.days} days ago"
    elif each.invalid:
        why = f"its load test proves nothing: {each.invalid}"
    elif p95 is None or p95.ms is None or p95.low is None or p95.high is None:
        failing = f", and {each.failed} of {each.requests} failed" if each.failed else ""
        why = f"{each.n} answers are too few for a p95{failing}"
    elif p95.low <= budget < p95.high:
        why = f"its p95 under load lies between {_ms(p95.low)} and {_ms(p95.high)}: the budget of {budget} ms is within"
    elif p95.low > budget:
        return _failed(load, each, p95, budget)
    else:
        return passed(each.url, f"p95 {_ms(p95.ms)} at {each.rate:.4g}/s, budget {budget} ms", _probe(load, each))
    return unknown(each.url, why, f"{AGAIN} --duration 120", _probe(load, each), aspect="measured")


def _failed(load: LoadEvidence, each: RouteLoad, p95: Percentile, budget: int) -> Result:
    assert p95.ms is not None
    return failed(
        each.url,
        seen=f"p95 {_ms(p95.ms)} at {each.rate:.4g} requests a second ({each.n} answers; 95 % interval {_ms(p95.low)} to {_ms(p95.high)})",
        expected=f"at most {budget} ms (budgets.p95_ms)",
        severity=Severity.HIGH if p95.ms > _TWICE * budget else Severity.MEDIUM,
        exposure=Exposure.EVERYONE,
        probe=_probe(load, each),
        aspect="p95",
        fix=Fix(
            summary=f"Make {each.method} {each.url[:100]} answer within {budget} ms",
            steps=(
                "See what a slow request waits for: Server-Timing, a trace, or the database's slow query log.",
                "Add the missing index; fetch in one query what a loop fetches one by one; give the database a pool of connections.",
                "Move work that nobody waits for into a queue.",
                f"Measure again: {AGAIN} --route URL --rate RATE --duration 120.",
            ),
            hours=(2, 12),
            hours_reason="finding the cause takes most of it; an index takes minutes, a query in a loop hours",
            prompt=(
                f"Requests to {quote(each.url)} take too long under load: the 95th percentile is {p95.ms:.0f} ms at {each.rate:.4g} requests a second, and "
                f"must be at most {budget} ms. Find in the handler what takes the time: queries in a loop (fetch them at once), filters without an index (add a "
                "migration), blocking calls in async code, connections opened for each request (use a pool), work that can be done later (queue it) "
                "or cached. Change nothing that the route answers, and say what was slow."
            ),
        ),
    )


def _probe(load: LoadEvidence, each: RouteLoad) -> Show:
    return Show(load.file or LOAD.name, each.url[:100])


def _ms(value: float | None) -> str:
    return "unknown" if value is None else f"{value:.0f} ms"


CHECK = Check(
    id="performance.budget",
    title="A route is slower under load than its budget",
    stage=Stage.PERFORMANCE,
    impact=Impact.REACH,
    severity=Severity.HIGH,
    evaluate=evaluate,
)
