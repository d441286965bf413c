"""
The name that a builder gave to the product competes with its own domain.

Why it matters: Search engines and people then find kettle.lovable.app or kettle.vercel.app instead of the product's own address. Links and
trust gather there, logins and cookies do not work across the two, and the name is lost with the builder.

What is looked at: Pages of the product whose canonical link or og:url names a builder's or host's deployment name, a redirect of the product's
domain to one, and a deployment that answers under such a name with the same page, may be indexed, and names no other address as canonical.
Only names that the product itself gives away (CNAME, links, redirects) are asked; none is guessed. A twin with noindex, with a redirect, or with
a canonical link to the product's domain is healthy. A product that lives under such a name, and says so, is not judged.

Fix: Let every page name its address on the product's domain as canonical, and redirect the builder's name there.

Reference: RFC 6596 (canonical); vercel.com/guides, "Avoiding duplicate content with vercel.app URLs"; publicsuffix.org (which names these are).
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
from launchready.model.evidence.http import Exchange, HttpEvidence
from launchready.model.probe import Curl
from launchready.model.product import Product
from launchready.standards.environments import is_builders
from launchready.standards.quoting import quote
from launchready.standards.redirects import follow
from launchready.standards.urls import host_of, within
from launchready.standards.visits import front_page, is_page, no_page, noindex, production_pages

_GENERIC = frozenset(
    {"", "home", "react app", "vite + react", "vite + react + ts", "next.js", "create next app", "index"}
)


def evaluate(hosts: HostsEvidence, http: HttpEvidence, product: Product) -> Iterator[Result]:
    """Judge what pages call themselves, where the domain leads, and each deployment that was seen."""
    silent = True
    for result in _results(hosts, http, product):
        silent = False
        yield result
    front = front_page(http, product)
    if not silent:
        return
    if front is None:
        yield no_page(http, product)
    else:
        yield passed(front.url, "no builder's name stands in for it", Curl(front.url))


def _results(hosts: HostsEvidence, http: HttpEvidence, product: Product) -> Iterator[Result]:
    final = follow(http, f"https://{product.domain}/").final
    if final is not None and _is_other(host_of(final.url), hosts, product):
        yield _redirected(final, product)
    told: set[tuple[str, str, str]] = set()
    for page in production_pages(hosts, http, product):
        assert page.page is not None
        shared = next((link.url for link in page.page.links if link.rel == "og:url"), "")
        for aspect, url in (("canonical", page.page.canonical), ("og-url", shared)):
            name = host_of(url) if url else ""
            place = (host_of(page.url), aspect, name)
            if name and _is_other(name, hosts, product) and place not in told:
                told.add(place)
                yield _named(page, aspect, name)
    front = front_page(http, product)
    for exchange in sorted(http.exchanges, key=lambda each: each.url):
        name = host_of(exchange.url)
        if (
            front is not None
            and is_page(exchange)
            and _is_other(name, hosts, product)
            and exchange.url == f"https://{name}/"
            and _is_twin(exchange, front)
        ):
            yield _twin(exchange, front)


def _is_other(name: str, hosts: HostsEvidence, product: Product) -> bool:
    return is_builders(name) and hosts.find(name) is None and not within(name, product.domain)


def _is_twin(seen: Exchange, front: Exchange) -> bool:
    if seen.url == front.url or seen.page is None or front.page is None or noindex(seen):
        return False
    if seen.page.canonical and host_of(seen.page.canonical) != host_of(seen.url):
        return False
    same = bool(seen.body and front.body and seen.body.size and seen.body.sha256 == front.body.sha256)
    title = seen.page.title.strip().lower()
    return (same and bool(title)) or (title == front.page.title.strip().lower() and title not in _GENERIC)


def _fix(name: str, address: str) -> Fix:
    return Fix(
        summary=f"Let {address} stand for the product, not {name}",
        steps=(
            f"Set the site's address (canonical link, og:url, SEO settings) to {address}.",
            f"Make {address} the primary domain at your builder or host, so that {name} redirects to it.",
            f"Where no redirect can be had, send X-Robots-Tag: noindex on {name}.",
            f"Correct the site URL and the redirect URLs of the login service if they still hold {name}.",
        ),
        hours=(0.25, 2),
        hours_reason="settings in two or three places",
        prompt=(
            f"The site's own address is {quote(address)}, but it names {quote(name)}. Put the site's address into one setting, make every "
            "canonical link, og:url, sitemap entry and login redirect of it, and redirect requests for the other name permanently to it."
        ),
    )


def _named(page: Exchange, aspect: str, name: str) -> Result:
    what = "canonical link" if aspect == "canonical" else "og:url"
    return failed(
        page.url,
        seen=f"its {what} names {name}",
        expected=f"an address on {host_of(page.url)}",
        severity=Severity.MEDIUM if aspect == "canonical" else Severity.LOW,
        exposure=Exposure.MANY,
        probe=Curl(page.url),
        aspect=aspect,
        fix=_fix(name, f"https://{host_of(page.url)}"),
    )


def _redirected(final: Exchange, product: Product) -> Result:
    return failed(
        product.domain,
        seen=f"it leads to {final.url}",
        expected="the product under its own domain",
        severity=Severity.HIGH,
        probe=Curl(f"https://{product.domain}/", follow=True),
        aspect="redirect",
        fix=_fix(host_of(final.url), f"https://{product.domain}"),
    )


def _twin(twin: Exchange, front: Exchange) -> Result:
    return failed(
        twin.url,
        seen=f"it answers with the same page as {front.url}, and search engines may show it",
        expected="a redirect to the product's domain, a canonical link to it, or noindex",
        severity=Severity.MEDIUM,
        confidence=Confidence.FIRM,
        exposure=Exposure.SOME,
        probe=Curl(twin.url),
        aspect="twin",
        fix=_fix(host_of(twin.url), f"https://{host_of(front.url)}"),
    )


CHECK = Check(
    id="audit.environment-mixup-preview-host",
    title="A builder's name stands in for the product's domain",
    stage=Stage.AUDIT,
    impact=Impact.REACH,
    severity=Severity.HIGH,
    evaluate=evaluate,
)
