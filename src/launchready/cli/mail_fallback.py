"""
Write down what to do when the mail provider stops or its reputation drops: who
decides and when, how to switch to the second sender of the product file, which
records must stand, how to come back. Markdown, made of the product file.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from launchready.cli import options
from launchready.cli.output import say, write_file, write_out

HELP = "the written plan for the day on which mail stops arriving"


def configure(topic: argparse.ArgumentParser) -> None:
    """Declare the topic's arguments."""
    topic.add_argument(
        "--product", metavar="FILE", type=Path, help="the product file (default: nearest launchready.toml)"
    )
    topic.add_argument("-o", "--output", metavar="FILE", type=Path, help="write it into a file")


def run(arguments: argparse.Namespace) -> int:
    """Write the plan, and return 0."""
    from launchready.app.mail_fallback import plan

    arguments.domain = None
    product, _ = options.product_of(arguments)
    text = plan(product)
    if arguments.output is None:
        write_out(text)
    else:
        write_file(arguments.output, text)
        say(f"plan: {arguments.output}")
    return 0
