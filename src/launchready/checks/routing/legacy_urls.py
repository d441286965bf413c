"""
An old address of the product no longer leads to its page.

Why it matters: Old addresses stand in search results, mails, bookmarks, articles and the settings of customers. Each that ends at an error
page, or at the front page in its stead, loses the visitor and, after some weeks, the rank that the old page had.

What is looked at: Each address under legacy_urls of the product file, followed as a browser does. It must end at the page that the file names, or
at any working page where it names none, by one permanent redirect; a step from http to https on the same host is not counted. An address
that answers by itself without a redirect is fine where no other page is named. Slashes at the end and what stands behind `?` in the final
address are not compared. What is kept from robots is UNKNOWN.

Fix: Add one permanent redirect for each old address, to the page that took its place; not all of them to the front page.

Reference: RFC 9110, sections 15.4.2 and 15.5.11; Google Search Central, "Redirects and Google Search" and "Soft 404 errors".
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

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
    unknown,
)
from launchready.model.evidence.http import FailureKind, HttpEvidence
from launchready.model.probe import Curl
from launchready.model.product import LegacyUrl, Product
from launchready.standards.challenge import withheld
from launchready.standards.journeys import upgrades
from launchready.standards.quoting import quote
from launchready.standards.redirects import PERMANENT, Chain, End, follow
from launchready.standards.urls import host_of

_GONE = frozenset({FailureKind.DNS, FailureKind.REFUSED, FailureKind.UNREACHABLE})


def evaluate(product: Product, http: HttpEvidence) -> Iterator[Result]:
    """Judge each old address."""
    for legacy in product.legacy_urls:
        yield _judge(legacy, follow(http, legacy.url))


def _judge(legacy: LegacyUrl, chain: Chain) -> Result:
    probe = Curl(legacy.url, follow=True)
    if chain.end is End.NOT_SEEN:
        return unknown(legacy.url, "the run ended before this address was visited", "run the audit again", probe)
    last = chain.hops[-1]
    if chain.end is End.FAILURE:
        detail = last.failure.detail if last.failure else "no answer"
        if last.failure is None or last.failure.kind not in _GONE:
            return unknown(legacy.url, f"{last.url} gave no answer: {detail}", "run the audit again", probe)
        return _failed(legacy, f"{last.url} does not answer: {detail}", Severity.HIGH, "lost", probe)
    if chain.end is not End.ANSWER:
        return _failed(legacy, f"the redirects end nowhere ({chain.end}, at {last.url})", Severity.HIGH, "lost", probe)
    if withheld(last):
        return unknown(legacy.url, f"{last.url} answers {last.status}, to robots at least", "let this audit in", probe)
    if last.status >= 400:
        return _failed(legacy, f"it ends at {last.url} with {last.status}", Severity.HIGH, "lost", probe)
    if legacy.to is not None and not _same(last.url, legacy.to):
        return _elsewhere(legacy, last.url, probe)
    return _way(legacy, chain, probe)


def _same(url: str, wanted: str) -> bool:
    """Return True if two addresses mean one page, as far as their spelling tells; a query counts only where one is wanted."""
    here, there = urlsplit(url), urlsplit(wanted)
    alike = here.netloc == there.netloc and here.path.rstrip("/") == there.path.rstrip("/")
    return alike and here.scheme == there.scheme and there.query in ("", here.query)


def _elsewhere(legacy: LegacyUrl, end: str, probe: Curl) -> Result:
    front = urlsplit(end).path in ("", "/") and host_of(end) == host_of(legacy.to or end)
    seen = f"it ends at {end}" + (", the front page: search engines take that for an error" if front else "")
    return _failed(legacy, seen, Severity.MEDIUM, "elsewhere", probe)


def _way(legacy: LegacyUrl, chain: Chain, probe: Curl) -> Result:
    steps = chain.redirects
    counted = steps[1:] if len(steps) > 1 and upgrades(steps[0], steps[1].url) else steps
    temporary = next((hop for hop in counted if hop.status not in PERMANENT), None)
    end = chain.hops[-1].url
    if temporary is not None:
        seen = f"{temporary.url} redirects with {temporary.status}, which says: only for now"
        return _failed(legacy, seen, Severity.LOW, "temporary", probe)
    if len(counted) > 1:
        return _failed(legacy, f"{len(counted)} redirects to {end}", Severity.LOW, "steps", probe)
    return passed(legacy.url, f"leads to {end}", probe)


def _failed(legacy: LegacyUrl, seen: str, severity: Severity, aspect: str, probe: Curl) -> Result:
    goal = legacy.to or "a working page"
    named = quote(legacy.to) if legacy.to else "the page that took its place"
    return failed(
        legacy.url,
        seen=seen,
        expected=f"{goal}, by one permanent redirect",
        severity=severity,
        confidence=Confidence.CERTAIN,
        exposure=Exposure.SOME,
        probe=probe,
        aspect=aspect,
        fix=Fix(
            summary=f"Redirect {legacy.url}",
            steps=(
                f"Add a permanent redirect (308 or 301) from {legacy.url} to {goal}, where the product is hosted or in its code.",
                "If the old host is another one, point its name to the new host first, so that a server is there to redirect.",
            ),
            hours=(0.25, 1),
            hours_reason="one rule; an old host takes a record and a certificate more",
            prompt=(
                f"Add a permanent redirect (308) from the old address {quote(legacy.url)} to {named}. Use the place where this project keeps its "
                "redirects (vercel.json, netlify.toml, _redirects, next.config or the router), and keep the ones that are there."
            ),
        ),
    )


CHECK = Check(
    id="routing.legacy-urls",
    title="An old address no longer leads to its page",
    stage=Stage.ROUTING,
    impact=Impact.REACH,
    severity=Severity.HIGH,
    evaluate=evaluate,
)
