"""
A page loads very much script.

Why it matters: A phone must fetch, unpack, read and run every byte of script before the chat takes its first letter. People leave after three
seconds.

What is looked at: The scripts that a production page names itself, from whatever host, by their unpacked size: 3 MB is about 1 MB on the
wire. Above 3 MB it is reported, above 6 MB it weighs more. Scripts that load later are not seen without a browser, and the run
reads at most 40 scripts and 3 MB of each: the true figure can only be larger.

Fix: Split the bundle by route, load what the first page does not need later, and drop what is not used.

Reference: web.dev/articles/reduce-javascript-payloads-with-code-splitting; httparchive.org, "State of JavaScript" (the median page: 0.6 MB on the wire).
"""

from __future__ import annotations

from collections.abc import Iterator

from launchready.model.check import Check, Exposure, Fix, Impact, Result, Severity, Stage, failed, passed
from launchready.model.evidence.hosts import HostsEvidence
from launchready.model.evidence.http import Exchange, HttpEvidence
from launchready.model.probe import Curl
from launchready.model.product import Product
from launchready.standards.loaded import files
from launchready.standards.quoting import quote
from launchready.standards.urls import host_of
from launchready.standards.visits import Answers, no_page, production_pages

MUCH = 3_000_000
TOO_MUCH = 6_000_000
"""Bytes of script of one page, unpacked."""


def evaluate(hosts: HostsEvidence, http: HttpEvidence, product: Product) -> Iterator[Result]:
    """Judge each host by its heaviest page."""
    pages = production_pages(hosts, http, product)
    if not pages:
        yield no_page(http, product)
    heaviest: dict[str, tuple[int, Exchange, list[Exchange]]] = {}
    answers = Answers(http)
    for page in pages:
        scripts = [each for each in files(page, answers) if each.code is not None]
        size = sum(each.body.size for each in scripts if each.body)
        host = host_of(page.url)
        if host not in heaviest or size > heaviest[host][0]:
            heaviest[host] = (size, page, scripts)
    for size, page, scripts in heaviest.values():
        if size > MUCH:
            yield _failed(page, size, scripts)
        else:
            yield passed(page.url, f"{len(scripts)} scripts of {size:,} bytes", Curl(page.url))


def _failed(page: Exchange, size: int, scripts: list[Exchange]) -> Result:
    scripts.sort(key=lambda each: -(each.body.size if each.body else 0))
    shown = ", ".join(f"{each.url[:150]} ({each.body.size:,} bytes)" for each in scripts[:3] if each.body)
    return failed(
        page.url,
        seen=f"{len(scripts)} scripts of at least {size:,} bytes, unpacked: {shown}",
        expected=f"at most {MUCH:,} bytes of script for a page",
        severity=Severity.MEDIUM if size > TOO_MUCH else Severity.LOW,
        exposure=Exposure.MANY,
        probe=Curl(scripts[0].url),
        aspect="scripts",
        fix=Fix(
            summary=f"Load less script on {page.url[:100]}",
            steps=(
                "See what the bundle holds (vite-bundle-visualizer, @next/bundle-analyzer).",
                "Load routes, editors, charts and highlighters when they are first shown.",
                "Replace libraries that are there for one function; load icons one by one.",
            ),
            hours=(2, 8),
            hours_reason="half a day is usual for the first half of it",
            prompt=(
                f"The page {quote(page.url)} loads more than {size // 1_000_000} MB of script. Split the bundle by route with dynamic imports, load "
                "heavy components (editors, charts, syntax highlighting, maps) when they are first shown, import single icons and functions "
                "instead of whole libraries, and report the sizes before and after."
            ),
        ),
    )


CHECK = Check(
    id="performance.delivery-heavy",
    title="A page loads very much script",
    stage=Stage.PERFORMANCE,
    impact=Impact.REACH,
    severity=Severity.MEDIUM,
    evaluate=evaluate,
)
