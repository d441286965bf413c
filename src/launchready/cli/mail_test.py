"""
Send one message through the smtp of a sender in the product file, or let the
product send its own (--trigger, --wait), receive it by a mail server that is
built in or in the mailbox of email.inbox, and judge it as its receivers do:
SPF, DKIM, DMARC, links, form, unsubscribing, SpamAssassin where installed.
What was seen is kept beside the product file (launchready-mail-test.json: no
text, no tokens), and judged in later audits. What is sent is said before.
Sending and triggering need permission: launchready prove, or servers of your
own network.

exit codes: 0 nothing worse than low; 1 a finding of medium severity or worse;
2 wrong use, or not permitted; 3 no message could be judged.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from launchready.cli import options
from launchready.cli.output import say, write_out

HELP = "send or await one real message, and judge it"


def configure(topic: argparse.ArgumentParser) -> None:
    """Declare the topic's arguments."""
    topic.add_argument(
        "--product", metavar="FILE", type=Path, help="the product file (default: nearest launchready.toml)"
    )
    topic.add_argument(
        "--sender", metavar="NAME", default="", help="the sender of the product file (default: the first)"
    )
    topic.add_argument("--to", metavar="ADDRESS", default="", help="your own address that the message goes to")
    way = topic.add_mutually_exclusive_group()
    way.add_argument(
        "--listen",
        metavar="ADDR:PORT",
        default="",
        help="receive here (default: 127.0.0.1:2525, where no email.inbox is declared)",
    )
    way.add_argument("--imap", action="store_true", help="receive in the mailbox of email.inbox")
    topic.add_argument(
        "--wait", metavar="SECONDS", type=options.seconds, help="wait that long for a mail of the product's own"
    )
    topic.add_argument(
        "--trigger", choices=("signup", "reset"), default="", help="ask the product once, by its declared route"
    )
    topic.add_argument(
        "--kind", choices=("transactional", "marketing"), default="", help="what the mail is (default: by its headers)"
    )
    topic.add_argument("--spam-network", action="store_true", help="let SpamAssassin ask blocklists about the message")
    topic.add_argument("--format", choices=("terminal", "json"), default="terminal", help="what is shown")
    options.add_quiet(topic)
    options.add_network(topic)


def run(arguments: argparse.Namespace) -> int:
    """Test one sender with one message, show what came of it, and return its exit code."""
    import os
    import sys

    from launchready.app import mail_test, mail_test_report
    from launchready.render.mail_test import as_text

    arguments.domain = None
    product, source = options.product_of(arguments)
    wish = mail_test.Wish(
        sender=arguments.sender,
        to=arguments.to,
        listen=arguments.listen,
        imap=arguments.imap,
        wait=arguments.wait,
        trigger=arguments.trigger,
        kind=arguments.kind,
        spam_network=arguments.spam_network,
    )
    told = _say_folded if not arguments.quiet or arguments.wait is not None else lambda _text: None
    report = mail_test.run_test(options.network_order(arguments, product, source), wish, told)
    if arguments.format == "json":
        write_out(mail_test_report.as_json(report), encoding="utf-8")
    else:
        terminal = sys.stdout is not None and sys.stdout.isatty()
        write_out(as_text(report, color=terminal and not arguments.no_color and not os.environ.get("NO_COLOR")))
    return report.exit_code


def _say_folded(text: str) -> None:
    import textwrap

    say(textwrap.fill(text, 80, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False))
