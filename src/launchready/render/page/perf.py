"""A comparison of latencies as one page that asks the network for nothing."""

from __future__ import annotations

from launchready.render.escape import plain
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
from launchready.render.perf import (
    PerfReport,
    Shapes,
    acceptance_words,
    bounds,
    duration,
    facts,
    failing,
    quantile_name,
)
from launchready.standards.perf_data import Distribution, QuantileRow


def as_html(report: PerfReport, shapes: Shapes) -> str:
    """Return the page. What files say of themselves is escaped text in it."""
    style = style_sheet("perf.css")
    asked = next(row for row in report.quantiles if row.quantile == report.quantile)
    spread = [_spread(shapes.distribution, asked, screen) for screen in WIDTHS] if shapes.distribution else []
    scale = scale_of(shapes.over_time)
    times = [
        [time_chart(name, f"Latency over time, {name}", moments, screen, scale) for screen in WIDTHS]
        for name, moments in zip(("before", "after"), shapes.over_time, strict=True)
        if any(each.p50 is not None or each.failed for each in moments)
    ]
    return (
        templates()
        .get_template("perf.html")
        .render(
            report=report,
            facts=facts(report),
            spread=spread,
            times=times,
            style=style,
            policy=policy_of(style),
            plain=plain,
            bounds=bounds,
            failing=failing,
            quantile_name=quantile_name,
            accepted=acceptance_words(report.acceptance) if report.acceptance else "",
        )
    )


def _spread(shown: Distribution, asked: QuantileRow, screen: str) -> Chart:
    name = quantile_name(asked.quantile)
    areas = [
        Area(
            kind,
            shares,
            interval.value if interval else None,
            f"{name} {kind} {duration(interval.value)}" if interval else "",
        )
        for kind, shares, interval in (("before", shown.before, asked.before), ("after", shown.after, asked.after))
    ]
    words = f"Before, {name} is {bounds(asked.before)}; after, it is {bounds(asked.after)}."
    return spread_chart("spread", "How long requests take, before and after", words, shown.edges, areas, screen)
