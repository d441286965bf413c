"""
Attack the product's chat before its customers do: injections, leaks, other
users' data, tools, links, costs, promises, and harmless questions that it must
answer. Each case is tried several times and judged without a model, by what
can be proved.

What is sent is said first, and costs at most --max-requests messages. Hosts need
permission: launchready prove, or addresses of your own network.

exit codes: 0 no attack got through; 1 one did, or harmless questions were
refused; 2 wrong use, or not permitted; 3 nothing was decided, or stopped.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from launchready.cli import options
from launchready.cli.output import say, write_file, write_out

if TYPE_CHECKING:
    from launchready.app.audit import Order
    from launchready.render.redteam import RedTeamReport

SUMMARY = "attack the product's chat, and judge what it says"


def _report(text: str) -> Path:
    path = Path(options.given(text))
    if path.suffix.lower() not in (".html", ".json", ".xml", ".sarif"):
        raise argparse.ArgumentTypeError("a file that ends in .html, .json, .xml or .sarif")
    return path


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("url", nargs="?", metavar="URL", help="another chat that is spoken to like the product file's")
    parser.add_argument(
        "--product", metavar="FILE", type=Path, help="the product file (default: nearest launchready.toml)"
    )
    which = parser.add_argument_group("cases")
    which.add_argument(
        "--cases", metavar="PATH", type=Path, action="append", default=[],
        help="cases of your own: a file, or a folder of .toml files (repeatable)",
    )  # fmt: skip
    which.add_argument(
        "--only", metavar="NAME", action="append", default=[], help="only this case or category (repeatable)"
    )
    which.add_argument("--list", action="store_true", help="list the cases, and send nothing")
    how = parser.add_argument_group("run")
    how.add_argument("--repeat", metavar="K", type=int, default=3, help="tries of each case (default: 3)")
    how.add_argument("--at-once", metavar="N", type=int, default=4, help="conversations at once (default: 4)")
    how.add_argument(
        "--max-requests", metavar="N", type=int, help="messages at most (default: the product file's, 300)"
    )
    how.add_argument("--no-record", action="store_true", help="do not keep the result for later audits")
    proof = parser.add_argument_group("proof and advice")
    proof.add_argument(
        "--canaries", action="store_true", help="make words to put where leaks are to be seen, and say how"
    )
    proof.add_argument("--harden", action="store_true", help="print rules for the system prompt, from the kept run")
    proof.add_argument(
        "--import", metavar="FILE", type=Path, dest="imported", help="keep what garak or promptfoo found instead"
    )
    parser.add_argument("--format", choices=("terminal", "json"), default="terminal", help="what is shown")
    parser.add_argument(
        "--report", metavar="FILE", type=_report, action="append", default=[],
        help="also write a page with transcripts (.html), everything (.json), JUnit (.xml), SARIF (.sarif); repeatable",
    )  # fmt: skip
    options.add_quiet(parser)
    options.add_network(parser)


def run(arguments: argparse.Namespace) -> int:
    """Attack, show what came of it, and return the exit code."""
    from launchready.app import redteam, redteam_report

    if arguments.list:
        return _list(arguments)
    arguments.domain = None
    product, source = options.product_of(arguments)
    order = options.network_order(arguments, product, source)
    if arguments.canaries:
        from launchready.app.redteam_placing import instructions

        write_out(instructions(order))
        return 0
    if arguments.harden:
        from launchready.app.redteam_harden import proposal

        write_out(proposal(order))
        return 0
    if arguments.imported:
        from launchready.app.redteam_import import kept

        report = redteam_report.of_run(
            *kept(order, arguments.imported, arguments.url or "", record=not arguments.no_record)
        )
        _show(arguments, report, order)
        return report.exit_code
    wish = redteam.Wish(
        url=arguments.url or "",
        cases=tuple(arguments.cases),
        only=tuple(arguments.only),
        repeat=arguments.repeat,
        at_once=arguments.at_once,
        most=arguments.max_requests,
        record=not arguments.no_record,
    )
    quiet = arguments.quiet
    tried = redteam.run_redteam(
        order,
        wish,
        redteam.Progress(
            say=lambda text: None if quiet else _say_folded(text),
            done=lambda done, of, through: (
                None if quiet or (done % 10 and done != of) else say(_done(done, of, through))
            ),
        ),
    )
    report = redteam_report.report_of(tried)
    _show(arguments, report, order)
    return report.exit_code


def _show(arguments: argparse.Namespace, report: RedTeamReport, order: Order) -> None:
    import os
    import sys

    from launchready.app import redteam_report
    from launchready.render.redteam import as_text

    if arguments.format == "json":
        write_out(redteam_report.as_json(report), encoding="utf-8")
    else:
        terminal = sys.stdout is not None and sys.stdout.isatty()
        write_out(as_text(report, color=terminal and not arguments.no_color and not os.environ.get("NO_COLOR")))
    for path in arguments.report:
        write_file(path, redteam_report.written(report, path.suffix.lower(), order))
        say(f"report: {path}")


def _list(arguments: argparse.Namespace) -> int:
    from launchready.app.redteam_cases import chosen
    from launchready.render.escape import LINE, plain, shorten

    for case in chosen(arguments.cases, arguments.only):
        write_out(f"{case.category.value:<22} {case.id}\n  {shorten(plain(case.title, LINE), 78)}\n")
    return 0


def _done(done: int, of: int, through: int) -> str:
    return f"{done} of {of} tries, {through} got through"


def _say_folded(text: str) -> None:
    import textwrap

    say(textwrap.fill(text, 80, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False))
