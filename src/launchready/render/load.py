"""What a load test came to, as it is told to people on a terminal."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from launchready.model.evidence.load import Percentile, RouteLoad
from launchready.render.escape import plain, shorten
from launchready.standards.perf_data import Moment

WIDTH = 80
BLOCKS = "▁▂▃▄▅▆▇█"
Paint = Callable[[str, str], str]


@dataclass(frozen=True, slots=True)
class Phase:
    """How long a part of the requests took: connect, tls, first byte, total. Connecting and TLS are of new connections alone."""

    name: str
    n: int
    p50_ms: float | None
    p95_ms: float | None


@dataclass(frozen=True, slots=True)
class Spread:
    """How long answers took: the share of each bin of a logarithmic scale. `edges` are in seconds, one more than the shares; none where nothing was answered."""

    edges: tuple[float, ...] = ()
    shares: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class LoadedTarget:
    """One target of a load test. `kind` is the route's, "" where it is of no product file.

    `over` is True where the p95 is over the budget, False where it is within, None where that cannot be told or there is no budget.
    `moments` are equal parts of the test, their percentiles to a twelfth; `spread` is the share of all answers in bins, in seconds.
    """

    name: str
    kind: str
    load: RouteLoad
    warm_up_requests: int
    statuses: tuple[tuple[str, int], ...]
    bytes_received: int
    phases: tuple[Phase, ...]
    moments: tuple[Moment, ...]
    spread: Spread
    over: bool | None


@dataclass(frozen=True, slots=True)
class GeneratorHealth:
    """How well this program kept its own times. `lag` is how late it sent what had a free connection, `waited` the share that had none."""

    cpu: float
    lag_p50_ms: float
    lag_p99_ms: float
    lag_max_ms: float
    waited: float
    dropped: int
    stalls: int
    longest_stall_ms: float
    connections_opened: int
    most_under_way: int


@dataclass(frozen=True, slots=True)
class LimitStep:
    """A step of the search for the highest rate: whether it held, and why not."""

    rate: float
    achieved: float
    p95_ms: float | None
    errors: float
    held: bool
    why: str = ""


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What `launchready load --format json` prints.

    `stated` was said before anything was sent. `invalid` are reasons for which nothing follows from the numbers, `notes` what to know about
    them, `stopped` why the test ended early. `limit` is the highest rate held, None where none was looked for or none held.
    """

    version: int
    tool_version: str
    exit_code: int
    at: datetime
    stated: tuple[str, ...]
    arrivals: str
    seconds: float
    planned: int
    requests: int
    rate: float
    connections: int
    http2: bool
    timeout: float
    warm_up: float
    invalid: tuple[str, ...]
    notes: tuple[str, ...]
    stopped: str
    abandoned: int
    generator: GeneratorHealth
    targets: tuple[LoadedTarget, ...]
    steps: tuple[LimitStep, ...] = ()
    limit: float | None = None
    recorded: str = ""
    samples_file: str = ""


def as_text(report: LoadReport, *, color: bool = False) -> str:
    """Return what a person reads, in lines of at most 80 characters."""

    def paint(text: str, code: str) -> str:
        return f"\x1b[{code}m{text}\x1b[0m" if color else text

    lines: list[str] = []
    if report.steps:
        lines += _steps(report, paint("held", "32"), paint("broke", "31"))
    for target in report.targets:
        lines += [*_target(target, paint), ""]
    health = report.generator
    lines += _folded(
        f"this program: {health.cpu * 100:.0f} % of a core; sent late by p50 {_ms(health.lag_p50_ms)}, p99 {_ms(health.lag_p99_ms)}, at most "
        f"{_ms(health.lag_max_ms)}; {health.connections_opened} connections opened, {health.most_under_way} requests under way at most"
    )
    for note in report.notes:
        lines += _folded(f"note: {plain(note)}")
    if report.stopped:
        rest = f"; {report.abandoned} requests were under way and are not counted" if report.abandoned else ""
        lines += [paint(line, "33") for line in _folded(f"stopped early: {plain(report.stopped)}{rest}")]
    for reason in report.invalid:
        lines += [paint(line, "31") for line in _folded(f"INVALID: {plain(reason)}")]
    if report.recorded:
        lines += _folded(f"kept in {plain(report.recorded)}")
    if report.samples_file:
        lines += _folded(f"samples in {plain(report.samples_file)}")
    return "\n".join(lines).rstrip("\n") + "\n"


def _target(target: LoadedTarget, paint: Paint) -> list[str]:
    load = target.load
    lines = [shorten(plain(f"{load.method} {load.url}"), WIDTH)]
    measured = max(load.seconds, 1e-9)
    lines.append(
        f"  {load.requests} requests, {load.requests / measured:.1f}/s of {load.rate:.4g}/s asked; {load.failed} failed"
        + (f" ({load.failed / load.requests * 100:.2g} %)" if load.failed else "")
    )
    if target.statuses:
        lines += _folded("status " + ", ".join(f"{status}: {count}" for status, count in target.statuses), "  ")
    if load.failed:
        told = ", ".join(f"{kind}: {count}" for kind, count in load.errors)
        lines += [paint(line, "31") for line in _folded(f"errors {told}", "  ")]
    for each in load.percentiles:
        lines.append(_percentile(each, load, target.over, paint))
    parts = [f"{each.name} {_ms(each.p50_ms)} / {_ms(each.p95_ms)}" for each in target.phases if each.n]
    if parts:
        lines += _folded("phases p50 / p95: " + ", ".join(parts), "  ")
    slow = [each.p95 for each in target.moments]
    if known := [value for value in slow if value is not None]:
        lines.append(f"  over time {bars(slow)} {_ms(max(known) * 1000)}")
    return lines


def _percentile(each: Percentile, load: RouteLoad, over: bool | None, paint: Paint) -> str:
    name = f"p{each.q * 100:.4g}"
    if each.ms is None:
        return f"  {name:<6} n too small ({load.n})"
    line = f"  {name:<6}{_ms(each.ms):>10}   95 % interval {_ms(each.low)} to {_ms(each.high)}"
    if each.q == 0.95 and load.budget_ms is not None:
        word = {True: "over", False: "within", None: "may be over"}[over]
        line += paint(f"   {word} {load.budget_ms} ms", {True: "31", False: "32", None: "33"}[over])
    return line


def _steps(report: LoadReport, held: str, broke: str) -> list[str]:
    lines = ["    rate   achieved        p95   errors"]
    for step in report.steps:
        lines.append(
            f"{step.rate:>8.5g}{step.achieved:>11.5g}{_ms(step.p95_ms):>11}{step.errors * 100:>7.2f} %   "
            + (held if step.held else f"{broke}: {shorten(plain(step.why), 34)}")
        )
    if report.limit is None:
        lines += ["", "no rate was held"]
    else:
        above = any(not step.held for step in report.steps)
        lines += ["", f"highest rate held: {report.limit:.5g}/s" + ("" if above else ", and nothing broke")]
    return [*lines, ""]


def bars(values: Sequence[float | None]) -> str:
    """Return a line of blocks, one a value: the highest is full, what is missing is a dot."""
    most = max((value for value in values if value is not None), default=0.0) or 1.0
    return "".join("·" if value is None else BLOCKS[min(7, int(value / most * 7.999))] for value in values)


def _ms(value: float | None) -> str:
    if value is None:
        return "–"
    if value >= 10_000:
        return f"{value / 1000:.1f} s"
    digits = 0 if value >= 100 else 1 if value >= 10 else 2
    return f"{math.floor(value * 10**digits + 0.5) / 10**digits:.{digits}f} ms"


def _folded(text: str, indent: str = "") -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent=indent, subsequent_indent=indent + "  ", break_on_hyphens=False)
