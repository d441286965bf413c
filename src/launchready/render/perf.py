"""A comparison of latencies as it is told: on a terminal, as JSON, in Markdown and to GitHub. The page is in perf_page.py."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from datetime import date, datetime

from launchready.render.escape import plain
from launchready.standards.error_rates import ErrorRates
from launchready.standards.perf_data import Distribution, Moment, QuantileRow
from launchready.standards.perf_intervals import CONFIDENCE, Interval

WIDTH = 80
_BLOCKS = " ▁▂▃▄▅▆▇█"
_COLORS = {"better": "32", "no worse": "32", "worse": "31", "over budget": "31", "not enough evidence": "33"}


@dataclass(frozen=True, slots=True)
class ToldSide:
    """A side of the comparison: which file, what kind it is, and what it says of itself."""

    file: str
    kind: str
    target: str
    rate: float | None
    when: datetime | None
    environment: dict[str, str]
    samples: int
    rounds: int
    failed: int
    gap: str


@dataclass(frozen=True, slots=True)
class ToldAcceptance:
    """What an earlier or new explanation does: accepted, expired or outgrown."""

    state: str
    reason: str
    owner: str
    until: date
    value: float


@dataclass(frozen=True, slots=True)
class PerfReport:
    """What `launchready perf-gate --format json` prints. Times are seconds; an interval's ends hold with `confidence` each.

    `verdict` is better, no worse, worse, over budget or not enough evidence; `reasons` say why. `units` rounds (or blocks of time)
    were compared in pairs. `more` is how many more samples a side would probably settle it.
    """

    version: int
    tool_version: str
    judged_at: datetime
    exit_code: int
    verdict: str
    sentence: str
    reasons: tuple[str, ...]
    target: str
    quantile: float
    tolerance: float
    budget: float | None
    confidence: float
    ratio: Interval | None
    quantiles: tuple[QuantileRow, ...]
    before: ToldSide
    after: ToldSide
    units: int
    by_blocks: bool
    more: int | None
    errors: ErrorRates | None
    acceptance: ToldAcceptance | None
    notices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shapes:
    """What the pictures show."""

    distribution: Distribution | None
    over_time: tuple[tuple[Moment, ...], tuple[Moment, ...]]


def quantile_name(quantile: float) -> str:
    """Return p50, p95, p99.9."""
    return f"p{quantile * 100:.10g}"


def duration(seconds: float | None) -> str:
    """Return a time with three digits that count: 812 ms, 1.25 s; an open end of an interval is ∞."""
    if seconds is None:
        return "∞"
    if seconds >= 0.9995:
        return f"{seconds:.3g} s" if seconds < 1000 else f"{seconds:,.0f} s"
    return f"{seconds * 1e3:.3g} ms" if seconds * 1e3 < 999.5 else "1 s"


def bounds(interval: Interval | None) -> str:
    """Return a time with its interval."""
    if interval is None:
        return "too few samples"
    low = duration(interval.low) if interval.low is not None else "0 ms"
    return f"{duration(interval.value)} ({low} to {duration(interval.high)})"


def change(ratio: Interval) -> str:
    """Return a change in percent with its interval: +35% (+29% to +41%)."""
    return f"{percent(ratio.value)} ({percent(ratio.low or 0.0)} to {percent(ratio.high)})"


def percent(ratio: float | None) -> str:
    """Return a ratio as growth."""
    if ratio is None:
        return "no bound"
    growth = (ratio - 1) * 100
    return f"{growth:+,.0f}%" if abs(growth) >= 9.95 else f"{growth:+.1f}%"


def failing(counts: tuple[int, int]) -> str:
    """Return how many requests failed."""
    return f"{counts[0]:,} of {counts[1]:,}" + (f" ({counts[0] / counts[1]:.2%})" if counts[1] else "")


def facts(report: PerfReport) -> list[tuple[str, str]]:
    """Return the numbers for an engineer, named."""
    asked = next(row for row in report.quantiles if row.quantile == report.quantile)
    name = quantile_name(report.quantile)
    told = [(f"{name} before", bounds(asked.before)), (f"{name} after", bounds(asked.after))]
    if report.ratio is not None:
        told.append(("change", f"{change(report.ratio)}; tolerance {percent(1 + report.tolerance)}"))
    if report.budget is not None:
        told.append(("budget", duration(report.budget)))
    if report.errors is not None:
        told.append(("failed", f"{failing(report.errors.before)} before, {failing(report.errors.after)} after"))
    unit = "blocks of time" if report.by_blocks else "rounds"
    told.append(("samples", f"{report.before.samples:,} before, {report.after.samples:,} after; {report.units} {unit}"))
    if report.more is not None:
        told.append(("needed", f"about {report.more:,} more samples a side"))
    told.append(("sure", f"each end of an interval holds in {CONFIDENCE:.0%} of comparisons"))
    return told


def acceptance_words(acceptance: ToldAcceptance) -> str:
    """Return what an explanation does for the release."""
    who = f"{plain(acceptance.owner)}: “{plain(acceptance.reason)}”"
    if acceptance.state == "accepted":
        return f"ACCEPTED until {acceptance.until} by {who}. The release passes although it is slower"
    if acceptance.state == "expired":
        return f"the explanation by {who} expired on {acceptance.until}: it blocks again"
    return f"it is worse than what {who} explained ({duration(acceptance.value)}, until {acceptance.until}): it blocks"


def as_text(report: PerfReport, shapes: Shapes, *, color: bool = False) -> str:
    """Return what a person reads, in lines of at most 80 characters."""
    word = report.verdict.upper()
    lines = _folded(f"{word}: {plain(report.sentence)}", "", "  ")
    if color:
        lines[0] = lines[0].replace(word, f"\x1b[1;{_COLORS[report.verdict]}m{word}\x1b[0m", 1)
    if report.acceptance is not None:
        lines += _folded(acceptance_words(report.acceptance), "", "  ")
    lines.append("")
    for name, text in facts(report):
        lines += _folded(plain(text), f"  {name:<11} ", " " * 14)
    if shapes.distribution is not None:
        lines += ["", *histogram_lines(shapes.distribution)]
    for name, side in (("before", report.before), ("after", report.after)):
        if side.gap:
            lines += _folded(plain(side.gap), f"  {name}: ", "    ")
    lines += [line for notice in report.notices for line in _folded(plain(notice), "  note: ", "    ")]
    return "\n".join(lines) + "\n"


def histogram_lines(shown: Distribution) -> list[str]:
    """Return both distributions as lines of block characters over a logarithmic scale."""
    top = max(*shown.before, *shown.after) or 1.0
    lines = [
        f"  {name:<11} {''.join(_BLOCKS[_height(share / top)] for share in shares)}"
        for name, shares in (("before", shown.before), ("after", shown.after))
    ]
    low, high = duration(shown.edges[0]), duration(shown.edges[-1])
    return [*lines, " " * 14 + low + high.rjust(len(shown.before) - len(low))]


def as_markdown(report: PerfReport) -> str:
    """Return Markdown for a pull request or a job's page."""
    mark = {"better": "✅", "no worse": "✅", "not enough evidence": "❔"}.get(report.verdict, "❌")
    if report.acceptance is not None and report.acceptance.state == "accepted":
        mark = "⚠️"
    lines = [f"## {mark} Latency: {report.verdict}", "", _cell(report.sentence), ""]
    if report.acceptance is not None:
        lines += [f"**{_cell(acceptance_words(report.acceptance))}.**", ""]
    lines += ["| Quantile | Before | After |", "| --- | --- | --- |"]
    lines += [
        f"| {quantile_name(row.quantile)} | {bounds(row.before)} | {bounds(row.after)} |" for row in report.quantiles
    ]
    lines += ["", *(f"- {name}: {_cell(text)}" for name, text in facts(report))]
    gaps = [
        f"- {name}: {_cell(side.gap)}"
        for name, side in (("before", report.before), ("after", report.after))
        if side.gap
    ]
    return "\n".join([*lines, *gaps, *(f"- {_cell(notice)}" for notice in report.notices)]) + "\n"


def as_github(report: PerfReport) -> str:
    """Return a workflow command: an error where the release is blocked, a warning where nothing is proved or it was accepted."""
    accepted = report.acceptance is not None and report.acceptance.state == "accepted"
    kind = "error" if report.exit_code == 1 else "warning" if report.exit_code == 3 or accepted else "notice"
    text = report.sentence + (f" {acceptance_words(report.acceptance)}." if report.acceptance else "")
    told = plain(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return f"::{kind} title=Latency {report.verdict}::{told}\n"


def _height(part: float) -> int:
    return 0 if part <= 0 else max(1, round(part * 8))


def _cell(text: str) -> str:
    shown = plain(text)
    for char in "\\`*_[]<>|#":
        shown = shown.replace(char, f"\\{char}" if char not in "<>" else {"<": "&lt;", ">": "&gt;"}[char])
    return shown.replace("\n", " ").replace("@", "@\u200b")


def _folded(text: str, first: str, rest: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent=first, subsequent_indent=rest, break_on_hyphens=False) or [first]
