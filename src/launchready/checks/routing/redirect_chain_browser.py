"""
A browser ends somewhere else than the server's redirects say.

Why it matters: Scripts move people too: a login that leads to a preview deployment, a page that sends everybody to localhost or back to plain http. Tools that follow
redirects alone do not see it.

What is looked at: The pages through which people come in, opened in Chromium: where each stood in the end. An address on the visitor's own machine, a staging or
preview host, plain http, or a circle is a failure. Another page of the product, and a login at another company (Auth0, Clerk, Google), are
how products work.

Fix: Take the address from the place where the page is (location.origin) or from the deployment's own settings, not from a constant.

Reference: HTML standard, "navigation"; RFC 9110, section 15.4.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from launchready.model.check import Check, Exposure, Fix, Impact, Result, Severity, Stage, failed, passed, unknown
from launchready.model.evidence.browser import BrowserEvidence, PageVisit
from launchready.model.probe import Curl
from launchready.model.product import Product
from launchready.standards.environments import is_builders, is_staging
from launchready.standards.quoting import quote
from launchready.standards.scripts import is_local
from launchready.standards.urls import host_of


def evaluate(browser: BrowserEvidence, product: Product) -> Iterator[Result]:
    """Judge where each page ended."""
    for page in browser.pages:
        found = _judge(page, product)
        if found is not None:
            yield found
        elif page.failure:
            yield unknown(
                page.url, f"the page did not come up in the browser: {page.failure}", "mend that first", Curl(page.url)
            )
        else:
            yield passed(page.url, f"ends at {page.final[:120]}", Curl(page.url, follow=True))


def _judge(page: PageVisit, product: Product) -> Result | None:
    if "ERR_TOO_MANY_REDIRECTS" in page.failure:
        return _failed(page, "the browser gives up: it is sent in circles", "circle")
    final = page.final
    if not final.startswith("http"):
        return None
    host = host_of(final)
    if host == host_of(page.url) and urlsplit(final).scheme == urlsplit(page.url).scheme:
        return None
    if is_local(urlsplit(final).netloc):
        return _failed(page, f"ends on the visitor's own machine: {final[:120]}", "local")
    if is_staging(product, host) and not is_staging(product, host_of(page.url)):
        return _failed(page, f"ends at a staging host: {final[:120]}", "staging")
    if is_builders(host) and not is_builders(host_of(page.url)):
        return _failed(page, f"ends at a host that a builder gave: {final[:120]}", "preview")
    if final.startswith("http:") and page.url.startswith("https:"):
        return _failed(page, f"ends in plain http: {final[:120]}", "plain")
    return None


def _failed(page: PageVisit, seen: str, aspect: str) -> Result:
    return failed(
        page.url,
        seen=seen,
        expected="a page of the product, over https",
        severity=Severity.HIGH,
        exposure=Exposure.EVERYONE,
        impact=Impact.REACH,
        probe=Curl(page.url, follow=True),
        aspect=aspect,
        fix=Fix(
            summary=f"Let {page.url[:100]} end at the product's own page",
            steps=(
                "Look for the address in the scripts and in the deployment's environment variables (site URL, app URL, redirect URL).",
                "Set the production address there, build anew, and look in a private window.",
            ),
            hours=(0.5, 2),
            hours_reason="one setting and a build",
            prompt=(
                f"In a browser the page {quote(page.url)} ends at {quote(page.final or seen)}. Find what navigates there (router, auth library, environment "
                "variable) and make it use the production origin."
            ),
        ),
    )


CHECK = Check(
    id="routing.redirect-chain-browser",
    title="A browser is led astray",
    stage=Stage.ROUTING,
    impact=Impact.REACH,
    severity=Severity.HIGH,
    evaluate=evaluate,
)
