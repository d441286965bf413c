"""
Audit the demo product: a chatbot product on a little internet of its own, with faults planted in it.

Nothing leaves this machine. The default faults include one that no 48 hours can mend, so that the verdict is NO-GO.
"""

from __future__ import annotations

import argparse
import shlex
import sys
from pathlib import Path

from launchready.cli import options
from launchready.cli.output import say, write_out

SUMMARY = "audit the demo product on this machine"


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    what = parser.add_mutually_exclusive_group()
    what.add_argument(
        "--faults", metavar="A,B", action="append", default=[], help="plant these instead of the default ones"
    )
    what.add_argument("--healthy", action="store_true", help="plant none")
    what.add_argument("--list-faults", action="store_true", help="list the faults that can be planted")
    parser.add_argument("-o", "--output", metavar="DIR", type=Path, default=Path("demo"), help="where its files go")
    parser.add_argument("--format", metavar="FORMAT", default="terminal", help="what is shown, as in audit")
    parser.add_argument("--chatbot", choices=("scripted", "llm"), default="scripted", help="what answers in the chat")
    parser.add_argument("--no-open", action="store_true", help="do not open the report in a browser")
    parser.add_argument("--keep", action="store_true", help="keep the product running afterwards, until Ctrl-C")
    parser.add_argument("--timings", action="store_true", help="say what the run waited for")
    options.add_quiet(parser)


def run(arguments: argparse.Namespace) -> int:
    """Run the demo and return the verdict's exit code."""
    import os

    from launchready.app import demo, serve_lab
    from launchready.app.audit import Silent
    from launchready.app.reports import check_format
    from launchready.app.timings import timings
    from launchready.cli.progress import progress_for

    if arguments.list_faults:
        write_out(demo.fault_table() + "\n")
        return 0
    check_format(arguments.format)
    faults = demo.chosen_faults(arguments.faults, healthy=arguments.healthy)
    progress = progress_for(quiet=arguments.quiet, verbose=arguments.verbose)
    folder = arguments.output
    with serve_lab.open_lab(faults, folder / "lab", chatbot=arguments.chatbot) as lab:
        done = demo.demonstrate(lab, folder, progress or Silent())
        if progress:
            progress.clear()
        options.show(done.report, arguments)
        if not arguments.quiet:
            say(f"report: {done.html}")
        if not arguments.quiet and not arguments.keep:
            again = shlex.join(
                ["launchready", "lab", "serve", "-o", str(folder), *(("--faults", ",".join(faults)) if faults else ())]
            )
            say(f"its commands work while the product runs:  {again}")
        if sys.stdout is not None and sys.stdout.isatty() and not arguments.no_open and demo.has_desktop(os.environ):
            demo.open_report(done.html)
        if arguments.timings:
            say(timings(done.journal))
        if arguments.keep:
            say(f"\nThe product runs until Ctrl-C. See it in a browser:\n  {serve_lab.browser_command(lab)}")
            serve_lab.wait(None)
    return done.report.verdict.decision.exit_code
