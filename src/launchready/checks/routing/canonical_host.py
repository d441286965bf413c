"""
The product answers under several addresses, or the way to its one address is broken.

Why it matters: People type the domain with and without www, with and without https. If both answer, search engines see two
products, sign-ins made on one are unknown on the other, and an OAuth callback or a payment return to the "wrong" one fails. If a
redirect loops or drops the path, every link in an advert, a mail or a marketplace listing breaks.

What is looked at: http and https, the domain and its www (only where the domain is one that somebody registered), each with and
without a path and a query. Each must reach the canonical address (canonical_url of the product file; else the
canonical link of the page where https://DOMAIN/ ends, or that page itself)
by one permanent redirect that keeps path and query. A first hop from http to https on the same host is not counted: the HSTS preload
list demands it. Redirects within the canonical address (to a language, to a login) are the product's own affair. A page behind a
robot check is UNKNOWN; so is an entrance that does not answer, which audit.domain-map reports.

Fix: Set one primary domain where the product is hosted, and let it redirect the others permanently (308 or 301).

Reference: RFC 9110, section 15.4; RFC 6596 (canonical); hstspreload.org (the first redirect stays on its host).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
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
from launchready.model.evidence.http import Exchange, FailureKind, HttpEvidence
from launchready.model.probe import Curl
from launchready.model.product import Product
from launchready.standards.canonical import PROBE_PATH, hosts
from launchready.standards.challenge import withheld
from launchready.standards.quoting import quote
from launchready.standards.redirects import PERMANENT, Chain, End, follow
from launchready.standards.urls import host_of, origin_of, within


@dataclass(frozen=True, slots=True)
class _Canonical:
    origin: str
    declared: bool


def evaluate(product: Product, http: HttpEvidence) -> Iterator[Result]:
    """Judge each entrance, against the canonical address."""
    canonical = _canonical(product, http)
    if canonical is None:
        yield unknown(
            product.domain,
            "no canonical address is declared, and none can be seen: no entrance leads to a page over https",
            "set canonical_url in the product file, and see audit.domain-map and edge.tls",
            Curl(f"https://{product.domain}/", follow=True),
        )
        return
    for host in hosts(product.domain):
        for scheme in ("http", "https"):
            yield _entrance(f"{scheme}://{host}/", host, http, canonical)


def _canonical(product: Product, http: HttpEvidence) -> _Canonical | None:
    if product.canonical_url:
        return _Canonical(origin_of(product.canonical_url), declared=True)
    for host in hosts(product.domain):
        final = follow(http, f"https://{host}/").final
        if final is None or final.status >= 400 or withheld(final) or not final.url.startswith("https:"):
            continue
        claimed = final.page.canonical if final.page else ""
        for url in (claimed, final.url):
            if url.startswith("https:") and within(host_of(url), product.domain):
                return _Canonical(origin_of(url), declared=False)
    return None


def _entrance(url: str, host: str, http: HttpEvidence, canonical: _Canonical) -> Result:
    chain = follow(http, url)
    probe = Curl(url, follow=bool(chain.redirects))
    if chain.end is End.NOT_SEEN:
        return unknown(url, "the run ended before this address was visited", "run the audit again", probe)
    if chain.end is End.FAILURE:
        return _unreached(url, host, http, chain, probe)
    if chain.end in (End.LOOP, End.TOO_LONG, End.BAD_LOCATION):
        return _stuck(url, chain, canonical, probe)
    final = chain.hops[-1]
    way = _way(chain, canonical)
    if way is None:
        if withheld(final):
            return unknown(url, f"{final.url} answers {final.status}, to robots at least", "let this audit in", probe)
        if final.url.startswith("http:") and f"https:{origin_of(final.url)[5:]}" == canonical.origin:
            return passed(url, f"ends at {final.url}; whether https is enforced, edge.https-enforced says", probe)
        return _elsewhere(url, final, canonical, probe)
    return _judge_way(url, way, http, canonical, probe)


def _way(chain: Chain, canonical: _Canonical) -> tuple[Exchange, ...] | None:
    """Return the redirects up to the canonical address; None if it is never reached."""
    for index, hop in enumerate(chain.hops):
        if origin_of(hop.url) == canonical.origin:
            return chain.hops[:index]
    return None


def _judge_way(url: str, way: tuple[Exchange, ...], http: HttpEvidence, canonical: _Canonical, probe: Curl) -> Result:
    counted = way[1:] if len(way) > 1 and _only_upgrades(way[0], way[1]) else way
    temporary = [hop for hop in counted if hop.status not in PERMANENT]
    if temporary:
        return _weak(
            url,
            seen=f"{temporary[0].url} redirects with {temporary[0].status}, which says: only for now",
            expected="a permanent redirect, 308 or 301",
            severity=Severity.MEDIUM,
            aspect="temporary",
            probe=probe,
            canonical=canonical,
        )
    if len(counted) > 1:
        steps = " → ".join([hop.url for hop in way] + [canonical.origin + "/"])
        return _weak(
            url,
            seen=f"{len(way)} redirects: {steps}",
            expected="one redirect to the canonical address",
            severity=Severity.LOW,
            aspect="hops",
            probe=probe,
            canonical=canonical,
        )
    lost = _lost(url, http, canonical)
    if lost:
        return _weak(
            url,
            seen=lost,
            expected="path and query are kept",
            severity=Severity.HIGH,
            aspect="path",
            probe=Curl(url.rstrip("/") + PROBE_PATH, follow=True),
            canonical=canonical,
        )
    return passed(url, f"reaches {canonical.origin}/ in {len(way)} redirects, path and query kept", probe)


def _only_upgrades(first: Exchange, second: Exchange) -> bool:
    return (
        first.status in PERMANENT
        and host_of(first.url) == host_of(second.url)
        and first.url.startswith("http:")
        and second.url.startswith("https:")
    )


def _lost(url: str, http: HttpEvidence, canonical: _Canonical) -> str:
    """Return what a redirect loses of a path and query; "" if nothing, or if it could not be seen."""
    start = url.rstrip("/") + PROBE_PATH
    chain = follow(http, start)
    wanted = urlsplit(PROBE_PATH)
    for hop in chain.hops:
        if origin_of(hop.url) == canonical.origin:
            parts = urlsplit(hop.url)
            if not parts.path.rstrip("/").endswith(wanted.path):
                return f"{start} is led to {hop.url}: the path is lost"
            if wanted.query not in parts.query:
                return f"{start} is led to {hop.url}: the query is lost"
            return ""
    return ""


def _unreached(url: str, host: str, http: HttpEvidence, chain: Chain, probe: Curl) -> Result:
    failure = chain.hops[-1].failure
    kind = failure.kind if failure else FailureKind.OTHER
    if len(chain.hops) == 1 and kind is FailureKind.DNS and host.startswith("www."):
        return failed(
            url,
            seen=f"{chain.detail}",
            expected=f"{host} leads to the product, as people type it out of habit",
            severity=Severity.MEDIUM,
            exposure=Exposure.SOME,
            probe=probe,
            aspect="no-www",
            fix=Fix(
                summary=f"Add {host} and redirect it",
                steps=(
                    f"Add {host} as a second domain where the product is hosted, redirecting to the primary one.",
                    "Create the CNAME record that the host names.",
                ),
                hours=(0.25, 1),
                hours_reason="one record and one setting",
                snippet=f"{host}. 300 IN CNAME <the host's name for custom domains>.",
            ),
        )
    other = follow(http, f"https://{host}/")
    if url.startswith("http:") and kind in (FailureKind.REFUSED, FailureKind.TIMEOUT) and other.hops and other.final:
        return failed(
            url,
            seen=f"http does not answer ({chain.detail}) while https does",
            expected="http redirects to https",
            severity=Severity.LOW,
            exposure=Exposure.FEW,
            probe=probe,
            aspect="no-http",
            fix=Fix(
                summary=f"Open port 80 of {host} and redirect it",
                steps=("Switch on the host's or edge's redirect from http to https; it needs port 80 open.",),
                hours=(0.25, 1),
                hours_reason="one setting",
            ),
        )
    last = chain.hops[-1].url
    remedy = "see audit.domain-map and edge.tls"
    return unknown(url, f"{last} does not answer: {chain.detail}", remedy, probe)


def _stuck(url: str, chain: Chain, canonical: _Canonical, probe: Curl) -> Result:
    last = chain.hops[-1]
    if chain.end is End.LOOP and any(hop.header("set-cookie") for hop in chain.hops):
        return unknown(
            url, "the redirects go round and set cookies: a browser may come out", "open it in a browser", probe
        )
    seen = {
        End.LOOP: f"the redirects go round: {last.url} leads back to {chain.detail}",
        End.TOO_LONG: f"more than {len(chain.hops) - 1} redirects, and no page",
        End.BAD_LOCATION: f"{last.url} redirects with {last.status} to nowhere: {chain.detail}",
    }[chain.end]
    return failed(
        url,
        seen=seen,
        expected=f"{canonical.origin}/ in one redirect",
        severity=Severity.BLOCKER,
        probe=probe,
        aspect="stuck",
        fix=_fix(
            canonical,
            "Find the two rules that contradict each other: usually the edge's (Cloudflare SSL mode Flexible, a page rule) and the "
            "host's (its primary domain). Keep one.",
        ),
    )


def _elsewhere(url: str, final: Exchange, canonical: _Canonical, probe: Curl) -> Result:
    twin = origin_of(final.url) == origin_of(url)
    seen = f"answers {final.status} by itself" if twin else f"ends at {final.url}"
    how = (
        "is declared canonical" if canonical.declared else f"is where https://{host_of(url).removeprefix('www.')}/ ends"
    )
    return failed(
        url,
        seen=f"{seen}, while {canonical.origin}/ {how}",
        expected=f"a permanent redirect to {canonical.origin}/",
        severity=Severity.HIGH,
        confidence=Confidence.CERTAIN if canonical.declared else Confidence.FIRM,
        exposure=Exposure.MANY,
        probe=probe,
        aspect="elsewhere",
        fix=_fix(canonical, f"Redirect {origin_of(url)}/ permanently, path and query kept."),
    )


def _weak(
    url: str, *, seen: str, expected: str, severity: Severity, aspect: str, probe: Curl, canonical: _Canonical
) -> Result:
    return failed(
        url,
        seen=seen,
        expected=expected,
        severity=severity,
        exposure=Exposure.MANY if severity is Severity.HIGH else Exposure.SOME,
        probe=probe,
        aspect=aspect,
        fix=_fix(
            canonical, f"Let {origin_of(url)} redirect straight to {canonical.origin} with 308, path and query kept."
        ),
    )


def _fix(canonical: _Canonical, first: str) -> Fix:
    return Fix(
        summary="Lead every address to the canonical one in one permanent redirect",
        steps=(
            first,
            (
                f"Make {host_of(canonical.origin + '/')} the primary domain where the product is hosted "
                "(Vercel: Settings, Domains; Netlify: Domain management; Cloudflare: Rules, Redirect Rules)."
            ),
            "Take redirects of other rules and of the app's own code away, so that one place decides.",
        ),
        hours=(0.5, 2),
        hours_reason="one or two settings at the host, and a test of each address",
        prompt=(
            f"The product's one address is {quote(canonical.origin)}. Remove any redirect in the code or its configuration "
            "that sends visitors to another host, and make every absolute link, canonical tag, sitemap entry and auth "
            "callback use that address."
        ),
    )


CHECK = Check(
    id="routing.canonical-host",
    title="The product has no single address, or the way to it is broken",
    stage=Stage.ROUTING,
    impact=Impact.REACH,
    severity=Severity.BLOCKER,
    evaluate=evaluate,
    after=("audit.domain-map", "edge.tls"),
)
