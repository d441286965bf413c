"""
Any site can put a page of the product into a frame and have visitors click on it unseen.

Why it matters: A visitor who is logged in sees a game and clicks "delete my account", "share", "pay". It works without a single hole in the code.

What is looked at: The HTML pages at the front of each host and at the product file's routes. frame-ancestors in a header's policy decides; only
without one does X-Frame-Options count (in <meta> neither does). `ALLOW-FROM` and words that browsers do not know protect from nothing. Chat
widgets are meant to be framed: hosts whose purpose is chat, and paths of widgets, are not judged, and plain sites without a login only lowly, or
not at all where their host lets nobody set a header (GitHub Pages, Framer).

Fix: Send `Content-Security-Policy: frame-ancestors 'none'` (or 'self'), and `X-Frame-Options: DENY` for old browsers.

Reference: CSP Level 3, section 6.4.2; HTML standard, X-Frame-Options; OWASP Clickjacking Defense.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from launchready.checks.answers import pages
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
from launchready.model.product import Product, Purpose, RouteKind
from launchready.standards.csp import parse_list
from launchready.standards.edges import fixed_headers
from launchready.standards.framing import Framing, Verdict, judge
from launchready.standards.urls import host_of

_WIDGET = re.compile(
    r"(^|[/._-])(widgets?|embed(ded)?|iframe|chatbot|bubble|messenger|oembed|player)($|[/._-])", re.IGNORECASE
)
_INTERACTIVE = frozenset({RouteKind.APP_SHELL, RouteKind.LOGIN, RouteKind.SIGNUP, RouteKind.PRIVATE})


def evaluate(hosts: HostsEvidence, http: HttpEvidence, product: Product) -> Iterator[Result]:
    """Judge each page; what is the same on several pages of a host is said once."""
    found = {url: page for url, page in pages(hosts, http, product).items() if not _meant_to_be_framed(url, product)}
    if not found:
        yield not_applicable(product.domain, "no page that is not meant to be framed")
    open_pages: dict[str, list[tuple[Exchange, Verdict]]] = {}
    for page in found.values():
        policies = parse_list(page.header_values("content-security-policy"))
        verdict = judge(policies, page.header_values("x-frame-options"))
        if verdict.framing is Framing.ANYBODY:
            open_pages.setdefault(host_of(page.url), []).append((page, verdict))
        else:
            yield passed(page.url, f"framed by {verdict.framing.value}, as {verdict.by} says", Curl(page.url))
    for host, several in open_pages.items():
        interactive = _is_interactive(host, [page.url for page, _ in several], product)
        fixed = fixed_headers(several[0][0])
        if fixed and not interactive:
            yield not_applicable(host, f"{fixed} decides on its headers, and lets nobody add one")
        else:
            yield _failed(host, several, interactive=interactive)


def _meant_to_be_framed(url: str, product: Product) -> bool:
    parts = urlsplit(url)
    surface = product.surface(parts.hostname or "")
    label = (parts.hostname or "").partition(".")[0]
    chat = (surface is not None and surface.purpose is Purpose.CHAT) or label in ("widget", "embed", "chat")
    return chat or _WIDGET.search(parts.path[:500]) is not None


def _is_interactive(host: str, urls: list[str], product: Product) -> bool:
    surface = product.surface(host)
    kinds = {route.kind for route in product.routes if route.url in urls}
    return bool(kinds & _INTERACTIVE) or (surface is not None and surface.purpose is Purpose.APP)


def _failed(host: str, several: list[tuple[Exchange, Verdict]], *, interactive: bool) -> Result:
    page, verdict = several[0]
    if verdict.odd:
        seen = f"X-Frame-Options protects from nothing: {verdict.odd}"
    elif verdict.by:
        seen = f"{verdict.by} lets any site frame the page"
    else:
        seen = "neither frame-ancestors nor X-Frame-Options"
    paths = ", ".join(urlsplit(each.url).path[:60] for each, _ in several[:5])
    return failed(
        host,
        seen=f"{seen} ({paths})",
        expected="frame-ancestors 'none' or 'self'",
        severity=Severity.MEDIUM if interactive else Severity.LOW,
        exposure=Exposure.SOME if interactive else Exposure.FEW,
        probe=Curl(page.url),
        aspect="open",
        fix=Fix(
            summary=f"Say who may frame the pages of {host}",
            steps=(
                "Add frame-ancestors 'none' to the Content-Security-Policy of every page ('self' where the product frames itself).",
                "Send X-Frame-Options: DENY beside it, for browsers without frame-ancestors.",
                "Where customers embed a page, give that page alone a list of the sites that may.",
            ),
            hours=(0.25, 1),
            hours_reason="one or two headers",
            snippet="Content-Security-Policy: frame-ancestors 'none'\nX-Frame-Options: DENY",
            prompt=(
                "Send Content-Security-Policy: frame-ancestors 'none' and X-Frame-Options: DENY with every HTML page of this project, in the "
                "hosting configuration, joined into the Content-Security-Policy that is there already. Except only the page of the embeddable "
                "chat widget, if there is one."
            ),
        ),
    )


CHECK = Check(
    id="edge.headers-framing",
    title="Any site can frame the product's pages",
    stage=Stage.EDGE,
    impact=Impact.TRUST,
    severity=Severity.MEDIUM,
    evaluate=evaluate,
)
