"""
Look at the product's mail.

test: sends or awaits one real message, and judges it. render: how mails look on
a phone and on a desk, and what mail programs leave out of them. reports: who
sends mail as this domain, by the reports that receivers send. fallback: the
written plan for the day on which mail stops arriving.
"""

from __future__ import annotations

import argparse

from launchready.cli import mail_fallback, mail_render, mail_reports, mail_test

SUMMARY = "look at the product's mail as its receivers do"
_TOPICS = {"test": mail_test, "render": mail_render, "reports": mail_reports, "fallback": mail_fallback}


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the topics and their arguments."""
    topics = parser.add_subparsers(title="topics", metavar="TOPIC", required=True, dest="topic")
    for name, module in _TOPICS.items():
        topic = topics.add_parser(
            name,
            help=module.HELP,
            description=(module.__doc__ or "").strip(),
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        module.configure(topic)


def run(arguments: argparse.Namespace) -> int:
    """Do what the topic says, and return its exit code."""
    code: int = _TOPICS[arguments.topic].run(arguments)
    return code
