"""
Look at mails in a real browser, on a phone and on a desk, light and dark, and
at what Gmail, Outlook and Apple Mail leave out of them (caniemail's tests).
Scripts do not run. Remote pictures are loaded as the address policy lets.

exit codes: 0 nothing worse than low; 1 a finding of medium severity or worse;
2 wrong use; 3 a part could not be looked at, such as without a browser.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from launchready.cli import options
from launchready.cli.output import say, write_file, write_out

HELP = "how mails look, and what mail programs leave out of them"


def configure(topic: argparse.ArgumentParser) -> None:
    """Declare the topic's arguments."""
    topic.add_argument(
        "files", metavar="FILE", nargs="+", help="HTML files, messages (.eml), folders of them, or patterns"
    )
    topic.add_argument(
        "-o", "--output", metavar="FILE", type=Path, help="write the report with its pictures, as one HTML file"
    )
    topic.add_argument("--format", choices=("terminal", "json", "html"), default="terminal", help="what is shown")
    topic.add_argument("--no-open", action="store_true", help="do not open the report in a browser")
    topic.add_argument("--no-browser", action="store_true", help="do not look with a real browser")
    topic.add_argument("--no-remote", action="store_true", help="load nothing that the mails link to")
    options.add_quiet(topic)
    options.add_network(topic)


def run(arguments: argparse.Namespace) -> int:
    """Look at mails, show what was found, and return its exit code."""
    import os
    import sys

    from launchready.app import mail_render
    from launchready.app.demo import has_desktop, open_report
    from launchready.app.product import bare
    from launchready.render.mails import as_html, as_text

    pictures = arguments.output is not None or arguments.format == "html"
    wish = mail_render.Wish(
        tuple(arguments.files), not arguments.no_browser, not arguments.no_remote, pictures=pictures
    )
    done = mail_render.render(options.network_order(arguments, bare("mail.invalid")), wish)
    page = as_html(done.report, done.pictures) if pictures else ""
    if arguments.output is not None:
        write_file(arguments.output, page)
    terminal = sys.stdout is not None and sys.stdout.isatty()
    if arguments.format == "json":
        write_out(mail_render.as_json(done.report), encoding="utf-8")
    elif arguments.format == "html":
        write_out(page, encoding="utf-8")
    else:
        color = terminal and not arguments.no_color and not os.environ.get("NO_COLOR")
        write_out(as_text(done.report, color=color))
    if arguments.output is not None:
        if not arguments.quiet:
            say(f"report: {arguments.output}")
        if terminal and not arguments.no_open and has_desktop(os.environ):
            open_report(arguments.output)
    return done.report.exit_code
