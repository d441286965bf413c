"""
Take in DMARC aggregate reports (XML, zip, gzip, or mails that bring them) from
files, folders or the mailbox of email.reports in the product file, keep them,
and show who sends as the domain, what fails, and whether the domain is ready
for a stricter policy. Without PATH and --imap it shows what is kept. The
mailbox is opened read-only; the next run reads what has come since.

exit codes: 0 shown, broken reports named, since anybody can send one; 2 wrong
use, or nothing of what was named could be read; 3 the mailbox could not be
read, or there is nothing to show yet.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from launchready.cli import options
from launchready.cli.output import write_out

HELP = "who sends mail as this domain, by receivers' reports"


def configure(topic: argparse.ArgumentParser) -> None:
    """Declare the topic's arguments."""
    topic.add_argument("paths", metavar="PATH", nargs="*", help="reports, or folders of them")
    topic.add_argument("--imap", action="store_true", help="read the mailbox of email.reports in the product file")
    topic.add_argument("--again", action="store_true", help="read all of the mailbox again, not only what is new")
    topic.add_argument("--domain", metavar="DOMAIN", type=options.given, help="show this domain alone")
    topic.add_argument(
        "--days", metavar="N", type=int, default=30, help="days that are shown, up to the newest (default: 30)"
    )
    topic.add_argument(
        "--product", metavar="FILE", type=Path, help="the product file (default: nearest launchready.toml)"
    )
    topic.add_argument("--store", metavar="FILE", type=Path, help="where reports are kept (default: in XDG_STATE_HOME)")
    topic.add_argument("--format", choices=("terminal", "json"), default="terminal", help="what is shown")
    options.add_quiet(topic)
    options.add_network(topic)


def run(arguments: argparse.Namespace) -> int:
    """Take in reports, show what they come to, and return the exit code."""
    import os
    import sys

    from launchready.app import mail_reports, product_file
    from launchready.app.mail_reports_text import as_text
    from launchready.app.product import bare
    from launchready.model.errors import UsageError
    from launchready.store.database import store_file

    path = arguments.product or product_file.nearest()
    product = product_file.read(path)[0] if path is not None else bare("mail.invalid")
    if arguments.imap and product.email.reports is None:
        raise UsageError("no mailbox is known to read", "describe it as [email.reports] in the product file")
    if not 1 <= arguments.days <= 400:
        raise UsageError(f"--days {arguments.days}: not from 1 to 400", "30 shows a month")
    wish = mail_reports.Wish(
        store=arguments.store or store_file(os.environ),
        paths=tuple(arguments.paths),
        inbox=product.email.reports if arguments.imap else None,
        again=arguments.again,
        domain=(arguments.domain or "").lower().rstrip("."),
        days=arguments.days,
    )
    shown = mail_reports.take_and_show(options.network_order(arguments, product), wish)
    if arguments.format == "json":
        write_out(mail_reports.as_json(shown), encoding="utf-8")
    else:
        color = sys.stdout is not None and sys.stdout.isatty()
        color = color and not arguments.no_color and not os.environ.get("NO_COLOR")
        write_out(as_text(shown, color=color, verbose=arguments.verbose))
    return shown.exit_code
