"""
The login or the signup cannot be opened.

Why it matters: It is the first thing that a customer, and a reviewer of a marketplace, does. A door that does not open ends both visits.

What is looked at: The login and signup pages that the product file declares, and links on the product's pages that are called so, in ten
languages: each must be answered with a page. Where neither is declared nor linked, there is nothing to judge: a site may do without
accounts. A guard's answer (401, 403, 429) proves nothing. Login pages on other hosts (a login service's) are judged by 404 and 410 alone.

Fix: Correct the link, or bring the page back.

Reference: RFC 9110, section 15.5.
"""

from __future__ import annotations

from collections.abc import Iterator

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
    unknown,
)
from launchready.model.evidence.hosts import HostsEvidence
from launchready.model.evidence.http import Exchange, HttpEvidence
from launchready.model.probe import Curl
from launchready.model.product import Product, RouteKind
from launchready.standards.challenge import withheld
from launchready.standards.names_of_pages import PageKind, is_called
from launchready.standards.quoting import quote
from launchready.standards.urls import host_of
from launchready.standards.visits import Answers, end_of, production_pages

_ROUTES = {PageKind.LOGIN: RouteKind.LOGIN, PageKind.SIGNUP: RouteKind.SIGNUP}
MAX_DOORS = 5
"""Addresses judged of each kind."""
MAX_LINKS = 5000
"""Links of all pages together that are read."""


def evaluate(hosts: HostsEvidence, http: HttpEvidence, product: Product) -> Iterator[Result]:
    """Judge each door once."""
    pages = production_pages(hosts, http, product)
    answers = Answers(http)
    links = list(dict.fromkeys(link for page in pages if page.page for link in page.page.links))[:MAX_LINKS]
    none = True
    for kind, route in _ROUTES.items():
        doors = [each.url for each in product.routes_of(route) if each.method == "GET"]
        doors += [link.url for link in links if is_called(link, kind)]
        for url in list(dict.fromkeys(doors))[:MAX_DOORS]:
            none = False
            yield _judged(url, kind, answers, own=hosts.find(host_of(url)) is not None)
    if none:
        yield not_applicable(product.domain, "no login and no signup is declared or linked")


def _judged(url: str, kind: PageKind, http: Answers, *, own: bool) -> Result:
    end = end_of(http, url)
    probe = Curl(url, follow=True)
    if end is None or not end.answered:
        why = end.failure.detail if end is not None and end.failure else "it was not opened"
        return unknown(url, f"the {kind} page was not seen: {why}", "look at its host first", probe, kind.value)
    if end.status < 400 or (not own and end.status not in (404, 410)):
        return passed(url, f"the {kind} page answers {end.status}", probe, kind.value)
    if withheld(end) or end.status in (405, 406):
        return unknown(url, f"a guard answers {end.status}", "let this audit pass it", probe, kind.value)
    return _failed(url, kind, end)


def _failed(url: str, kind: PageKind, end: Exchange) -> Result:
    return failed(
        url,
        seen=f"the {kind} page answers {end.status}",
        expected="a page",
        severity=Severity.HIGH,
        exposure=Exposure.EVERYONE,
        probe=Curl(url, follow=True),
        aspect=kind.value,
        fix=Fix(
            summary=f"Bring back the {kind} page at {url[:100]}",
            steps=(
                "See whether the page has moved; correct the links and the product file, and redirect the old address.",
                "If the app's routes are drawn in the browser, let the host answer every one of them with the app's page.",
            ),
            hours=(0.25, 2),
            hours_reason="one link or one rule of the host",
            prompt=(
                f"Opening {quote(url)} directly answers with HTTP status {end.status}. Make that route answer with the {kind} page when it is "
                "requested directly, also after a reload, and correct every link to it."
            ),
        ),
    )


CHECK = Check(
    id="audit.marketplace-listing-access",
    title="The login or signup cannot be opened",
    stage=Stage.AUDIT,
    impact=Impact.SIGNUP,
    severity=Severity.HIGH,
    evaluate=evaluate,
)
