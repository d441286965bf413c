"""What a load test came to, as one page that asks the network for nothing."""

from __future__ import annotations

from dataclasses import dataclass

from launchready.render.escape import plain
from launchready.render.load import LoadedTarget, LoadReport
from launchready.render.page.charts import (
    WIDTHS,
    Area,
    Chart,
    policy_of,
    scale_of,
    spread_chart,
    style_sheet,
    templates,
    time_chart,
)
from launchready.render.perf import duration, quantile_name


@dataclass(frozen=True, slots=True)
class Shown:
    """A target with its pictures, one of each width."""

    target: LoadedTarget
    facts: tuple[tuple[str, str], ...]
    spread: tuple[Chart, ...]
    times: tuple[Chart, ...]


def as_html(report: LoadReport) -> str:
    """Return the page. What servers said of themselves is escaped text in it."""
    style = style_sheet("perf.css")
    word, sentence, kind = _headline(report)
    shown = [_shown(target, number) for number, target in enumerate(report.targets)]
    return (
        templates()
        .get_template("load.html")
        .render(
            report=report,
            word=word,
            sentence=sentence,
            kind=kind,
            shown=shown,
            style=style,
            policy=policy_of(style),
            plain=plain,
            milli=_milli,
            quantile_name=quantile_name,
        )
    )


def _headline(report: LoadReport) -> tuple[str, str, str]:
    """Return the answer in a word, in a sentence, and how it is coloured."""
    if report.invalid:
        return "Proves nothing", report.invalid[0], "not-enough-evidence"
    if report.stopped:
        return "Stopped early", report.stopped, "not-enough-evidence"
    if report.steps:
        if report.limit is None:
            return "No rate was held", "even the lowest rate broke a budget or failed", "worse"
        above = any(not step.held for step in report.steps)
        more = "the next step broke" if above else "nothing broke, so it may hold more"
        return f"Held {report.limit:.5g} requests a second", more, "better"
    slow = [each for each in report.targets if each.over]
    if slow:
        names = ", ".join(plain(each.load.url) for each in slow[:3])
        return "Over the budget", f"the slowest 5 % of requests wait longer than the budget: {names}", "over-budget"
    failed = sum(each.load.failed for each in report.targets)
    if failed:
        return "Requests failed", f"{failed:,} of {report.requests:,} requests failed", "worse"
    if any(each.over is None and each.load.budget_ms is not None for each in report.targets):
        return "Not certain", "the p95 may be over its budget or within it: measure longer", "not-enough-evidence"
    judged = any(each.load.budget_ms is not None for each in report.targets)
    return (
        ("Within the budget", "the slowest 5 % of requests are within it, for sure", "better")
        if judged
        else ("Measured", "no budget was given to judge by", "no-worse")
    )


def _shown(target: LoadedTarget, number: int) -> Shown:
    load = target.load
    p95 = load.p95
    seconds = p95.ms / 1000 if p95 is not None and p95.ms is not None else None
    at = Area("after", target.spread.shares, seconds, f"p95 {duration(seconds)}" if seconds is not None else "")
    words = f"{load.n:,} answers; p95 is {_milli(p95.ms if p95 else None)}."
    title = f"How long {plain(load.method)} {plain(load.url)} takes"
    spread = (
        tuple(spread_chart(f"spread-{number}", title, words, target.spread.edges, (at,), screen) for screen in WIDTHS)
        if target.spread.shares
        else ()
    )
    scale = scale_of((target.moments,))
    times = (
        tuple(time_chart(f"{number}", "Latency over time", target.moments, screen, scale) for screen in WIDTHS)
        if any(each.answered or each.failed for each in target.moments)
        else ()
    )
    return Shown(target, tuple(_facts(target)), spread, times)


def _facts(target: LoadedTarget) -> list[tuple[str, str]]:
    load = target.load
    told = [
        (
            "requests",
            f"{load.requests:,}, {load.requests / max(load.seconds, 1e-9):.1f} a second of {load.rate:.4g} asked",
        ),
        ("failed", ", ".join(f"{kind}: {count:,}" for kind, count in load.errors) or "none"),
        ("answers", ", ".join(f"{status}: {count:,}" for status, count in target.statuses) or "none"),
    ]
    if load.budget_ms is not None:
        word = {True: "over it", False: "within it", None: "not certain"}[target.over]
        told.append(("budget", f"p95 {_milli(load.budget_ms)}: {word}"))
    return told


def _milli(value: float | None) -> str:
    return "–" if value is None else duration(value / 1000)
