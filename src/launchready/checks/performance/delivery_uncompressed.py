"""
Text is sent without compression.

Why it matters: Pages, scripts and styles shrink to a quarter when they are compressed. Without, everybody waits longer for the first
sight of the product, on a phone by seconds, and the traffic costs four times as much.

What is looked at: The production pages, and the scripts and styles that they load from the product's hosts, of more than 1,400 bytes
(what one packet carries). The request says `Accept-Encoding: gzip, br`; a server that only offers other codings would be misjudged, and none is known. Small
answers gain nothing and are not judged; nor are pictures and fonts, which are compressed already.

Fix: Switch compression on at the edge or the server.

Reference: RFC 9110, section 8.4 (Content-Encoding); web.dev/articles/optimizing-content-efficiency-optimize-encoding-and-transfer.
"""

from __future__ import annotations

from collections.abc import Iterator

from launchready.model.check import Check, Exposure, Fix, Impact, Result, Severity, Stage, failed, passed
from launchready.model.evidence.hosts import HostsEvidence
from launchready.model.evidence.http import Exchange, HttpEvidence
from launchready.model.probe import Curl
from launchready.model.product import Product
from launchready.standards.loaded import files, is_text, own
from launchready.standards.urls import host_of
from launchready.standards.visits import Answers, no_page, production_pages

SMALL = 1400
"""Bytes up to which compression gains nothing: it all fits into one packet."""
HEAVY = 100_000
"""Bytes sent plainly by one host from which on the wait is felt."""


def evaluate(hosts: HostsEvidence, http: HttpEvidence, product: Product) -> Iterator[Result]:
    """Judge each host by its texts together."""
    pages = production_pages(hosts, http, product)
    if not pages:
        yield no_page(http, product)
    texts: dict[str, dict[str, Exchange]] = {}
    answers = Answers(http)
    for page in pages:
        for each in (page, *own(files(page, answers), hosts)):
            if is_text(each) and each.body is not None and each.body.size > SMALL:
                texts.setdefault(host_of(each.url), {})[each.url] = each
    for host, found in sorted(texts.items()):
        plain = [each for each in found.values() if not _is_compressed(each)]
        if plain:
            yield _failed(host, plain, len(found))
        else:
            yield passed(host, f"{len(found)} texts are compressed", Curl(next(iter(found))))


def _is_compressed(exchange: Exchange) -> bool:
    return (exchange.header("content-encoding") or "identity").strip().lower() not in ("identity", "")


def _failed(host: str, plain: list[Exchange], count: int) -> Result:
    plain.sort(key=lambda each: -(each.body.size if each.body else 0))
    size = sum(each.body.size for each in plain if each.body)
    shown = ", ".join(f"{each.url[:150]} ({each.body.size:,} bytes)" for each in plain[:3] if each.body)
    return failed(
        host,
        seen=f"{len(plain)} of {count} texts come uncompressed, {size:,} bytes: {shown}",
        expected="Content-Encoding: br or gzip for text",
        severity=Severity.MEDIUM if size > HEAVY else Severity.LOW,
        exposure=Exposure.EVERYONE,
        probe=Curl(plain[0].url, headers=(("Accept-Encoding", "gzip, br"),)),
        aspect="uncompressed",
        fix=Fix(
            summary=f"Compress the texts of {host}",
            steps=(
                "Switch compression on where the product is served (nginx: gzip on; gzip_types …; Caddy: encode; Express: compression()).",
                "Or put an edge in front that does it (Cloudflare, Vercel and Netlify do it by themselves).",
                "Ask again with the command shown: Content-Encoding must be there.",
            ),
            hours=(0.25, 1),
            hours_reason="one setting",
            snippet="gzip on; gzip_types text/css text/javascript application/javascript application/json image/svg+xml;",
            prompt=(
                "Compress every text response (HTML, CSS, JavaScript, JSON, SVG) of more than 1 kB with brotli or gzip, by the request's "
                "Accept-Encoding, and send Vary: Accept-Encoding. Leave streamed chat answers (text/event-stream) uncompressed."
            ),
        ),
    )


CHECK = Check(
    id="performance.delivery-uncompressed",
    title="Text is sent without compression",
    stage=Stage.PERFORMANCE,
    impact=Impact.REACH,
    severity=Severity.MEDIUM,
    evaluate=evaluate,
)
