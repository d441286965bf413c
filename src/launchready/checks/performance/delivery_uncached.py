"""
Files that never change are fetched anew on every visit.

Why it matters: A script whose name holds its hash can be kept for ever. Where the server does not say so, every visit waits for
it again, and every visit is paid for.

What is looked at: Scripts and styles that production pages load from the product's hosts and whose names hold a hash: what
Cache-Control and Expires let a browser do. Less than a day counts as not kept. `max-age=0, must-revalidate` with an ETag is what Cloudflare,
Netlify and Vercel send on purpose, so that a deployment shows at once: the file is asked after and not sent again, and that is not reported;
nor are GitHub Pages' ten minutes, which nobody can change. Files without a hash must be asked after, and are not judged.

Fix: Send `Cache-Control: public, max-age=31536000, immutable` for them.

Reference: RFC 9111, section 5.2; RFC 8246 (immutable); developers.cloudflare.com/workers/static-assets/headers; web.dev/articles/http-cache.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from launchready.model.check import Check, Exposure, Fix, Impact, Result, Severity, Stage, failed, passed
from launchready.model.evidence.hosts import HostsEvidence
from launchready.model.evidence.http import Exchange, HttpEvidence
from launchready.model.probe import Curl
from launchready.model.product import Product
from launchready.standards.edges import providers
from launchready.standards.loaded import files, own
from launchready.standards.urls import host_of
from launchready.standards.visits import Answers, no_page, production_pages

DAY = 86_400
_HASH = re.compile(r"[.\-_~]([0-9a-f]{8,64}|[A-Za-z0-9_-]{8})(?:\.min)?\.(?:m?js|css)$")
"""The end of a name that holds a hash: hexadecimal (webpack, esbuild), or Rollup's eight characters."""


def evaluate(hosts: HostsEvidence, http: HttpEvidence, product: Product) -> Iterator[Result]:
    """Judge each host by its hashed files together."""
    pages = production_pages(hosts, http, product)
    if not pages:
        yield no_page(http, product)
    found: dict[str, dict[str, Exchange]] = {}
    answers = Answers(http)
    for page in pages:
        for each in own(files(page, answers), hosts):
            if _is_hashed(urlsplit(each.url).path):
                found.setdefault(host_of(each.url), {})[each.url] = each
    for host, kept in sorted(found.items()):
        wrong = [each for each in kept.values() if not _is_kept(each)]
        if wrong:
            yield _failed(host, wrong)
        else:
            yield passed(host, f"{len(kept)} files with a hash in their names are kept", Curl(next(iter(kept))))


def _is_hashed(path: str) -> bool:
    match = _HASH.search(path)
    if match is None:
        return False
    # Eight letters may be a word, as in app-settings.js; a hash has a digit or mixes its cases.
    text = match[1]
    return any(char.isdigit() for char in text) or (
        text != text.lower() and text != text.capitalize() and text != text.upper()
    )


def _is_kept(exchange: Exchange) -> bool:
    rules = [rule.strip().lower() for value in exchange.header_values("cache-control") for rule in value.split(",")]
    if not rules and exchange.header("expires"):
        return True
    if "no-store" in rules:
        return False
    age = next((_seconds(rule) for rule in rules if rule.startswith("max-age=")), None)
    if age is not None and (age >= DAY or "immutable" in rules):
        return True
    if "github-pages" in providers(exchange):
        return True
    asked_after = age == 0 or "no-cache" in rules
    return asked_after and bool(exchange.header("etag")) and bool(providers(exchange))


def _seconds(rule: str) -> int:
    text = rule.partition("=")[2].strip('"')
    return int(text) if re.fullmatch("[0-9]{1,12}", text) else 0


def _failed(host: str, wrong: list[Exchange]) -> Result:
    shown = ", ".join(f"{each.url[:150]} ({each.header('cache-control') or 'no Cache-Control'})" for each in wrong[:3])
    return failed(
        host,
        seen=f"{len(wrong)} files whose names hold a hash are not kept by browsers: {shown}",
        expected="Cache-Control: public, max-age=31536000, immutable",
        severity=Severity.LOW,
        exposure=Exposure.MANY,
        probe=Curl(wrong[0].url),
        aspect="uncached",
        fix=Fix(
            summary=f"Let browsers keep the hashed files of {host}",
            steps=(
                "Set the header below for the folder of built files (assets/, _next/static/, static/).",
                "Leave the pages themselves at no-cache, so that they name the newest files.",
            ),
            hours=(0.25, 1),
            hours_reason="one rule of the server or the host",
            snippet="Cache-Control: public, max-age=31536000, immutable",
            prompt=(
                "Serve every built file whose name contains a content hash with Cache-Control: public, max-age=31536000, immutable, and HTML "
                "pages with Cache-Control: no-cache. Do not change the header of API responses."
            ),
        ),
    )


CHECK = Check(
    id="performance.delivery-uncached",
    title="Files that never change are not kept",
    stage=Stage.PERFORMANCE,
    impact=Impact.COST,
    severity=Severity.LOW,
    evaluate=evaluate,
)
