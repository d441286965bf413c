"""
Look again at what failed or could not be looked at, and say what changed since.

Takes an evidence file of an earlier audit, and reaches the product in the way that audit did, unless told otherwise.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from launchready.cli import options

SUMMARY = "look again at what failed"


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("evidence", metavar="EVIDENCE", type=Path, help="a file made with --save-evidence")
    parser.add_argument("--product", metavar="FILE", type=Path, help="the product file, if it changed since")
    parser.add_argument("--save-evidence", metavar="FILE", type=Path, help="write what was seen into a file")
    options.add_report(parser)
    options.add_network(parser)


def run(arguments: argparse.Namespace) -> int:
    """Audit again, show what changed, and return the new verdict's exit code."""
    from launchready.app import comparison_text, evidence_file
    from launchready.app.audit import Silent
    from launchready.app.recheck import recheck
    from launchready.app.seams import parse_now, read_seams
    from launchready.cli.progress import progress_for
    from launchready.net.session import Limits

    options.check_report(arguments)
    before = evidence_file.load(arguments.evidence)
    seams = read_seams(
        dns_server=arguments.dns_server,
        resolve=arguments.resolve,
        ca_file=arguments.ca_file,
        allow_private=arguments.allow_private,
        proxy=arguments.proxy,
    )
    progress = progress_for(arguments.quiet)
    again = recheck(
        before,
        product_path=arguments.product,
        seams=seams,
        limits=Limits.of(arguments.timeout),
        now=parse_now(arguments.now) if arguments.now else None,
        only=tuple(arguments.only),
        known=options.known_of(arguments),
        progress=progress or Silent(),
    )
    if progress:
        progress.clear()
    if again is None:
        print("nothing failed in that audit, and everything was looked at", file=sys.stderr)
        return 0
    if arguments.save_evidence:
        evidence_file.save(again.report.evidence, arguments.save_evidence)
    if not arguments.quiet:
        sys.stderr.write(comparison_text.as_text(again.comparison))
    return options.emit(again.report, arguments)
