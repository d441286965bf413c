"""
Evaluate an evidence file again: the same verdict, without any network.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from launchready.cli import options

SUMMARY = "evaluate an evidence file again, offline"


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("evidence", metavar="EVIDENCE", type=Path, help="a file made with --save-evidence")
    options.add_report(parser)


def run(arguments: argparse.Namespace) -> int:
    """Report on the evidence, and return the verdict's exit code."""
    from launchready.app import evidence_file
    from launchready.app.judge import judge

    options.check_report(arguments)
    evidence = evidence_file.load(arguments.evidence)
    known = options.known_of(arguments, evidence.product.domain)
    return options.emit(judge(evidence, tuple(arguments.only), known), arguments)
