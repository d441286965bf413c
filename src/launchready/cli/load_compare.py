"""The part of `launchready load` that compares: with a baseline from before, or with another address that is loaded in turns."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from launchready.cli.output import say, write_file, write_out

if TYPE_CHECKING:
    from launchready.app.audit import Order
    from launchready.app.load import Progress, Wish
    from launchready.app.load_targets import Shot
    from launchready.app.perf_gate import Judged
    from launchready.app.perf_gate import Wish as Gate
    from launchready.render.load import LoadReport


def configure(group: argparse._ArgumentGroup) -> None:
    """Declare the arguments."""
    group.add_argument("--save-baseline", metavar="FILE", type=Path, help="keep this run to compare later ones with")
    group.add_argument("--baseline", metavar="FILE", type=Path, help="compare with a run that was kept")
    group.add_argument("--against", metavar="URL", help="what runs now, loaded in turns with URL, which is the new one")
    group.add_argument("--rounds", metavar="N", type=int, default=20, help="turns of --against (default: 20)")
    group.add_argument(
        "--tolerance", metavar="SHARE", type=float, default=0.20, help="growth of p95 that is allowed (default: 0.20)"
    )
    group.add_argument("--explain", metavar="REASON", help="let a slower release pass: why")
    group.add_argument("--owner", metavar="NAME", help="who answers for it")
    group.add_argument("--until", metavar="DATE", help="the last day on which it passes")


def wanted(arguments: argparse.Namespace) -> bool:
    """Return True if something is to be compared or kept."""
    return bool(arguments.baseline or arguments.against or arguments.save_baseline)


def usual(arguments: argparse.Namespace) -> float:
    """Return how many seconds a side is loaded where nothing is said: for turns as long as the gate's usual samples take, five minutes at most."""
    if not arguments.against:
        return 30.0
    return float(min(300.0, arguments.rounds * 500 / (arguments.rate or arguments.poisson or 20.0)))


def run(arguments: argparse.Namespace, order: Order, wish: Wish, other: Shot | None, progress: Progress) -> int:
    """Load, compare, show both, and return the exit code: the worse of the two."""
    from dataclasses import replace

    from launchready.app import load_compare, load_report
    from launchready.render.load import as_text

    gate = _gate(arguments, order)
    if other is not None:
        judged = load_compare.against(order, replace(wish, shots=(other,)), wish, arguments.rounds, progress, gate)
        _show(arguments, judged)
        return judged.report.exit_code
    report, found = load_compare.with_baseline(order, wish, progress, gate, arguments.baseline)
    if found is None:
        as_data = arguments.format == "json"
        write_out(load_report.as_json(report) if as_data else as_text(report, color=False))
        if arguments.save_baseline and report.exit_code == 0:
            say(f"baseline: {arguments.save_baseline}")
        if arguments.report:
            write_report(arguments.report, report)
        return report.exit_code
    if arguments.format == "terminal":
        write_out(as_text(report, color=False) + "\n")
    _show(arguments, found)
    return max(report.exit_code, found.report.exit_code)


def write_report(path: Path, report: LoadReport) -> None:
    """Write a load test's page, or everything it came to, as the file's name says. Raises UsageError."""
    from launchready.app.load_report import as_json
    from launchready.render.page.load import as_html

    write_file(path, as_html(report) if path.suffix.lower() == ".html" else as_json(report))
    say(f"report: {path}")


def _gate(arguments: argparse.Namespace, order: Order) -> Gate:
    from datetime import UTC, datetime

    from launchready.app import perf_gate, product_file
    from launchready.app.perf_accept import FILE
    from launchready.model.errors import UsageError

    if not 0 <= arguments.tolerance <= 100:
        raise UsageError(f"--tolerance {arguments.tolerance:g}: not from 0 to 100", "0.20 allows a fifth more")
    if arguments.ramp or arguments.find_limit:
        raise UsageError("a rate that changes cannot be compared", "use --rate or --poisson")
    path = arguments.product or product_file.nearest()
    return perf_gate.Wish(
        record=(path.parent if path else Path()) / FILE,
        tolerance=arguments.tolerance,
        budget=arguments.budget_ms / 1e3 if arguments.budget_ms else None,
        explanation=perf_gate.explanation_of(
            arguments.explain, arguments.owner, arguments.until, (order.now or datetime.now(UTC)).date()
        ),
        baseline=arguments.save_baseline,
    )


def _show(arguments: argparse.Namespace, judged: Judged) -> None:
    from launchready.app import perf_shown

    write_out(perf_shown.text_of(judged, arguments.format), encoding="utf-8" if arguments.format == "json" else "")
    if arguments.report:
        name = arguments.report.suffix.lower().lstrip(".")
        write_file(arguments.report, perf_shown.text_of(judged, name))
        say(f"report: {arguments.report}")
