"""
The part of `launchready load` that lets a retry storm come over a webhook of the product file: signed test events, delivered as their sender
does, tried again on its schedule with the waits compressed, some delivered twice.
"""

from __future__ import annotations

import argparse

from launchready.cli import options
from launchready.cli.output import say, write_out


def configure(group: argparse._ArgumentGroup) -> None:
    """Declare the arguments beside those of load: URL, --rate and --format are its own."""
    group.add_argument(
        "--retry-storm",
        action="store_true",
        help="deliver signed test events to a webhook, and again as their sender does, time compressed",
    )
    group.add_argument("--events", metavar="N", type=int, default=50, help="events of the storm (default: 50)")
    group.add_argument(
        "--within",
        metavar="SECONDS",
        type=float,
        default=60.0,
        help="the sender's whole schedule takes so long (default: 60)",
    )


def run(arguments: argparse.Namespace) -> int:
    """Let the storm come, show what it came to, and return its exit code."""
    import textwrap

    from launchready.app import retry_storm
    from launchready.render.retry_storm import as_text

    arguments.domain = None
    product, source = options.product_of(arguments)
    wish = retry_storm.Wish(arguments.url or "", arguments.events, arguments.rate or 20.0, arguments.within)

    def told(text: str) -> None:
        if not arguments.quiet:
            say(textwrap.fill(text, 80, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False))

    report = retry_storm.run_storm(options.network_order(arguments, product, source), wish, told)
    write_out(retry_storm.as_json(report) if arguments.format == "json" else as_text(report))
    return report.exit_code
