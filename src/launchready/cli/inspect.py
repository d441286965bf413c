"""
Look at one thing alone: DNS, TLS, redirects, headers, a policy, a cookie,
SPF, DMARC, a message.

The same checks as in an audit judge it. JSON (--format json) holds the facts,
and what each check says of them: launchready schema inspect.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from launchready.cli import options
from launchready.cli.output import write_out

if TYPE_CHECKING:
    from launchready.app.inspect.document import Inspection
    from launchready.app.inspect.network import Way

SUMMARY = "look at one thing alone"
_NETWORK = {
    "dns": ("NAME", "the DNS of a name and its zone"),
    "tls": ("HOST[:PORT]", "the TLS of a host"),
    "redirects": ("URL", "where a URL leads"),
    "headers": ("URL", "the headers that a URL answers with, or a recorded response"),
}


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the topics and their arguments."""
    topics = parser.add_subparsers(title="topics", metavar="TOPIC", required=True, dest="topic")
    for name, (metavar, words) in _NETWORK.items():
        topic = topics.add_parser(name, help=words, description=words.capitalize() + ".")
        topic.add_argument("subject", metavar=metavar, nargs="?" if name == "headers" else None)
        if name == "headers":
            topic.add_argument(
                "--response",
                metavar="FILE",
                type=Path,
                help="judge this recorded response (JSON) instead of asking; - is stdin",
            )
        _add_output(topic)
        options.add_network(topic)
    _configure_mail(topics)
    words = "what a Content Security Policy lets through"
    topic = topics.add_parser("csp", help=words, description=words.capitalize() + ".")
    topic.add_argument(
        "policies",
        metavar="POLICY",
        nargs="+",
        help="the value of a header; several count together; - reads one a line from stdin",
    )
    topic.add_argument("--report-only", action="store_true", help="they are only reported, not enforced")
    _add_output(topic)
    words = "what browsers make of a Set-Cookie header"
    topic = topics.add_parser("cookie", help=words, description=words.capitalize() + ".")
    topic.add_argument("header", metavar="HEADER", help="the value of Set-Cookie; - reads it from stdin")
    topic.add_argument("--url", metavar="URL", required=True, help="the URL that sets it")
    topic.add_argument("--now", metavar="ISO8601", type=options.given, help="judge by this time instead of the clock")
    _add_output(topic)


def _configure_mail(topics: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    words = "who may send mail for a domain, and what receivers make of one address"
    topic = topics.add_parser("spf", help=words, description=words.capitalize() + ".")
    topic.add_argument("subject", metavar="DOMAIN", help="the domain in MAIL FROM, or the HELO name of a bounce")
    topic.add_argument("--ip", metavar="ADDRESS", default="", help="the address that sends")
    topic.add_argument("--sender", metavar="MAILFROM", help="the address in MAIL FROM; empty for a bounce")
    topic.add_argument("--helo", metavar="NAME", default="", help="the name that the sending server gives")
    _add_mail_output(topic)
    words = "the DMARC policy of a domain, and what becomes of a message by it"
    topic = topics.add_parser("dmarc", help=words, description=words.capitalize() + ".")
    topic.add_argument("subject", metavar="DOMAIN", help="the domain in From")
    topic.add_argument(
        "--dkim", metavar="DOMAIN", action="append", default=[], help="a domain whose signature holds; repeatable"
    )
    topic.add_argument(
        "--spf", metavar="DOMAIN", action="append", default=[], help="a domain that SPF passes for; repeatable"
    )
    _add_mail_output(topic)
    words = "what receivers make of a message: SPF, DKIM, DMARC, ARC"
    topic = topics.add_parser("message", help=words, description=words.capitalize() + ".")
    topic.add_argument("subject", metavar="FILE", help="the message, as .eml; - is stdin")
    topic.add_argument("--ip", metavar="ADDRESS", default="", help="the address that it came from, for SPF")
    topic.add_argument("--mail-from", metavar="MAILFROM", help="the address in MAIL FROM; Return-Path where left out")
    topic.add_argument("--helo", metavar="NAME", default="", help="the name that the sending server gave")
    _add_mail_output(topic)


def _add_mail_output(topic: argparse.ArgumentParser) -> None:
    topic.add_argument(
        "--format", choices=("terminal", "json"), help="text, or JSON; by default JSON if the output goes to a program"
    )
    options.add_network(topic)


def _add_output(topic: argparse.ArgumentParser) -> None:
    topic.add_argument("--format", choices=("terminal", "json"), default="terminal", help="text, or JSON")


def run(arguments: argparse.Namespace) -> int:
    """Look, show what was found, and return its exit code."""
    from launchready.app.inspect.document import as_json, as_text

    found = _look(arguments)
    as_data = (arguments.format or ("terminal" if sys.stdout.isatty() else "json")) == "json"
    write_out(as_json(found) if as_data else as_text(found), encoding="utf-8" if as_data else "")
    return found.exit_code


def _look(arguments: argparse.Namespace) -> Inspection:
    from launchready.app.inspect import texts
    from launchready.app.seams import parse_now
    from launchready.model.errors import UsageError

    if arguments.topic == "csp":
        return texts.csp(_policies(arguments.policies), report_only=arguments.report_only)
    now = parse_now(arguments.now) if arguments.now else None
    if arguments.topic == "cookie":
        header = sys.stdin.read(texts.MAX_TEXT) if arguments.header == "-" else arguments.header
        return texts.cookie(header, arguments.url, now=now)
    if arguments.topic == "headers" and bool(arguments.response) == bool(arguments.subject):
        raise UsageError(
            "give a URL or --response FILE, one of the two", "try: launchready inspect headers https://example.com/"
        )
    if arguments.topic == "headers" and arguments.response:
        return texts.response(arguments.response, now=now)
    from launchready.app.inspect import network

    way = _way(arguments)
    if arguments.topic == "spf":
        from launchready.app.inspect.spf import spf

        return spf(arguments.subject, way, ip=arguments.ip, sender=arguments.sender, helo=arguments.helo)
    if arguments.topic == "dmarc":
        from launchready.app.inspect.dmarc import dmarc

        return dmarc(arguments.subject, way, dkim=arguments.dkim, spf=arguments.spf)
    if arguments.topic == "message":
        from launchready.app.inspect.message import message

        return message(arguments.subject, way, ip=arguments.ip, helo=arguments.helo, mail_from=arguments.mail_from)
    look = {"dns": network.dns, "tls": network.tls, "redirects": network.redirects, "headers": network.headers}
    return look[arguments.topic](arguments.subject, way)


def _policies(given: list[str]) -> tuple[str, ...]:
    from launchready.app.inspect import texts

    found: list[str] = []
    for text in given:
        found += sys.stdin.read(texts.MAX_TEXT).splitlines() if text == "-" else [text]
    return tuple(found) or ("",)


def _way(arguments: argparse.Namespace) -> Way:
    from launchready.app.inspect.network import Way
    from launchready.app.seams import parse_now, read_seams
    from launchready.net.proxy import split_login
    from launchready.net.session import Limits

    seams = read_seams(
        dns_server=arguments.dns_server or "",
        resolve=arguments.resolve,
        ca_file=arguments.ca_file or "",
        allow_private=arguments.allow_private,
        proxy=arguments.proxy or "",
    )
    return Way(
        seams=seams,
        limits=Limits.of(arguments.timeout),
        proxy_login=split_login(arguments.proxy or "")[1],
        now=parse_now(arguments.now) if arguments.now else None,
    )
