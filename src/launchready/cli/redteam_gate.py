"""
Compare two red-team runs: is the chat of the new release easier to attack?
Both are reports of launchready redteam --report FILE.json.

exit codes: 0 better or no worse; 1 worse; 2 wrong use or broken input;
3 not enough evidence, and it says how many tries would do.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from launchready.cli.output import write_out

SUMMARY = "compare red-team runs: may this release go?"


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("before", metavar="BEFORE", type=Path, help="the run of what is live now")
    parser.add_argument("after", metavar="AFTER", type=Path, help="the run of the new release")
    parser.add_argument(
        "--tolerance", metavar="SHARE", type=float, default=0.10, help="growth that is allowed (default: 0.10)"
    )
    parser.add_argument("--format", choices=("terminal", "json"), default="terminal", help="what is shown")


def run(arguments: argparse.Namespace) -> int:
    """Compare, show it, and return the exit code."""
    from launchready.app import redteam_gate
    from launchready.model.errors import UsageError

    if not 0 <= arguments.tolerance <= 1:
        raise UsageError(f"--tolerance {arguments.tolerance:g}: not from 0 to 1", "0.10 allows ten points more")
    report = redteam_gate.compare_files(arguments.before, arguments.after, arguments.tolerance)
    if arguments.format == "json":
        write_out(redteam_gate.as_json(report), encoding="utf-8")
    else:
        write_out(redteam_gate.as_text(report))
    return report.exit_code
