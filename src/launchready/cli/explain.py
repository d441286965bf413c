"""
Explain a check: what it means, why it matters, how it is mended. Without an id it lists all checks.
"""

from __future__ import annotations

import argparse

from launchready.cli.output import write_out

SUMMARY = "explain a check, or list them all"


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("id", nargs="?", metavar="ID", help="a check's id, such as edge.tls, or a family")


def run(arguments: argparse.Namespace) -> int:
    """Print the pages."""
    from launchready.app.pages import explain, listing

    write_out((explain(arguments.id) if arguments.id else listing()) + "\n")
    return 0
