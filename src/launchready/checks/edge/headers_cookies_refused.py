"""
The browser refuses a cookie that the product sets.

Why it matters: The server says who is logged in, the browser throws it away, and the user is back at the login, in one browser and not in another.

What is looked at: The pages through which people come in, opened in Chromium: cookies of the product's own hosts that the browser itself reports as refused, with its
reason (a prefix whose rules are not kept, SameSite=None without Secure, a domain that is not the host's). Cookies of other companies that browsers
phase out are not the product's.

Fix: Set-Cookie: __Host-session=…; Path=/; Secure; HttpOnly; SameSite=Lax.

Reference: RFC 6265bis, sections 4.1.3 and 5.7.
"""

from __future__ import annotations

from collections.abc import Iterator

from launchready.model.check import Check, Exposure, Fix, Impact, Result, Severity, Stage, failed, passed, unknown
from launchready.model.evidence.browser import BrowserEvidence, CookieProblem, PageVisit
from launchready.model.probe import Curl
from launchready.model.product import Product
from launchready.standards.quoting import quote
from launchready.standards.urls import host_of, within

_CROSS_SITE = (
    "ThirdParty",
    "SameSiteLax",
    "SameSiteStrict",
    "SameSiteUnspecifiedTreatedAsLax",
    "Phaseout",
    "UserPreference",
)
"""Parts of reasons that say how a cookie travels between sites, not that it was set wrongly."""


def evaluate(browser: BrowserEvidence, product: Product) -> Iterator[Result]:
    """Judge the cookies of each page; the same cookie is named once."""
    told: set[str] = set()
    for page in browser.pages:
        if page.failure:
            yield unknown(
                page.url, f"the page did not come up in the browser: {page.failure}", "mend that first", Curl(page.url)
            )
            continue
        found = [each for each in page.refused_cookies if _own(each, product) and each.name not in told]
        told |= {each.name for each in found}
        for each in found:
            yield _failed(page, each)
        if not found:
            kept = f"{len(page.cookies)} cookies kept" if page.cookies else "no cookie set"
            yield passed(page.url, f"{kept}, none refused", Curl(page.url))


def _own(problem: CookieProblem, product: Product) -> bool:
    host = host_of(problem.url) if problem.url.startswith("http") else ""
    real = [reason for reason in problem.reasons if not any(word in reason for word in _CROSS_SITE)]
    return within(host, product.domain) and bool(real)


def _failed(page: PageVisit, problem: CookieProblem) -> Result:
    return failed(
        page.url,
        seen=f"the browser refuses the cookie {problem.name}: {', '.join(problem.reasons)}",
        expected="a cookie that the browser keeps",
        severity=Severity.MEDIUM,
        exposure=Exposure.MANY,
        impact=Impact.SIGNUP,
        probe=Curl(problem.url or page.url),
        aspect=f"refused-{problem.name}"[:60],
        fix=Fix(
            summary=f"Set the cookie {problem.name} so that browsers keep it",
            steps=(
                "Keep the rules of its prefix (__Host-: Secure, Path=/, no Domain), and put Secure beside SameSite=None.",
            ),
            hours=(0.25, 1),
            hours_reason="attributes of one cookie",
            snippet="Set-Cookie: __Host-session=…; Path=/; Secure; HttpOnly; SameSite=Lax",
            prompt=f"The browser refuses the cookie {quote(problem.name)} ({quote(', '.join(problem.reasons))}). Correct its attributes where it is set.",
        ),
    )


CHECK = Check(
    id="edge.headers-cookies-refused",
    title="The browser refuses a cookie",
    stage=Stage.EDGE,
    impact=Impact.SIGNUP,
    severity=Severity.MEDIUM,
    evaluate=evaluate,
)
