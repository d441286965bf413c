"""
A page still has a template's placeholders.

Why it matters: "Privacy policy" that does nothing when it is clicked, an address at example.com, a paragraph of Lorem ipsum: each says that
nobody has looked at the page. Reviewers of marketplaces and app stores turn products down for it.

What is looked at: Production pages. Links whose text promises a page (legal texts, contact, social networks, documentation, pricing …) and whose
address is `#` or `javascript:void(0)`; links and mail addresses at names that stand for others (example.com, yourdomain.com); filler text.
A `#` behind a menu, a button, "back to top" or cookie settings is normal, as is one that a script acts upon and that says so (a role, aria-controls,
onclick). Documentation may show example.com.

Fix: Give each link its page, or take it out.

Reference: RFC 2606 (example.com); WCAG 2.2, 2.4.4 (a link's purpose).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from launchready.model.check import (
    Check,
    Confidence,
    Exposure,
    Fix,
    Impact,
    Result,
    Severity,
    Stage,
    failed,
    passed,
)
from launchready.model.evidence.hosts import HostsEvidence
from launchready.model.evidence.http import Exchange, HttpEvidence
from launchready.model.probe import Curl
from launchready.model.product import Product, Purpose
from launchready.standards.html import FILLER
from launchready.standards.names_of_pages import PageKind, names
from launchready.standards.quoting import quote
from launchready.standards.urls import host_of, registrable_domain
from launchready.standards.visits import no_page, production_pages

_STANDINS = frozenset(
    {"example.com", "example.org", "example.net", "yourdomain.com", "your-domain.com", "yourwebsite.com", "yoursite.com",
     "yourcompany.com", "yourapp.com", "mydomain.com", "domain.com"}
)  # fmt: skip
_PROMISES = re.compile(
    r"^(?:about(?: us)?|blog|careers|jobs|press|pricing|features|docs|documentation|faq|status|changelog|roadmap|api|security|cookies?(?: policy)?|"
    r"twitter|x|linkedin|github|facebook|instagram|youtube|discord|tiktok|mastodon|bluesky|über uns|impressum|preise|tarifs|precios|prezzi)$",
    re.IGNORECASE,
)
_SETTINGS = re.compile(
    r"settings|choices|preference|manage|consent|do not sell|opt|einstellung|param[eè]tre|g[eé]rer|preferencia|impostazioni|instelling|ustawienia|設定|设置",
    re.IGNORECASE,
)
"""What opens a window of the consent tool instead of a page."""
_LEGAL = (PageKind.PRIVACY, PageKind.TERMS)
_SHOWN = 6


def evaluate(hosts: HostsEvidence, http: HttpEvidence, product: Product) -> Iterator[Result]:
    """Judge each page; what several pages of a host share is said once."""
    pages = production_pages(hosts, http, product)
    if not pages:
        yield no_page(http, product)
    told: set[tuple[str, str]] = set()
    for page in pages:
        host = host_of(page.url)
        found = [each for each in _found(page, product) if (host, each) not in told]
        told |= {(host, each) for each in found}
        if found:
            yield _failed(page, found)
        else:
            yield passed(page.url, "no placeholders that were not named before", Curl(page.url))


def _found(page: Exchange, product: Product) -> list[str]:
    assert page.page is not None
    found = [f"the link {text!r} leads nowhere" for text in page.page.placeholders if _promises(text)]
    if FILLER in page.page.placeholders:
        found.append(f"filler text ({FILLER} …)")
    surface = product.surface(host_of(page.url))
    if (surface is None or surface.purpose is not Purpose.DOCS) and not host_of(page.url).startswith("docs."):
        urls = [
            link.url
            for link in page.page.links
            if link.kind in ("a", "form") and _stands_in(host_of(link.url), product)
        ]
        found += [f"a link to {url[:100]}" for url in dict.fromkeys(urls)]
        found += [
            f"the mail address {each}"
            for each in page.page.contacts
            if _stands_in(each.rpartition("@")[2].lower(), product)
        ]
    return found


def _promises(text: str) -> bool:
    if len(text) > 40 or _SETTINGS.search(text):
        return False
    return _PROMISES.match(text) is not None or any(names(text, kind) for kind in _LEGAL)


def _stands_in(host: str, product: Product) -> bool:
    domain = registrable_domain(host)
    return domain in _STANDINS and domain != registrable_domain(product.domain)


def _failed(page: Exchange, found: list[str]) -> Result:
    shown = "; ".join(found[:_SHOWN]) + (f" and {len(found) - _SHOWN} more" if len(found) > _SHOWN else "")
    legal = any(names(each, kind) for each in found for kind in _LEGAL)
    return failed(
        page.url,
        seen=shown,
        expected="links that lead to pages, and the product's own addresses and texts",
        severity=Severity.MEDIUM if legal else Severity.LOW,
        confidence=Confidence.FIRM,
        exposure=Exposure.MANY,
        probe=Curl(page.url),
        aspect="placeholder",
        fix=Fix(
            summary=f"Replace {len(found)} placeholders on {page.url[:100]}",
            steps=(
                "Give each link the page that its text promises; write that page if there is none.",
                "Take out social links of accounts that do not exist.",
                "Replace example addresses and filler text by the product's own.",
            ),
            hours=(0.25, 0.5 + 0.25 * min(len(found), 10)),
            hours_reason="a quarter of an hour each, longer where a page must be written",
            prompt=(
                f"The page {quote(page.url)} still has placeholders: {', '.join(quote(each) for each in found[:_SHOWN])}. Give every link "
                "a real target, remove links without one, and replace example addresses and filler text. List what needs a decision "
                "of the owner instead of inventing it."
            ),
        ),
    )


CHECK = Check(
    id="audit.broken-links-placeholder",
    title="A page still has a template's placeholders",
    stage=Stage.AUDIT,
    impact=Impact.TRUST,
    severity=Severity.MEDIUM,
    evaluate=evaluate,
)
