"""
Search engines are kept off the production site.

Why it matters: A line that was right while the product was being built keeps it out of every search result once it is launched. Nobody
notices, because everything works: people just do not come.

What is looked at: The front page at the product's address and of each homepage surface: `noindex` in its robots meta or X-Robots-Tag, and a
robots.txt beside it that keeps every crawler off everything. An app behind a login, an API and staging may stay out of search, and are
not judged; nor is a page for one crawler's sake. An HTML page in place of robots.txt is none.

Fix: Take the line out for production and keep it for previews.

Reference: RFC 9309 (robots.txt); developers.google.com/search, "Robots meta tag, data-nosnippet, and X-Robots-Tag".
"""

from __future__ import annotations

from collections.abc import Iterator

from launchready.model.check import Check, Exposure, Fix, Impact, Result, Severity, Stage, failed, passed
from launchready.model.evidence.http import Exchange, HttpEvidence
from launchready.model.probe import Curl
from launchready.model.product import Product, Purpose
from launchready.standards.quoting import quote
from launchready.standards.redirects import follow
from launchready.standards.urls import host_of, origin_of
from launchready.standards.visits import front_page, is_page, is_public, no_page, noindex


def evaluate(http: HttpEvidence, product: Product) -> Iterator[Result]:
    """Judge the front page, and those of further homepages."""
    front = front_page(http, product)
    pages = {front.url: front} if front is not None else {}
    for surface in product.surfaces:
        final = follow(http, f"https://{surface.host}/").final if surface.purpose is Purpose.HOMEPAGE else None
        if final is not None and is_page(final):
            pages.setdefault(final.url, final)
    judged = [page for page in pages.values() if is_public(page, product)]
    if not judged:
        yield no_page(http, product)
    for page in judged:
        hidden = noindex(page)
        if hidden:
            yield _hidden(page, hidden)
        robots = http.find(f"{origin_of(page.url)}/robots.txt")
        if robots is not None and robots.status == 200 and robots.robots and robots.robots.disallows_all:
            yield _shut(robots, host_of(page.url))
        elif not hidden:
            yield passed(page.url, "search engines may show it", Curl(page.url))


def _hidden(page: Exchange, hidden: str) -> Result:
    return failed(
        page.url,
        seen=f"{hidden} on the production front page",
        expected="no noindex",
        severity=Severity.HIGH,
        exposure=Exposure.MANY,
        probe=Curl(page.url),
        aspect="noindex",
        fix=Fix(
            summary="Take noindex off the production site",
            steps=(
                "Find where it is set: the page's template, the builder's SEO settings, the host's headers.",
                "Let only previews and staging have it.",
                "Ask for a new crawl in Google Search Console and Bing Webmaster Tools.",
            ),
            hours=(0.25, 1),
            hours_reason="one setting or line",
            prompt=(
                f"The page {quote(page.url)} tells search engines not to show it (noindex). Find where the robots meta tag or the "
                "X-Robots-Tag header is set, and send it only where the deployment is not production."
            ),
        ),
    )


def _shut(robots: Exchange, host: str) -> Result:
    return failed(
        robots.url,
        seen="robots.txt keeps every crawler off the whole site (Disallow: /)",
        expected="a robots.txt that lets crawlers see the public pages",
        severity=Severity.HIGH,
        exposure=Exposure.MANY,
        probe=Curl(robots.url),
        aspect="robots",
        fix=Fix(
            summary=f"Open robots.txt of {host}",
            steps=("Replace it by the one below, with paths that are really private left out one by one.",),
            hours=(0.25, 0.5),
            hours_reason="one file",
            snippet="User-agent: *\nAllow: /",
            prompt=(
                "The production site's robots.txt has Disallow: / for every crawler. Serve a robots.txt that allows everything in "
                "production, and keep Disallow: / for previews and staging only."
            ),
        ),
    )


CHECK = Check(
    id="audit.environment-mixup-noindex",
    title="Search engines are kept off the production site",
    stage=Stage.AUDIT,
    impact=Impact.REACH,
    severity=Severity.HIGH,
    evaluate=evaluate,
)
