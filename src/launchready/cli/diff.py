"""
Compare two evidence files: what is better, what is worse, what is new. Exit code 1 if anything became worse.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from launchready.cli.output import write_out

SUMMARY = "compare two audits: better, worse, new"


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("before", metavar="BEFORE", type=Path, help="the earlier evidence file")
    parser.add_argument("after", metavar="AFTER", type=Path, help="the later evidence file")
    parser.add_argument("--format", choices=("terminal", "json"), default="terminal", help="how it is shown")


def run(arguments: argparse.Namespace) -> int:
    """Show what changed."""
    from launchready.app import comparison_text, evidence_file
    from launchready.app.compare import compare
    from launchready.app.judge import judge

    comparison = compare(judge(evidence_file.load(arguments.before)), judge(evidence_file.load(arguments.after)))
    show = comparison_text.as_json if arguments.format == "json" else comparison_text.as_text
    write_out(show(comparison))
    return comparison.exit_code
