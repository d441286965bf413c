"""
Audit a product and say GO or NO-GO: collect evidence, evaluate every check, rank what failed, plan the fixes.

Works with a bare domain; with a product file it covers the whole product. What needs permission is asked only with
--active, and nothing is changed.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from launchready.cli import options
from launchready.cli.output import say

SUMMARY = "audit a product and say GO or NO-GO"


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    options.add_product(parser)
    options.add_report(parser)
    parser.add_argument("--save-evidence", metavar="FILE", type=Path, help="write what was seen into a file")
    parser.add_argument("--timings", action="store_true", help="say what the run waited for")
    options.add_active(parser)
    options.add_network(parser)


def run(arguments: argparse.Namespace) -> int:
    """Audit, report, and return the verdict's exit code."""
    from launchready.app import evidence_file
    from launchready.app.audit import Silent, run_audit
    from launchready.app.judge import judge
    from launchready.app.timings import timings
    from launchready.cli.progress import progress_for

    options.check_report(arguments)
    progress = progress_for(quiet=arguments.quiet, verbose=arguments.verbose)
    order = options.order_of(arguments, progress or Silent())
    known = options.known_of(arguments, order.product.domain)
    audited = run_audit(order)
    if progress:
        progress.clear()
    if arguments.save_evidence:
        evidence_file.save(audited.evidence, arguments.save_evidence)
    code = options.emit(judge(audited.evidence, order.only, known), arguments)
    if arguments.timings:
        say(timings(audited.journal))
    return code
