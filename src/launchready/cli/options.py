"""Options that several commands share."""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from launchready.cli.output import say, write_out

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from launchready.app.audit import Order, Progress
    from launchready.model.evidence.run import ProductSource
    from launchready.model.product import Product
    from launchready.model.verdict import Report


_RANGE = re.compile(r"([0-9.]+|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*)(/.*)?")


def seconds(text: str) -> float:
    """Return a positive number of seconds, for argparse."""
    value = float(text)
    if not 0 < value <= 3600:
        raise argparse.ArgumentTypeError("a number of seconds from above 0 to 3600")
    return value


def given(text: str) -> str:
    """Return a value that is not empty, for argparse: an empty one is a variable that was not set, not a wish."""
    if not text.strip():
        raise argparse.ArgumentTypeError("empty; leave the option out, or give it a value")
    return text


def spelled_out(words: Sequence[str]) -> list[str]:
    """Return the command line with `--allow-private` before a word that is no range made to stand alone.

    Its range may be left out, and argparse would otherwise take the domain behind it for one.
    """
    found = list(words)
    for index, word in enumerate(found[:-1]):
        if word == "--allow-private" and not _RANGE.fullmatch(found[index + 1]):
            found[index] = "--allow-private="
        if word == "--transparency" and not found[index + 1].startswith(("http://", "https://")):
            found[index] = "--transparency="
    return found


def add_network(parser: argparse.ArgumentParser) -> None:
    """Declare how the network is reached, where that is not plain public internet."""
    group = parser.add_argument_group("network")
    group.add_argument(
        "--dns-server", metavar="ADDR:PORT", type=given, help="ask this resolver instead of the system's"
    )
    group.add_argument(
        "--resolve",
        metavar="HOST:PORT:ADDR[:PORT]",
        action="append",
        default=[],
        help="connect there for a host and port, as curl does; * fits any host, and as ADDR what DNS says (repeatable)",
    )
    group.add_argument("--ca-file", metavar="FILE", type=given, help="trust these roots beside the public ones")
    group.add_argument("--now", metavar="ISO8601", type=given, help="judge by this time instead of the clock")
    group.add_argument(
        "--allow-private",
        metavar="CIDR",
        action="append",
        nargs="?",
        const="",
        default=[],
        help="let private addresses be connected to, all or one range (repeatable); link-local and cloud metadata "
        "addresses only where a range names them",
    )
    group.add_argument(
        "--transparency",
        metavar="URL",
        nargs="?",
        const="",
        help="also look for hosts in certificate transparency logs, by crt.sh or by a URL with {domain} in it",
    )
    group.add_argument(
        "--proxy",
        metavar="URL",
        type=given,
        help="go through this HTTP proxy; the environment's are ignored",
    )
    group.add_argument("--timeout", metavar="SECONDS", type=seconds, help="bound of one answer (default: 10)")


def add_active(parser: argparse.ArgumentParser) -> None:
    """Declare what may be probed beyond looking."""
    group = parser.add_argument_group("active probes")
    group.add_argument(
        "--active",
        action="store_true",
        help="also probe what needs permission (rate limits, webhooks, chat, open back ends): hosts whose control is proved "
        "(launchready prove), and what runs on loopback or in allowed private ranges; what is sent at most is said first",
    )
    parser.add_argument("--no-browser", action="store_true", help="do not look with a real browser")
    group.add_argument(
        "--confirm-backend",
        metavar="HOST",
        action="append",
        default=[],
        help="this third party's host, such as abcd.supabase.co, holds the product's own project (repeatable)",
    )


def add_product(parser: argparse.ArgumentParser) -> None:
    """Declare which product is meant."""
    parser.add_argument(
        "domain", nargs="?", metavar="DOMAIN", help="the product's domain; without it the product file's"
    )
    parser.add_argument(
        "--product", metavar="FILE", type=Path, help="the product file (default: nearest launchready.toml)"
    )


def add_report(parser: argparse.ArgumentParser) -> None:
    """Declare what is shown, and where."""
    group = parser.add_argument_group("report")
    group.add_argument(
        "--format", metavar="FORMAT", default="terminal", help="terminal, json, html, markdown, sarif, junit or github"
    )
    group.add_argument(
        "--report",
        metavar="FILE",
        action="append",
        default=[],
        help="also write a report into a file; its ending tells the format, or FORMAT=FILE does (repeatable)",
    )
    group.add_argument(
        "--only", metavar="ID", action="append", default=[], help="only this check or family (repeatable)"
    )
    group.add_argument(
        "--baseline", metavar="FILE", type=Path, help="earlier evidence or JSON report: only new findings block"
    )
    add_quiet(group)


def add_quiet(parser: argparse.ArgumentParser | argparse._ArgumentGroup) -> None:
    """Declare how much is said."""
    parser.add_argument("-q", "--quiet", action="store_true", help="no progress")
    parser.add_argument("-v", "--verbose", action="store_true", help="every answer as it comes")
    parser.add_argument("--no-color", action="store_true", help="no colour (NO_COLOR does the same)")


def product_of(arguments: argparse.Namespace) -> tuple[Product, ProductSource]:
    """Return the product that the arguments mean. A file found by itself counts only if it speaks of the same domain."""
    from launchready.app import product_file
    from launchready.app.product import bare
    from launchready.model.errors import UsageError
    from launchready.model.evidence.run import ProductSource

    wanted = bare(arguments.domain) if arguments.domain else None
    path: Path | None = arguments.product or product_file.nearest()
    if path is not None:
        product, source = product_file.read(path)
        if wanted is None or wanted.domain == product.domain:
            return product, source
        if arguments.product:
            raise UsageError(f"{path} is about {product.domain}, not {wanted.domain}", "leave out one of the two")
    if wanted is None:
        raise UsageError(
            "no domain given and no launchready.toml here or above",
            "try: launchready audit example.com   or: launchready init example.com",
        )
    return wanted, ProductSource()


def order_of(arguments: argparse.Namespace, progress: Progress) -> Order:
    """Return the audit that the arguments ask for."""
    product, source = product_of(arguments)
    return network_order(arguments, product, source, tuple(arguments.only), progress)


def _search(text: str | None) -> str:
    """Return the transparency search that is asked for: none, the usual one, or one with {domain} in its URL."""
    from launchready.collect.transparency import SEARCH
    from launchready.model.errors import UsageError

    if text and "{domain}" not in text:
        raise UsageError(f"--transparency {text}: names no domain", "write {domain} where the domain goes")
    return "" if text is None else text or SEARCH


def network_order(
    arguments: argparse.Namespace,
    product: Product,
    source: ProductSource | None = None,
    only: tuple[str, ...] = (),
    progress: Progress | None = None,
) -> Order:
    """Return the audit of a product, over the network as the arguments say."""
    import os

    from launchready.app.audit import Order, Silent
    from launchready.app.operator import read_key
    from launchready.app.seams import parse_now, read_seams
    from launchready.model.evidence.run import ProductSource
    from launchready.net.proxy import split_login
    from launchready.net.session import Limits

    return Order(
        product=product,
        source=source or ProductSource(),
        seams=read_seams(
            dns_server=arguments.dns_server or "",
            resolve=arguments.resolve,
            ca_file=arguments.ca_file or "",
            allow_private=arguments.allow_private,
            proxy=arguments.proxy or "",
        ),
        proxy_login=split_login(arguments.proxy or "")[1],
        limits=Limits.of(arguments.timeout),
        now=parse_now(arguments.now) if arguments.now else None,
        only=only,
        transparency=_search(arguments.transparency),
        active=getattr(arguments, "active", False),
        browser=not getattr(arguments, "no_browser", True),
        confirmed=tuple(host.lower() for host in getattr(arguments, "confirm_backend", ())),
        environment=os.environ,
        key=read_key(os.environ),
        progress=progress or Silent(),
    )


def known_of(arguments: argparse.Namespace, domain: str) -> Collection[str]:
    """Return what the baseline knows of a product; nothing without one."""
    if not arguments.baseline:
        return ()
    from launchready.app.baseline import read

    return read(arguments.baseline, domain)


def check_report(arguments: argparse.Namespace) -> None:
    """Raise UsageError for reports that cannot be made, before any work is done."""
    from launchready.app.reports import check_format, parse_targets
    from launchready.checks.catalogue import select
    from launchready.model.errors import UsageError

    check_format(arguments.format)
    targets = [path.absolute() for _, path in parse_targets(arguments.report)]
    if getattr(arguments, "save_evidence", None):
        targets.append(arguments.save_evidence.absolute())
    twice = next((path for path in targets if targets.count(path) > 1), None)
    if twice:
        raise UsageError(f"{twice} is named for two outputs", "name a file for each")
    select(tuple(arguments.only))


def show(report: Report, arguments: argparse.Namespace) -> None:
    """Show a report on stdout. What is a file format is written in UTF-8, as it says of itself, whatever the terminal is."""
    import os

    from launchready.app.reports import text_for

    color = False if arguments.no_color else None
    text = text_for(report, arguments.format, sys.stdout, color=color, environment=os.environ)
    write_out(text, encoding="" if arguments.format == "terminal" else "utf-8")


def emit(report: Report, arguments: argparse.Namespace) -> int:
    """Show and write a report as the arguments say, and return the exit code of its verdict."""
    from launchready.app.reports import append_step_summary, parse_targets, write_file

    show(report, arguments)
    for name, path in parse_targets(arguments.report):
        write_file(report, name, path)
        if not arguments.quiet:
            say(f"{name}: {path}")
    if arguments.format == "github":
        append_step_summary(report)
    return report.verdict.decision.exit_code
