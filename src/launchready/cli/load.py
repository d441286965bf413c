"""
Load a URL, or the routes of the product file, with requests that come when
they are due and not when earlier ones were answered. A request that had to
wait is measured from when it was due, as its user would.

What is sent is said first. Hosts need permission: launchready prove, or
addresses of your own network. Hard caps: 10,000 requests a second, 10 million
requests, one hour.

exit codes: 0 within the budgets, or none given; 1 a p95 is over its budget;
2 wrong use, or not permitted; 3 invalid, interrupted, or nothing certain.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from launchready.cli import load_chat, load_compare, options, retry_storm
from launchready.cli.output import say, write_out

if TYPE_CHECKING:
    from launchready.app.audit import Order
    from launchready.app.load import Wish
    from launchready.app.load_targets import Content, Shot
    from launchready.model.evidence.run import ProductSource
    from launchready.model.product import Product
    from launchready.net.load import Live

SUMMARY = "measure how long users wait under load"


def _positive(text: str) -> float:
    value = float(text)
    if not 0 < value < float("inf"):
        raise argparse.ArgumentTypeError("a number above 0")
    return value


def _span(text: str) -> tuple[float, float]:
    first, colon, last = text.partition(":")
    values = float(first), float(last)
    if not colon or min(values) < 0 or max(values) <= 0 or max(values) == float("inf"):
        raise argparse.ArgumentTypeError("two rates, such as 10:200")
    return values


def _page(text: str) -> Path:
    path = Path(options.given(text))
    if path.suffix.lower() not in (".html", ".json"):
        raise argparse.ArgumentTypeError("a file that ends in .html or .json")
    return path


def _share(text: str) -> float:
    value = float(text.rstrip("%"))
    if not 0 < value <= 100:
        raise argparse.ArgumentTypeError("a percentage from above 0 to 100")
    return value / 100


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("url", nargs="?", metavar="URL", help="what is loaded (default: routes of the product file)")
    parser.add_argument(
        "--product", metavar="FILE", type=Path, help="the product file (default: nearest launchready.toml)"
    )
    when = parser.add_argument_group("arrivals")
    which = when.add_mutually_exclusive_group()
    which.add_argument("--rate", metavar="N", type=_positive, help="requests a second, evenly spaced (default: 20)")
    which.add_argument("--ramp", metavar="A:B", type=_span, help="from A to B requests a second")
    which.add_argument("--poisson", metavar="N", type=_positive, help="N a second on average, at random moments")
    when.add_argument("--seed", metavar="N", type=int, default=1, help="of the random moments (default: 1)")
    when.add_argument("--duration", metavar="SECONDS", type=options.seconds, help="how long (default: 30)")
    when.add_argument(
        "--warm-up", metavar="SECONDS", type=options.seconds, default=0.0, help="before it, and not counted"
    )
    when.add_argument("--find-limit", action="store_true", help="raise the rate until a p95 or errors break it")
    when.add_argument(
        "--step", metavar="SECONDS", type=options.seconds, default=10.0, help="of --find-limit (default: 10)"
    )
    what = parser.add_argument_group("requests")
    what.add_argument("--route", metavar="URL", action="append", default=[], help="only this route (repeatable)")
    what.add_argument(
        "--include",
        metavar="KIND",
        action="append",
        default=[],
        choices=("login", "signup", "auth-callback", "webhook", "chat"),
        help="also routes of a kind that does something: login, signup, auth-callback, webhook, chat (repeatable)",
    )
    what.add_argument("--method", metavar="NAME", default="", help="the method (default: GET, with a body POST)")
    what.add_argument(
        "--header",
        metavar="NAME:VALUE",
        action="append",
        default=[],
        help="a header; env:NAME as its value is looked up (repeatable)",
    )
    body = what.add_mutually_exclusive_group()
    body.add_argument("--body", metavar="TEXT", help="the body; {n}, {uuid} and {user} in it differ each time")
    body.add_argument("--body-file", metavar="FILE", type=Path, help="the body from a file")
    what.add_argument(
        "--user", metavar="NAME", action="append", default=[], help="as this test user, logged in once (repeatable)"
    )
    what.add_argument("--http2", action="store_true", help="HTTP/2 (default: HTTP/1.1)")
    what.add_argument(
        "--connections", metavar="N", type=int, default=256, help="requests under way at most (default: 256)"
    )
    judged = parser.add_argument_group("judging")
    judged.add_argument("--budget-ms", metavar="MS", type=int, help="p95 in milliseconds (default: the product file's)")
    judged.add_argument(
        "--stop-at-errors", metavar="PERCENT", type=_share, default=0.5, help="of the last 5 s (default: 50)"
    )
    judged.add_argument("--samples", metavar="FILE", type=Path, help="save every sample")
    judged.add_argument("--no-record", action="store_true", help="do not keep the result for later audits")
    load_compare.configure(parser.add_argument_group("comparing"))
    load_chat.configure(parser.add_argument_group("chat"), alone=False)
    retry_storm.configure(parser.add_argument_group("webhooks"))
    parser.add_argument("--format", choices=("terminal", "json"), default="terminal", help="what is shown")
    parser.add_argument(
        "--report", metavar="FILE", type=_page, help="also write a page with pictures (.html) or everything (.json)"
    )
    options.add_quiet(parser)
    options.add_network(parser)


def run(arguments: argparse.Namespace) -> int:
    """Load, show what came of it, and return its exit code."""
    import os
    import sys

    from launchready.app import load, load_report
    from launchready.model.errors import UsageError
    from launchready.render.load import as_text

    if arguments.chat is not None or arguments.retry_storm:
        if arguments.report:
            raise UsageError("--report is of load tests of requests", "--format json prints everything there is")
        return load_chat.run(arguments) if arguments.chat is not None else retry_storm.run(arguments)
    order, wish = _asked(arguments)
    other = _other(arguments, order)
    quiet = arguments.quiet
    progress = load.Progress(
        say=lambda text: None if quiet else _say_folded(text),
        live=lambda live: None if quiet else say(_live(live)),
    )
    if load_compare.wanted(arguments):
        return load_compare.run(arguments, order, wish, other, progress)
    report = load.run_load(order, wish, progress)
    if arguments.format == "json":
        write_out(load_report.as_json(report), encoding="utf-8")
    else:
        terminal = sys.stdout is not None and sys.stdout.isatty()
        write_out(as_text(report, color=terminal and not arguments.no_color and not os.environ.get("NO_COLOR")))
    if arguments.report:
        load_compare.write_report(arguments.report, report)
    return report.exit_code


def _asked(arguments: argparse.Namespace) -> tuple[Order, Wish]:
    from dataclasses import replace

    from launchready.app.load import Wish
    from launchready.app.seams import reaching
    from launchready.model.evidence.run import ProductSource

    product, source = _product_of(arguments)
    content = _content(arguments)
    shots = _shots(arguments, product, content)
    order = options.network_order(arguments, product or _nothing(), source or ProductSource())
    order = replace(order, seams=reaching(order.seams, arguments.url or ""))
    wish = Wish(
        shots=shots,
        content=content,
        rate=arguments.rate or 20.0,
        ramp=arguments.ramp,
        poisson=arguments.poisson,
        seed=arguments.seed,
        duration=arguments.step if arguments.find_limit else arguments.duration or load_compare.usual(arguments),
        warm_up=arguments.warm_up,
        connections=arguments.connections,
        timeout=arguments.timeout or 10.0,
        http2=arguments.http2,
        stop_at=arguments.stop_at_errors,
        samples=arguments.samples,
        record=not arguments.no_record,
        find_limit=arguments.find_limit,
        step=arguments.step,
    )
    return order, wish


def _other(arguments: argparse.Namespace, order: Order) -> Shot | None:
    """Return the address that URL is compared with in turns."""
    from launchready.app.load_targets import ad_hoc
    from launchready.app.seams import loopback
    from launchready.model.errors import UsageError

    if not arguments.against:
        return None
    if not arguments.url:
        raise UsageError("--against compares two addresses", "name the new one: launchready load NEW --against OLD")
    if loopback(arguments.against) and not loopback(arguments.url):
        raise UsageError("--against is on this machine and URL is not", "compare like with like")
    return ad_hoc(order.product, arguments.against, _content(arguments), arguments.user, arguments.budget_ms)


def _product_of(arguments: argparse.Namespace) -> tuple[Product | None, ProductSource | None]:
    from launchready.app import product_file

    arguments.domain = None
    if arguments.url and not arguments.product and product_file.nearest() is None:
        return None, None
    return options.product_of(arguments)


def _nothing() -> Product:
    """Return a product for a test that is about a URL alone: nothing of it is asked."""
    from launchready.model.product import Product

    return Product(domain="url.invalid")


def _content(arguments: argparse.Namespace) -> Content:
    from launchready.app.load_targets import Content
    from launchready.model.errors import UsageError

    body = (arguments.body or "").encode()
    if arguments.body_file:
        try:
            body = arguments.body_file.read_bytes()
        except OSError as error:
            raise UsageError(f"--body-file {arguments.body_file}: {error.strerror or error}", "name a file") from None
    return Content(arguments.method.upper(), tuple(arguments.header), body)


def _shots(arguments: argparse.Namespace, product: Product | None, content: Content) -> tuple[Shot, ...]:
    from launchready.app.load_targets import ad_hoc, of_product
    from launchready.model.errors import UsageError

    if arguments.url and arguments.route:
        raise UsageError("a URL and --route are two ways to say what is loaded", "leave out one of them")
    if arguments.url:
        return (ad_hoc(product, arguments.url, content, arguments.user, arguments.budget_ms),)
    assert product is not None
    return of_product(product, arguments.route, arguments.include, content, arguments.user, arguments.budget_ms)


def _live(live: Live) -> str:
    p95 = live.p95()
    shown = f"p95 about {p95 * 1000:.3g} ms" if p95 is not None else "no answer yet"
    return f"{live.seconds:4.0f} s  {live.ended / max(live.seconds, 1e-9):.0f}/s  {shown}  {live.failed} errors  {live.under_way} under way"


def _say_folded(text: str) -> None:
    import textwrap

    for line in textwrap.wrap(text, 80, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False):
        say(line)
