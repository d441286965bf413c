"""
Browsers may take an answer for something else than it says it is.

Why it matters: Without nosniff a browser guesses: a file that a user uploaded as a picture may be run as a script of the product's own origin.
Nobody is hurt by one missing header alone, and it is one line.

What is looked at: The pages, scripts and style sheets that the product's hosts answered with 200, and JSON of its APIs. X-Content-Type-Options
must say nosniff; of several values the first counts, as in browsers. Pictures and fonts need none. Each host is said once. Hosts that let
nobody set a header (GitHub Pages, Framer, Squarespace, Wix) are not judged.

Fix: Send `X-Content-Type-Options: nosniff` on every answer, at the edge.

Reference: Fetch standard, "X-Content-Type-Options"; OWASP Secure Headers.
"""

from __future__ import annotations

from collections.abc import Iterator

from launchready.checks.answers import media_type, own
from launchready.model.check import (
    Check,
    Exposure,
    Fix,
    Impact,
    Result,
    Severity,
    Stage,
    failed,
    not_applicable,
    passed,
)
from launchready.model.evidence.hosts import HostsEvidence
from launchready.model.evidence.http import Exchange, HttpEvidence
from launchready.model.probe import Curl
from launchready.model.product import Product
from launchready.standards.edges import fixed_headers
from launchready.standards.headers import nosniff

_TYPES = frozenset(
    {
        "text/html", "application/xhtml+xml", "text/javascript", "application/javascript", "application/x-javascript", "text/css",
        "application/json",
    }
)  # fmt: skip


def evaluate(hosts: HostsEvidence, http: HttpEvidence, product: Product) -> Iterator[Result]:
    """Judge each host by what it served."""
    served: dict[str, list[Exchange]] = {}
    for exchange in own(hosts, http):
        if exchange.status == 200 and exchange.url.startswith("https:") and media_type(exchange) in _TYPES:
            served.setdefault(exchange.url.split("/")[2], []).append(exchange)
    if not served:
        yield not_applicable(product.domain, "no page, script or style sheet was seen")
    for host, exchanges in served.items():
        bare = [each for each in exchanges if not nosniff(each.header_values("x-content-type-options"))]
        if bare and fixed_headers(bare[0]):
            yield not_applicable(host, f"{fixed_headers(bare[0])} decides on its headers, and lets nobody add one")
        elif bare:
            yield _failed(host, bare, len(exchanges))
        else:
            yield passed(host, "browsers do not guess types", Curl(exchanges[0].url))


def _failed(host: str, bare: list[Exchange], all_of_them: int) -> Result:
    first = bare[0]
    values = first.header_values("x-content-type-options")
    said = (
        f"X-Content-Type-Options: {values[0][:60]!r}, which browsers ignore" if values else "no X-Content-Type-Options"
    )
    return failed(
        host,
        seen=f"{said}, on {len(bare)} of {all_of_them} answers ({first.url})" if all_of_them > 1 else said,
        expected="X-Content-Type-Options: nosniff",
        severity=Severity.LOW,
        exposure=Exposure.FEW,
        probe=Curl(first.url),
        aspect="nosniff",
        fix=Fix(
            summary=f"Send nosniff from {host}",
            steps=(
                (
                    "Add the header below for all paths in the hosting configuration (vercel.json, netlify.toml or _headers, Cloudflare Transform "
                    "Rules), not page by page."
                ),
            ),
            hours=(0.25, 0.5),
            hours_reason="one header",
            snippet="X-Content-Type-Options: nosniff",
            prompt=(
                "Send the response header X-Content-Type-Options: nosniff on every response of this project, in the hosting configuration "
                "rather than in page code, and make sure that every file is served with its right Content-Type."
            ),
        ),
    )


CHECK = Check(
    id="edge.headers-sniffing",
    title="Browsers may guess what an answer is",
    stage=Stage.EDGE,
    impact=Impact.TRUST,
    severity=Severity.LOW,
    evaluate=evaluate,
)
