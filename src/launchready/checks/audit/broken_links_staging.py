"""
A production page links to staging, a preview, or the visitor's own machine.

Why it matters: The visitor clicks on "Start for free" and signs up on the test system, or on a page that is only on the developer's
machine. Search engines follow the link and list staging.

What is looked at: Links of production pages to hosts that the product file calls something else than production, to hosts of the product with an
unmistakable word in their name (staging, stage, uat, qa …), to previews that live as long as a branch, and to localhost. Links to dev. or test. alone
are not judged: companies call places for the public so. Documentation may name localhost.

Fix: Link to production.

Reference: vercel.com/docs/deployments/generated-urls; docs.netlify.com, "Deploy Previews".
"""

from __future__ import annotations

from collections.abc import Iterator

from launchready.model.check import Check, Exposure, Fix, Impact, Result, Severity, Stage, failed, passed
from launchready.model.evidence.hosts import HostsEvidence
from launchready.model.evidence.http import Exchange, HttpEvidence
from launchready.model.probe import Curl
from launchready.model.product import Product, Purpose
from launchready.standards.environments import is_passing, is_staging
from launchready.standards.quoting import quote
from launchready.standards.scripts import is_local
from launchready.standards.urls import host_of
from launchready.standards.visits import no_page, production_pages


def evaluate(hosts: HostsEvidence, http: HttpEvidence, product: Product) -> Iterator[Result]:
    """Judge each page; a link that several pages of a host share is said once."""
    pages = production_pages(hosts, http, product)
    if not pages:
        yield no_page(http, product)
    told: set[tuple[str, str]] = set()
    for page in pages:
        assert page.page is not None
        host = host_of(page.url)
        linked = [link.url for link in page.page.links if link.kind == "a"]
        wrong = {name for name in set(map(host_of, linked)) if _is_wrong(name, host, hosts, product)}
        urls = [url for url in linked if host_of(url) in wrong]
        fresh = [url for url in dict.fromkeys(urls) if (host, url) not in told]
        told |= {(host, url) for url in fresh}
        if fresh:
            yield _failed(page, fresh)
        elif not urls:
            yield passed(page.url, "its links lead to production", Curl(page.url))


def _is_wrong(host: str, page_host: str, hosts: HostsEvidence, product: Product) -> bool:
    surface = product.surface(page_host)
    if is_local(host) and hosts.find(host) is None:
        explains = (surface is not None and surface.purpose is Purpose.DOCS) or page_host.startswith(("docs.", "help."))
        return not explains
    return is_staging(product, host, surely=True) or (is_passing(host) and hosts.find(host) is None)


def _failed(page: Exchange, urls: list[str]) -> Result:
    more = f" and {len(urls) - 4} more" if len(urls) > 4 else ""
    return failed(
        page.url,
        seen=f"it links to {', '.join(url[:200] for url in urls[:4])}{more}",
        expected="links to production only",
        severity=Severity.MEDIUM,
        exposure=Exposure.SOME,
        probe=Curl(page.url),
        aspect="staging",
        fix=Fix(
            summary=f"Link to production on {page.url[:100]}",
            steps=(
                "Replace each address by production's, or by a path without a host.",
                "Build links to other hosts of the product from one setting, set for each environment.",
            ),
            hours=(0.25, 1),
            hours_reason="a few links",
            prompt=(
                f"The production page {quote(page.url)} links to {', '.join(quote(url) for url in urls[:4])}. Replace these by relative "
                "links, or by addresses made of the environment's setting for the site's address."
            ),
        ),
    )


CHECK = Check(
    id="audit.broken-links-staging",
    title="A production page links to staging",
    stage=Stage.AUDIT,
    impact=Impact.SIGNUP,
    severity=Severity.MEDIUM,
    evaluate=evaluate,
)
