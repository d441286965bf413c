"""
Discover a product from its bare domain, and write launchready.toml. Every guess is marked as one, with its reason.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from launchready.cli import options
from launchready.cli.output import say, write_out

SUMMARY = "discover a product and write launchready.toml"


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("domain", metavar="DOMAIN", help="the product's domain")
    parser.add_argument(
        "-o", "--output", metavar="FILE", default="launchready.toml", help="where to write it; - for stdout"
    )
    parser.add_argument("--force", action="store_true", help="write over a file that is there")
    options.add_network(parser)


def run(arguments: argparse.Namespace) -> int:
    """Write the file and say what to do next."""
    from launchready.app.discover import discover
    from launchready.app.draft_file import text_of
    from launchready.app.evidence_file import write_whole
    from launchready.app.product import bare
    from launchready.app.product_file import NAME
    from launchready.model.errors import UsageError

    path = Path(arguments.output)
    if arguments.output != "-" and path.exists() and not arguments.force:
        raise UsageError(f"{path} is there already", "write elsewhere with --output, or over it with --force")
    order = options.network_order(arguments, bare(arguments.domain))
    text = text_of(discover(order))
    if arguments.output == "-":
        write_out(text)
        return 0
    write_whole(path, text.encode())
    guesses = text.count("# guess:")
    then = "launchready audit" if path.name == NAME else f"launchready audit --product {path}"
    say(f"wrote {path}: {guesses} guesses to check, then: {then}")
    return 0
