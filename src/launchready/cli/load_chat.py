"""
Send messages to the product's chat at a steady rate, whatever became of the
earlier ones, and time every piece of every answer: how long until the first
word, how evenly the text comes, how the answers end, and what happens to those
that are limited. What is sent is said first: each message may cost a call to
the model. It needs permission: launchready prove, or servers of your own
network. The figures are kept beside the product file
(launchready-chat-load.json: no text), and judged in later audits.

exit codes: 0 within the budget; 1 over it, or answers failed, were cut off or
stood still; 2 wrong use, or not permitted; 3 nothing was measured.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from launchready.cli import options
from launchready.cli.output import say, write_out

RATE, DURATION = 1.0, 30.0


def configure(parser: argparse.ArgumentParser | argparse._ArgumentGroup, *, alone: bool = True) -> None:
    """Declare the arguments: all of them, or those that the chat has beside the ones of any load, where it is not `alone`."""
    parser.add_argument(
        "--chat",
        metavar="URL",
        nargs="?",
        const="",
        help="load the product file's chat, or one at this URL that is spoken to alike",
    )
    parser.add_argument(
        "--message", metavar="TEXT", type=options.given, help="what is said (default: a question about the product)"
    )
    parser.add_argument("--max-messages", metavar="N", type=int, help="allow more than 500 messages")
    if not alone:
        return
    assert isinstance(parser, argparse.ArgumentParser)
    parser.add_argument("--rate", metavar="N", type=float, help="messages a second, at most 20 (default: 1)")
    parser.add_argument("--duration", metavar="SECONDS", type=options.seconds, help="for how long (default: 30)")
    parser.add_argument("--concurrency", metavar="N", type=int, help="messages at once, at most 50 (default: 20)")
    parser.add_argument(
        "--product", metavar="FILE", type=Path, help="the product file (default: nearest launchready.toml)"
    )
    parser.add_argument("--format", choices=("terminal", "json"), default="terminal", help="what is shown")
    options.add_quiet(parser)
    options.add_network(parser)


def run(arguments: argparse.Namespace) -> int:
    """Load the chat, show what came of it, and return the exit code."""
    import os
    import sys

    from launchready.app import load_chat
    from launchready.model.errors import UsageError
    from launchready.render.load_chat import as_text

    arguments.domain = None
    product, source = options.product_of(arguments)
    given = {
        "url": arguments.chat or None,
        "rate": RATE if arguments.rate is None else arguments.rate,
        "duration": DURATION if arguments.duration is None else arguments.duration,
        "at_once": getattr(arguments, "concurrency", None),
        "message": arguments.message,
        "most": arguments.max_messages,
    }
    if arguments.chat and not arguments.chat.startswith(("http://", "https://")):
        raise UsageError(
            f"--chat {arguments.chat[:100]}: no http or https URL", "a WebSocket is written with https too"
        )
    wish = load_chat.Wish(**{name: value for name, value in given.items() if value is not None})
    report = load_chat.run_load(options.network_order(arguments, product, source), wish, _say_folded)
    if arguments.format == "json":
        write_out(load_chat.as_json(report), encoding="utf-8")
    else:
        terminal = sys.stdout is not None and sys.stdout.isatty()
        write_out(as_text(report, color=terminal and not arguments.no_color and not os.environ.get("NO_COLOR")))
    return report.exit_code


def _say_folded(text: str) -> None:
    import textwrap

    say(textwrap.fill(text, 80, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False))
