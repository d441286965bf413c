"""
Print the JSON Schema of the product file, of evidence files or of JSON reports.
"""

from __future__ import annotations

import argparse
import json

SUMMARY = "print a JSON Schema: product, evidence or report"


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("what", choices=("product", "evidence", "report"), help="which one")


def run(arguments: argparse.Namespace) -> int:
    """Print it."""
    from launchready.app.schemas import schema

    print(json.dumps(schema(arguments.what), indent=2))
    return 0
