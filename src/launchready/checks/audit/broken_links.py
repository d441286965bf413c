"""
A link or a file of the product's pages leads nowhere.

Why it matters: The visitor who clicks on pricing and reads "404" leaves. A missing script or style breaks the page itself.

What is looked at: Links, scripts, styles, icons and images of the production pages that the run saw, each asked with HEAD and, before anything is
held against it, with GET: 404, 410 and server errors on the product's own hosts; on others, softly, 404, 410 and names that do not exist. A guard's
answer (401, 403, 429, 999), a timeout or a certificate says nothing of the page behind it. A 404 that shows the app itself is how some static hosts
serve client routes, and is not reported here. Hosts of the product that are down are audit.domain-map's and audit.broken-subdomain's.
Links that log out, delete or unsubscribe are not opened.

Fix: Correct the link, or bring back what it led to, or redirect the old address.

Reference: RFC 9110, sections 15.5.5 and 15.5.11 (404, 410).
"""

from __future__ import annotations

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
from launchready.model.evidence.dns import DnsEvidence, DnsStatus
from launchready.model.evidence.hosts import HostsEvidence
from launchready.model.evidence.http import Exchange, FailureKind, HttpEvidence, Link
from launchready.model.probe import Curl
from launchready.model.product import Product
from launchready.standards.challenge import challenged
from launchready.standards.quoting import quote
from launchready.standards.urls import host_of, origin_of, within
from launchready.standards.visits import Answers, end_of, no_page, production_pages

_SHOWN = 5
_CODE = frozenset({"script", "stylesheet"})


def evaluate(hosts: HostsEvidence, dns: DnsEvidence, http: HttpEvidence, product: Product) -> Iterator[Result]:
    """Judge each page once; what is broken on several pages is said at the first."""
    pages = production_pages(hosts, http, product)
    if not pages:
        yield no_page(http, product)
    answers = Answers(http)
    names = {host.name for host in hosts.hosts}
    told: set[str] = set()
    for page in pages:
        assert page.page is not None
        broken: dict[str, tuple[Link, str]] = {}
        asked = 0
        for link in page.page.links:
            end = end_of(answers, link.url)
            if end is None or _is_other_use(link):
                continue
            asked += 1
            why = _why(end, answers, dns, own=_is_own(link.url, names, product))
            if why and link.url not in told:
                told.add(link.url)
                broken[link.url] = (link, why)
        yield from _results(page, broken, names, product)
        if not broken:
            yield passed(page.url, f"{asked} links and files lead somewhere, or were named before", Curl(page.url))


def _is_own(url: str, names: set[str], product: Product) -> bool:
    return host_of(url) in names or within(host_of(url), product.domain)


def _is_other_use(link: Link) -> bool:
    """Return True for what names a URL without leading there: canonical links, alternates, hints for the browser, forms."""
    shown = ("stylesheet", "icon", "apple-touch-icon", "manifest")
    if link.kind == "meta":
        return link.rel != "og:image"
    return link.kind == "form" or (link.kind == "link" and not any(word in link.rel.split() for word in shown))


def _why(end: Exchange, http: Answers, dns: DnsEvidence, *, own: bool) -> str:
    """Return in a few words why an answer is none; "" where it is one, or proves nothing."""
    if challenged(end):
        return ""
    if end.status in (404, 410):
        return "" if own and _is_the_app(end, http) else str(end.status)
    if end.status >= 500 and own:
        return str(end.status)
    if end.failure and end.failure.kind is FailureKind.DNS and not own:
        answer = dns.find(host_of(end.url), "A")
        return "the host does not exist" if answer and answer.status is DnsStatus.NXDOMAIN else ""
    return ""


def _is_the_app(end: Exchange, http: Answers) -> bool:
    """Return True if a 404 shows the same page as the host's front: a client route on a static host."""
    front = http.find(origin_of(end.url) + "/")
    return bool(
        front
        and front.body
        and end.body
        and front.status == 200
        and end.body.size
        and front.body.sha256 == end.body.sha256
    )


def _results(
    page: Exchange, broken: dict[str, tuple[Link, str]], names: set[str], product: Product
) -> Iterator[Result]:
    groups: dict[str, list[tuple[Link, str]]] = {}
    for link, why in broken.values():
        own = _is_own(link.url, names, product)
        code = link.kind == "script" or not _CODE.isdisjoint(link.rel.split())
        groups.setdefault("code" if own and code else "own" if own else "others", []).append((link, why))
    for aspect, found in groups.items():
        yield _failed(page, aspect, found)


def _failed(page: Exchange, aspect: str, found: list[tuple[Link, str]]) -> Result:
    shown = "; ".join(f"{link.url[:200]} ({why})" for link, why in found[:_SHOWN])
    more = f" and {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
    what = "scripts or styles" if aspect == "code" else "links or files" if aspect == "own" else "links to others"
    errors = any(why.isdigit() and int(why) >= 500 for _, why in found)
    severity = {"code": Severity.HIGH, "own": Severity.MEDIUM, "others": Severity.LOW}[aspect]
    names = ", ".join(quote(link.url) for link, _ in found[:_SHOWN])
    return failed(
        page.url,
        seen=f"{len(found)} {what} lead nowhere: {shown}{more}",
        expected="every link leads to a page, every file is there",
        severity=severity,
        confidence=Confidence.FIRM if errors or aspect == "others" else Confidence.CERTAIN,
        exposure=Exposure.EVERYONE if aspect == "code" else Exposure.SOME,
        probe=Curl(found[0][0].url, follow=True),
        aspect=aspect,
        fix=Fix(
            summary=f"Mend {len(found)} dead {what} on {page.url[:100]}",
            steps=(
                "Correct each address, or take the link out.",
                "Where a page has moved, redirect the old address to the new one (301).",
                "After a deployment with new file names, clear the edge's cache of the pages that still name the old ones.",
            ),
            hours=(0.25, 0.25 + 0.25 * min(len(found), 12)),
            hours_reason="a quarter of an hour each",
            prompt=(
                f"On the page {quote(page.url)} these addresses lead nowhere: {names}. Correct each link to the page that was meant, "
                "create the page if it is missing, and add a test that requests every internal link and expects status 200."
            ),
        ),
    )


CHECK = Check(
    id="audit.broken-links",
    title="Links or files that lead nowhere",
    stage=Stage.AUDIT,
    impact=Impact.TRUST,
    severity=Severity.HIGH,
    evaluate=evaluate,
)
