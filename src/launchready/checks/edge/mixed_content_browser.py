"""
A real browser finds a secure page asking for things over plain http.

Why it matters: What the browser blocks is missing: a script that is not there takes the chat or the payment form with it. What it loads anyway can be read and
changed on the way, and the padlock goes.

What is looked at: The pages through which people come in, opened in Chromium: each request that the browser itself reports as mixed content, what scripts add
included. A picture that the browser fetched over https instead is minor while it arrives.

Fix: Write https in the code and in stored content, or send Content-Security-Policy: upgrade-insecure-requests.

Reference: W3C Mixed Content, sections 3 and 4; W3C Upgrade Insecure Requests.
"""

from __future__ import annotations

from collections.abc import Iterator

from launchready.model.check import Check, Exposure, Fix, Impact, Result, Severity, Stage, failed, passed, unknown
from launchready.model.evidence.browser import BrowserEvidence, MixedContent, PageVisit
from launchready.model.probe import Curl
from launchready.standards.quoting import quote


def evaluate(browser: BrowserEvidence) -> Iterator[Result]:
    """Judge each page that came up; what several share is said once."""
    told: set[str] = set()
    for page in browser.pages:
        if page.failure:
            yield unknown(
                page.url, f"the page did not come up in the browser: {page.failure}", "mend that first", Curl(page.url)
            )
            continue
        found = [each for each in page.mixed if each.url not in told]
        told |= {each.url for each in found}
        if found:
            yield _failed(page, found)
        else:
            yield passed(page.url, "the browser reports no mixed content that was not named before", Curl(page.url))


def _severity(page: PageVisit, found: list[MixedContent]) -> Severity:
    if any(each.resolution == "loaded" for each in found):
        return Severity.HIGH
    blocked = [each for each in found if each.resolution == "blocked"]
    lost = {"https" + each.url.removeprefix("http") for each in found} & {failure.url for failure in page.failed}
    return Severity.HIGH if blocked else Severity.MEDIUM if lost else Severity.LOW


def _failed(page: PageVisit, found: list[MixedContent]) -> Result:
    shown = ", ".join(f"{each.kind or 'something'} {each.url[:120]} ({each.resolution})" for each in found[:3])
    return failed(
        page.url,
        seen=f"{len(found)} things over plain http: {shown}",
        expected="https for everything that the page asks for",
        severity=_severity(page, found),
        exposure=Exposure.MANY,
        impact=Impact.TRUST,
        probe=Curl(page.url),
        aspect="mixed",
        fix=Fix(
            summary=f"Let {page.url[:100]} ask for https alone",
            steps=(
                "Replace http: by https: where the code or the database names these addresses.",
                "Send Content-Security-Policy: upgrade-insecure-requests until all are found.",
            ),
            hours=(0.25, 2),
            hours_reason="a few addresses; longer where users' content holds them",
            snippet="Content-Security-Policy: upgrade-insecure-requests",
            prompt=(
                f"In a browser the page {quote(page.url)} asks for {', '.join(quote(each.url) for each in found[:4])} over plain http. Find where these "
                "addresses come from (code, environment variables, stored content) and use https."
            ),
        ),
    )


CHECK = Check(
    id="edge.mixed-content-browser",
    title="A browser finds mixed content",
    stage=Stage.EDGE,
    impact=Impact.TRUST,
    severity=Severity.HIGH,
    evaluate=evaluate,
)
