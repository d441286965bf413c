"""
Look again at what failed or could not be looked at, and say what changed since.

Takes an evidence file of an earlier audit, and reaches the product in the way that audit did, unless told otherwise.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from launchready.cli import options
from launchready.cli.output import say

SUMMARY = "look again at what failed"


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("evidence", metavar="EVIDENCE", type=Path, help="a file made with --save-evidence")
    parser.add_argument("--product", metavar="FILE", type=Path, help="the product file, if it changed since")
    parser.add_argument("--save-evidence", metavar="FILE", type=Path, help="write what was seen into a file")
    options.add_report(parser)
    options.add_active(parser)
    options.add_network(parser)


def run(arguments: argparse.Namespace) -> int:
    """Audit again, show what changed, and return the new verdict's exit code."""
    from launchready.app import comparison_text, evidence_file
    from launchready.app.recheck import recheck
    from launchready.cli.progress import progress_for

    options.check_report(arguments)
    before = evidence_file.load(arguments.evidence)
    known = options.known_of(arguments, before.product.domain)
    progress = progress_for(quiet=arguments.quiet, verbose=arguments.verbose)
    order = options.network_order(arguments, before.product, before.source, tuple(arguments.only), progress)
    again = recheck(before, order, product_path=arguments.product, known=known)
    if progress:
        progress.clear()
    if again is None:
        say("nothing failed in that audit, and everything was looked at")
        return 0
    if arguments.save_evidence:
        evidence_file.save(again.report.evidence, arguments.save_evidence)
    if not arguments.quiet:
        say(comparison_text.as_text(again.comparison).rstrip())
    return options.emit(again.report, arguments)
