"""
A page is served over HTTP/1.1 only.

Why it matters: A page of today loads dozens of files. HTTP/1.1 fetches six at a time, each waiting for the one before; a streamed
chat answer holds one of the six lines for as long as it lasts. HTTP/2 does it all over one connection.

What is looked at: The version that each production page over https was answered in, when asked with ALPN for HTTP/2. HTTP/3 needs no
look: whoever offers it offers HTTP/2 as well. APIs and hosts without pages are not judged, nor is a run through a proxy.

Fix: Switch HTTP/2 on, or put an edge in front.

Reference: RFC 9113 (HTTP/2), section 3.2; RFC 7301 (ALPN).
"""

from __future__ import annotations

from collections.abc import Iterator

from launchready.model.check import Check, Exposure, Fix, Impact, Result, Severity, Stage, failed, passed, unknown
from launchready.model.evidence.hosts import HostsEvidence
from launchready.model.evidence.http import HttpEvidence
from launchready.model.evidence.run import Run
from launchready.model.probe import Curl, OpenSsl
from launchready.model.product import Product
from launchready.standards.urls import host_of
from launchready.standards.visits import no_page, production_pages


def evaluate(run: Run, hosts: HostsEvidence, http: HttpEvidence, product: Product) -> Iterator[Result]:
    """Judge each host by its first page."""
    pages = [page for page in production_pages(hosts, http, product) if page.url.startswith("https:")]
    if not pages:
        yield no_page(http, product)
    judged: set[str] = set()
    for page in pages:
        host = host_of(page.url)
        if host in judged:
            continue
        judged.add(host)
        if run.seams.proxy and page.http_version.startswith("1"):
            yield unknown(host, "a proxy stood between", "audit without a proxy", Curl(page.url))
        elif page.http_version.startswith("1"):
            yield _failed(host, page.http_version)
        else:
            yield passed(host, f"HTTP/{page.http_version}", Curl(page.url))


def _failed(host: str, version: str) -> Result:
    return failed(
        host,
        seen=f"HTTP/{version}, though HTTP/2 was asked for",
        expected="HTTP/2 or HTTP/3",
        severity=Severity.LOW,
        exposure=Exposure.EVERYONE,
        probe=OpenSsl(host),
        aspect="http-1",
        fix=Fix(
            summary=f"Serve {host} over HTTP/2",
            steps=(
                "nginx: http2 on; Apache: Protocols h2 http/1.1; Caddy does it by itself.",
                "A Node or Python server of your own does better behind such a server, or behind an edge.",
            ),
            hours=(0.25, 2),
            hours_reason="one setting, or a server put in front",
            snippet="listen 443 ssl; http2 on;",
        ),
    )


CHECK = Check(
    id="performance.delivery-old-protocol",
    title="A page is served over HTTP/1.1 only",
    stage=Stage.PERFORMANCE,
    impact=Impact.REACH,
    severity=Severity.LOW,
    evaluate=evaluate,
)
