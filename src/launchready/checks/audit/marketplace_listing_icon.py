"""
The product has no icon.

Why it matters: The tab, the bookmark, the search result and the listing show a grey globe where the product's mark should be.

What is looked at: The front page: an icon that it names (icon, apple-touch-icon, a manifest) or carries within itself, or an image at
/favicon.ico, where browsers look for it. An app that answers /favicon.ico with its own page has none there. A robot check or an error
of the server proves nothing.

Fix: Put an icon there, and name it in the page's head.

Reference: HTML Living Standard, "Link type icon"; W3C Web Application Manifest.
"""

from __future__ import annotations

from collections.abc import Iterator

from launchready.model.check import Check, Exposure, Fix, Impact, Result, Severity, Stage, failed, passed, unknown
from launchready.model.evidence.http import Exchange, HttpEvidence
from launchready.model.probe import Curl
from launchready.model.product import Product
from launchready.standards.urls import origin_of
from launchready.standards.visits import end_of, front_page, no_page

_NAMES = frozenset({"icon", "apple-touch-icon", "apple-touch-icon-precomposed", "mask-icon", "manifest"})


def evaluate(http: HttpEvidence, product: Product) -> Iterator[Result]:
    """Judge the front page."""
    front = front_page(http, product)
    if front is None or front.page is None:
        yield no_page(http, product)
        return
    named = next((link.url for link in front.page.links if not _NAMES.isdisjoint(link.rel.split())), "")
    if named or front.page.embedded_icon:
        yield passed(front.url, f"its icon: {named[:200] or 'within the page'}", Curl(front.url))
        return
    usual = origin_of(front.url) + "/favicon.ico"
    end = end_of(http, usual)
    probe = Curl(usual, follow=True)
    if end is not None and end.status == 200 and not end.is_html:
        yield passed(front.url, f"its icon: {usual}", probe)
    elif end is not None and (end.status in (404, 410, 204) or (end.status == 200 and end.is_html)):
        yield _failed(front, usual, end)
    else:
        yield unknown(front.url, f"{usual} gave no answer that counts", "run the audit again", probe)


def _failed(front: Exchange, usual: str, end: Exchange) -> Result:
    there = "an HTML page" if end.is_html and end.status == 200 else str(end.status)
    return failed(
        front.url,
        seen=f"the page names no icon, and {usual} answers {there}",
        expected="an icon",
        severity=Severity.LOW,
        exposure=Exposure.EVERYONE,
        probe=Curl(usual),
        aspect="icon",
        fix=Fix(
            summary="Give the site an icon",
            steps=(
                "Make the mark as favicon.ico (32 by 32), as SVG, and as PNG of 180 and 512 pixels.",
                "Name them in the head of every page with the lines below.",
            ),
            hours=(0.25, 1),
            hours_reason="a few files and lines",
            snippet='<link rel="icon" href="/favicon.ico" sizes="32x32">\n<link rel="icon" href="/icon.svg" type="image/svg+xml">\n'
            '<link rel="apple-touch-icon" href="/apple-touch-icon.png">\n<link rel="manifest" href="/site.webmanifest">',
            prompt=(
                "Add icons to this site: /favicon.ico (32 by 32), /icon.svg, /apple-touch-icon.png (180 by 180) and a web manifest with a "
                "512 by 512 PNG, all made of the product's logo, and name them in the head of every page."
            ),
        ),
    )


CHECK = Check(
    id="audit.marketplace-listing-icon",
    title="The product has no icon",
    stage=Stage.AUDIT,
    impact=Impact.TRUST,
    severity=Severity.LOW,
    evaluate=evaluate,
)
