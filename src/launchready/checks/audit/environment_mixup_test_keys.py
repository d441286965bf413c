"""
A key that works in test mode only stands in a production script.

Why it matters: With a payment provider's test key the checkout looks right and takes no money: real cards are declined, and test cards
get the product for nothing. With a login service's test key people sign up to a development instance with low limits.

What is looked at: Scripts that production pages load from the product's hosts, and inline scripts. A prefix alone proves nothing, since the
providers' own libraries name it; a value must follow that looks like a real one. A script that holds the live key beside it chooses
between the two, and is not reported. The key's value is not kept. Documentation pages are left aside: they show examples.

Fix: Set the live key for the production build, and build again.

Reference: docs.stripe.com/keys; clerk.com/docs, "Deploy to production"; razorpay.com/docs, "API keys".
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
from launchready.model.evidence.hosts import HostsEvidence
from launchready.model.evidence.http import Code, HttpEvidence
from launchready.model.probe import Curl
from launchready.model.product import Product, Purpose
from launchready.standards.quoting import quote
from launchready.standards.urls import host_of
from launchready.standards.visits import Answers, no_page, production_pages


def evaluate(hosts: HostsEvidence, http: HttpEvidence, product: Product) -> Iterator[Result]:
    """Judge each script once."""
    pages = [page for page in production_pages(hosts, http, product) if not _explains(product, host_of(page.url))]
    if not pages:
        yield no_page(http, product)
        return
    answers = Answers(http)
    places: dict[str, Code] = {}
    for page in pages:
        assert page.page is not None
        if page.page.code:
            places[page.url] = page.page.code
        for link in page.page.links:
            script = answers.find(link.url) if link.kind == "script" else None
            if script is not None and script.code and script.status == 200 and hosts.find(host_of(link.url)):
                places[link.url] = script.code
    marks: dict[str, list[str]] = {}
    for url, code in sorted(places.items()):
        for mark in code.marks:
            marks.setdefault(mark, []).append(url)
    for mark, urls in marks.items():
        yield _failed(urls, mark)
    if not marks:
        yield passed(product.domain, f"no test-mode key in {len(places)} scripts", Curl(pages[0].url))


def _explains(product: Product, host: str) -> bool:
    surface = product.surface(host)
    return (surface is not None and surface.purpose is Purpose.DOCS) or host.startswith(("docs.", "developers."))


def _failed(urls: list[str], mark: str) -> Result:
    more = f", and in {len(urls) - 1} more" if len(urls) > 1 else ""
    return failed(
        urls[0],
        seen=f"a key that begins with {mark}{more}",
        expected="the live key, or none",
        severity=Severity.HIGH,
        confidence=Confidence.FIRM,
        exposure=Exposure.MANY,
        probe=Curl(urls[0]),
        aspect=mark.strip("-_").replace("_", "-").lower(),
        fix=Fix(
            summary=f"Replace the {mark}… key by the live one",
            steps=(
                "Take the live key from the provider's dashboard, with test mode switched off there.",
                "Set it in the production environment of the host, keep the test key for previews, and deploy again.",
                "Change the matching secret key and webhook secret on the server too: test and live do not mix.",
                "Buy something once with a real card, and refund it.",
            ),
            hours=(0.5, 3),
            hours_reason="one setting; longer if the account is not yet allowed to take live payments",
            prompt=(
                f"The production bundle holds a key that begins with {quote(mark)}. Read that key from an environment variable of the "
                "build, never from the code, and let the production build fail if the variable holds a test-mode key."
            ),
        ),
    )


CHECK = Check(
    id="audit.environment-mixup-test-keys",
    title="A test-mode key in production",
    stage=Stage.AUDIT,
    impact=Impact.PAYMENT,
    severity=Severity.HIGH,
    evaluate=evaluate,
)
