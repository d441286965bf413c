"""
Print the JSON Schema of the product file, of evidence files, or of what a
command says as JSON.
"""

from __future__ import annotations

import argparse
import json

from launchready.app.schemas import NAMES
from launchready.cli.output import write_out

SUMMARY = "print a JSON Schema of an input or output"


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("what", choices=NAMES, help="which one")


def run(arguments: argparse.Namespace) -> int:
    """Print it."""
    from launchready.app.schemas import schema

    write_out(json.dumps(schema(arguments.what), indent=2) + "\n")
    return 0
