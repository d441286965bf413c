"""
A page comes up empty or broken in a real browser.

Why it matters: The server answers 200, monitoring is green, and people see a white page: a script that is missing or throws takes the whole app with it.

What is looked at: The pages through which people come in, opened in Chromium: whether anything can be seen, exceptions that nobody caught, scripts and styles that
did not arrive, and what the page's own Content-Security-Policy kept out. An interface that answers 401 before anybody is logged in, and measuring
scripts of others that a blocker or this run's address policy stops, are how healthy products look. A page that did not come up at all is judged elsewhere.

Fix: Open the page with the developer tools' console, and mend the first error: the others often follow from it.

Reference: HTML standard, "report an exception"; CSP Level 3, section 5.
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
    unknown,
)
from launchready.model.evidence.browser import BrowserEvidence, FailedRequest, PageVisit
from launchready.model.probe import Curl
from launchready.model.product import Product
from launchready.standards.quoting import quote
from launchready.standards.urls import host_of, within

_PARTS = frozenset({"script", "stylesheet"})
_BLOCKED = (
    "net::ERR_BLOCKED_BY_CLIENT",
    "net::ERR_TUNNEL_CONNECTION_FAILED",
    "net::ERR_NAME_NOT_RESOLVED",
    "net::ERR_PROXY",
)
_POLICY = ("Refused to ", "violates the following Content Security Policy")


def evaluate(browser: BrowserEvidence, product: Product) -> Iterator[Result]:
    """Judge each page that came up; the same error on several is said once."""
    told: set[str] = set()
    for page in browser.pages:
        if page.failure or page.status == 0:
            yield unknown(
                page.url, f"the page did not come up in the browser: {page.failure}", "mend that first", Curl(page.url)
            )
        elif page.status >= 400:
            yield unknown(page.url, f"the browser was answered {page.status}", "see audit.domain-map", Curl(page.url))
        else:
            found = [result for result in _judge(page, product) if result.seen not in told]
            told |= {result.seen for result in found}
            yield from found or [passed(page.url, f"comes up in the browser as {page.title[:60]!r}", Curl(page.url))]


def _judge(page: PageVisit, product: Product) -> Iterator[Result]:
    lost = [each for each in page.failed if each.kind in _PARTS and _own(each, product)]
    if page.text == 0:
        why = f": {page.errors[0]}" if page.errors else f": {_shown(lost[0])}" if lost else ""
        yield _failed(page, f"the page is empty in the browser{why}", "blank", Severity.HIGH, Exposure.EVERYONE)
        return
    if lost:
        yield _failed(
            page,
            f"did not arrive: {', '.join(_shown(each) for each in lost[:3])}",
            "missing",
            Severity.HIGH,
            Exposure.MANY,
        )
    if page.errors:
        more = f" and {len(page.errors) - 1} more" if len(page.errors) > 1 else ""
        yield _failed(page, f"uncaught: {page.errors[0]}{more}", "exception", Severity.MEDIUM, Exposure.SOME)
    refused = [line for line in page.console if all(word in line for word in _POLICY) or line.startswith("Refused to ")]
    if refused:
        yield _failed(
            page, f"its own policy keeps something out: {refused[0]}", "policy", Severity.MEDIUM, Exposure.MANY
        )


def _own(request: FailedRequest, product: Product) -> bool:
    """Return True for a request that the product answers for: of its own hosts, or one that failed there and not here."""
    host = host_of(request.url) if request.url.startswith("http") else ""
    return within(host, product.domain) or not request.reason.startswith(_BLOCKED)


def _shown(request: FailedRequest) -> str:
    return f"{request.kind} {request.url[:120]} ({request.reason})"


def _failed(page: PageVisit, seen: str, aspect: str, severity: Severity, exposure: Exposure) -> Result:
    return failed(
        page.url,
        seen=seen,
        expected="a page that comes up whole, without an error of its own",
        severity=severity,
        confidence=Confidence.FIRM,
        exposure=exposure,
        impact=Impact.REACH,
        probe=Curl(page.final or page.url),
        aspect=aspect,
        fix=Fix(
            summary=f"Mend what breaks {page.url[:100]} in the browser",
            steps=(
                "Open the page in a private window with the developer tools' console, and mend the first error.",
                "Where a script is missing: deploy whole, and keep the files of the release before for those who have its page open.",
                "Where the policy keeps something out: allow exactly that source.",
            ),
            hours=(0.5, 4),
            hours_reason="depends on the error",
            prompt=(
                f"In a browser the page {quote(page.url)} reports {quote(seen)}. Find the cause in the code or the build, mend it, and show that the page comes up "
                "in a fresh private window without errors in the console."
            ),
        ),
    )


CHECK = Check(
    id="audit.broken-page",
    title="A page is empty or broken in the browser",
    stage=Stage.AUDIT,
    impact=Impact.REACH,
    severity=Severity.HIGH,
    evaluate=evaluate,
)
