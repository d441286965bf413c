"""
A secure page loads or sends over plain http.

Why it matters: Browsers block such scripts, styles and frames, so a part of the page is missing; a form sends what people type in the open.
Reviewers of marketplaces turn down a page that the browser calls not secure.

What is looked at: Production pages over https: scripts, styles, frames and forms with an http address; pictures and sounds, which
browsers fetch over https instead where they can, weigh less. A policy with upgrade-insecure-requests mends all of it in the browser. Links to
http pages are no part of the page. Addresses on the visitor's own machine are audit.environment-mixup's. What scripts add to a page is seen by
edge.mixed-content-browser.

Fix: Write https, or leave out the scheme and the host.

Reference: W3C Mixed Content, sections 3 and 4; W3C Upgrade Insecure Requests.
"""

from __future__ import annotations

from collections.abc import Iterator

from launchready.model.check import Check, Exposure, Fix, Impact, Result, Severity, Stage, failed, passed
from launchready.model.evidence.hosts import HostsEvidence
from launchready.model.evidence.http import Exchange, HttpEvidence, Link
from launchready.model.probe import Curl
from launchready.model.product import Product
from launchready.standards.csp import parse_list
from launchready.standards.quoting import quote
from launchready.standards.scripts import is_local
from launchready.standards.urls import host_of
from launchready.standards.visits import no_page, production_pages

_ACTIVE = frozenset({"script", "iframe", "form", "embed", "object"})
_SHOWN = frozenset({"img", "video", "audio", "source"})
_HEAVY = frozenset({"stylesheet", "manifest"})


def evaluate(hosts: HostsEvidence, http: HttpEvidence, product: Product) -> Iterator[Result]:
    """Judge each page; what several pages of a host share is said once."""
    pages = [page for page in production_pages(hosts, http, product) if page.url.startswith("https:")]
    if not pages:
        yield no_page(http, product)
    told: set[tuple[str, str]] = set()
    for page in pages:
        found = [] if _upgraded(page) else [link for link in _plain(page) if (host_of(page.url), link.url) not in told]
        told |= {(host_of(page.url), link.url) for link in found}
        if found:
            yield _failed(page, found)
        else:
            yield passed(page.url, "nothing is loaded over plain http that was not named before", Curl(page.url))


def _upgraded(page: Exchange) -> bool:
    policies = parse_list((*page.header_values("content-security-policy"), *(page.page.csp if page.page else ())))
    return any(name == "upgrade-insecure-requests" for policy in policies for name, _ in policy.directives)


def _plain(page: Exchange) -> list[Link]:
    assert page.page is not None
    return [
        link
        for link in page.page.links
        if link.url.startswith("http:")
        and not is_local(host_of(link.url))
        and (_is_active(link) or link.kind in _SHOWN)
    ]


def _is_active(link: Link) -> bool:
    return link.kind in _ACTIVE or (link.kind == "link" and not _HEAVY.isdisjoint(link.rel.split()))


def _failed(page: Exchange, found: list[Link]) -> Result:
    active = [link for link in found if _is_active(link)]
    shown = ", ".join(f"{link.kind} {link.url[:150]}" for link in (active + found)[:4])
    return failed(
        page.url,
        seen=f"{len(found)} things over plain http: {shown}",
        expected="https for everything that the page loads or sends",
        severity=Severity.MEDIUM if active else Severity.LOW,
        exposure=Exposure.MANY,
        probe=Curl(page.url),
        aspect="active" if active else "passive",
        fix=Fix(
            summary=f"Load everything over https on {page.url[:100]}",
            steps=(
                "Replace http: by https: in each address; if the other host has no https, take the file to your own.",
                "Send Content-Security-Policy: upgrade-insecure-requests until all are found.",
            ),
            hours=(0.25, 1),
            hours_reason="a few addresses",
            snippet="Content-Security-Policy: upgrade-insecure-requests",
            prompt=(
                f"The page {quote(page.url)} loads or sends over plain http: {', '.join(quote(link.url) for link in found[:4])}. Use https or "
                "paths without a host for each, and find every other http address that a page loads from."
            ),
        ),
    )


CHECK = Check(
    id="edge.mixed-content",
    title="A secure page loads over plain http",
    stage=Stage.EDGE,
    impact=Impact.TRUST,
    severity=Severity.MEDIUM,
    evaluate=evaluate,
)
