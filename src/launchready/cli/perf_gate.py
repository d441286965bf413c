"""
Decide by its latency whether a release may go: compare raw latencies before
and after, from files of this program, k6 (--out csv or json), JMeter, or CSV
with a line for each request. It says better, no worse, worse, or that the
samples are not enough to say.

exit codes: 0 better or no worse, or worse and explained; 1 worse or over the
budget; 2 wrong use or broken input; 3 not enough evidence.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from launchready.cli import options
from launchready.cli.output import say, write_file, write_out

SUMMARY = "compare latencies before and after: may this release go?"
FORMATS = ("terminal", "json", "html", "markdown", "github")


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("before", metavar="BEFORE", type=Path, help="latencies of what runs now")
    parser.add_argument("after", metavar="AFTER", type=Path, help="latencies of the new release")
    parser.add_argument(
        "--tolerance", metavar="SHARE", type=float, default=0.20, help="growth that is allowed (default: 0.20)"
    )
    parser.add_argument(
        "--quantile", metavar="Q", type=float, default=0.95, help="which quantile counts (default: 0.95)"
    )
    parser.add_argument("--budget-ms", metavar="MS", type=float, help="the quantile may not be above this")
    parser.add_argument(
        "--target", metavar="NAME", type=options.given, help="what was measured, where files do not say"
    )
    parser.add_argument(
        "--other-target", action="store_true", help="compare although the files name other addresses or rates"
    )
    parser.add_argument("--save-baseline", metavar="FILE", type=Path, help="keep AFTER as a baseline where it passes")
    parser.add_argument("--now", metavar="ISO8601", type=options.given, help="judge by this time instead of the clock")
    group = parser.add_argument_group("let a slower release pass")
    group.add_argument("--explain", metavar="REASON", help="why it may be slower")
    group.add_argument("--owner", metavar="NAME", help="who answers for it")
    group.add_argument("--until", metavar="DATE", help="the last day on which it passes")
    group.add_argument(
        "--record",
        metavar="FILE",
        type=Path,
        help="where explanations are (default: launchready-perf.json beside the product file)",
    )
    report = parser.add_argument_group("report")
    report.add_argument("--format", choices=FORMATS, default="terminal", help="what is shown")
    report.add_argument("-o", "--output", metavar="FILE", type=Path, help="write it there instead")
    report.add_argument("--no-color", action="store_true", help="no colour (NO_COLOR does the same)")


def run(arguments: argparse.Namespace) -> int:
    """Compare, show it, and return the exit code."""
    import os
    import sys
    from datetime import UTC, datetime

    from launchready.app import perf_gate, perf_shown, product_file
    from launchready.app.perf_accept import FILE
    from launchready.app.seams import parse_now
    from launchready.model.errors import UsageError

    if not 0 < arguments.quantile < 1:
        raise UsageError(f"--quantile {arguments.quantile:g}: not between 0 and 1", "0.95 is p95")
    if not 0 <= arguments.tolerance <= 100:
        raise UsageError(f"--tolerance {arguments.tolerance:g}: not from 0 to 100", "0.20 allows a fifth more")
    if arguments.budget_ms is not None and not 0 < arguments.budget_ms <= 1e9:
        raise UsageError(f"--budget-ms {arguments.budget_ms:g}: not above 0", "2000 is two seconds")
    product = product_file.nearest()
    now = parse_now(arguments.now) if arguments.now else datetime.now(UTC)
    wish = perf_gate.Wish(
        record=arguments.record or (product.parent if product else Path()) / FILE,
        quantile=arguments.quantile,
        tolerance=arguments.tolerance,
        budget=arguments.budget_ms / 1e3 if arguments.budget_ms is not None else None,
        target=arguments.target or "",
        other_target=arguments.other_target,
        explanation=perf_gate.explanation_of(arguments.explain, arguments.owner, arguments.until, now.date()),
        baseline=arguments.save_baseline,
    )
    judged = perf_gate.judge_files(arguments.before, arguments.after, wish, now)
    color = sys.stdout is not None and sys.stdout.isatty() and arguments.output is None
    color = color and not arguments.no_color and not os.environ.get("NO_COLOR")
    text = perf_shown.text_of(judged, arguments.format, color=color)
    if arguments.output is not None:
        write_file(arguments.output, text)
        say(f"{arguments.format}: {arguments.output}")
    else:
        write_out(text, encoding="" if arguments.format == "terminal" else "utf-8")
    if arguments.format == "github":
        perf_shown.append_step_summary(judged, os.environ)
    return judged.report.exit_code
