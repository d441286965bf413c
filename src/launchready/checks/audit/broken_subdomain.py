"""
A subdomain that the product uses does not resolve, or nothing answers there.

Why it matters: A page, a script or a sitemap sends people and programs to a host that is not there. It looks like a working product
with a hole in it: the help that cannot be opened, the chat that never loads.

What is looked at: Hosts below the product's domain that its file does not name (those are audit.domain-map's): found in its pages,
sitemaps, redirects, policies, scripts and certificates, or by the names that products use (app, api, chat, www, docs, admin, help, status).
What a page, a sitemap or a redirect leads to must be there. A name that only a script, a policy or a certificate mentions is a sign: an
old name in a certificate keeps it from being renewed. A common name that does not exist, or only by a wildcard, is healthy; so are staging and
admin hosts that answer nobody from outside, mail hosts without a web server, and addresses that this run may not reach.

Fix: Create the record, bring the server up, or take the name out of where it stands.

Reference: RFC 2308 (what NXDOMAIN and no data mean); RFC 8555, section 7.1.4 (every name of a certificate is validated).
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
    Wait,
    WaitKind,
    failed,
    passed,
    unknown,
)
from launchready.model.evidence.dns import DnsEvidence
from launchready.model.evidence.hosts import Host, HostsEvidence, Source
from launchready.model.evidence.http import Exchange, FailureKind, HttpEvidence
from launchready.model.probe import Curl, Dig
from launchready.model.product import Product
from launchready.standards.challenge import withheld
from launchready.standards.environments import is_staging
from launchready.standards.negative_ttl import negative_ttl
from launchready.standards.quoting import quote
from launchready.standards.urls import within

_LED_TO = (Source.PAGE, Source.SITEMAP, Source.REDIRECT)
_MENTIONED = (Source.SCRIPT, Source.CSP, Source.CERTIFICATE)
_GONE = frozenset({FailureKind.REFUSED, FailureKind.UNREACHABLE, FailureKind.TIMEOUT, FailureKind.CLOSED})
_PUBLIC = frozenset({"app", "api", "chat", "www", "docs", "help", "status"})
"""Common names that are there for everybody; an admin host may well be closed."""
_SERVICES = frozenset(
    {"mail", "smtp", "imap", "pop", "mx", "ftp", "cpanel", "webmail", "webdisk", "whm", "autodiscover", "autoconfig", "ns1", "ns2", "vpn"}
)  # fmt: skip
_BEHIND_EDGE = frozenset({502, 504, 520, 521, 522, 523, 524, 525, 526, 530})
"""What an edge answers for a server that it cannot reach (developers.cloudflare.com, "Cloudflare 5xx errors")."""
_PLACES = {
    Source.PAGE: "a page links to it",
    Source.SITEMAP: "a sitemap names it",
    Source.REDIRECT: "a redirect leads to it",
    Source.SCRIPT: "a script names it",
    Source.CSP: "a content security policy names it",
    Source.CERTIFICATE: "a certificate names it",
    Source.COMMON_NAME: "its record exists",
}


def evaluate(hosts: HostsEvidence, dns: DnsEvidence, http: HttpEvidence, product: Product) -> Iterator[Result]:
    """Judge each host that was found, and that nothing declares."""
    for host in hosts.hosts:
        label = host.name.removesuffix(product.domain).strip(".").split(".")[0]
        if host.declared or not within(host.name, product.domain) or is_staging(product, host.name):
            continue
        if label in _SERVICES:
            continue
        if not dns.addresses(host.name):
            yield from _unresolved(host, dns, product)
        else:
            yield from _reached(host, label, dns, http)


def _unresolved(host: Host, dns: DnsEvidence, product: Product) -> Iterator[Result]:
    answers = tuple(dns.address_answers(host.name))
    source = _source(host)
    if source is Source.COMMON_NAME:
        return  # audit.dangling-record judges a record that leads nowhere
    if not answers or any(not answer.status.settled for answer in answers):
        yield unknown(host.name, "DNS gave no answer that counts", "ask again, or another resolver", Dig(host.name))
        return
    chain = next((answer.cnames for answer in answers if answer.cnames), ())
    seen = f"its CNAME leads to {chain[-1]}, which has no address" if chain else "the name has no address"
    ttl = negative_ttl(dns, product.domain)
    yield _failed(
        host,
        source,
        seen,
        "unresolved",
        Dig(host.name),
        f"resolvers remember for {ttl} s that the name was missing",
        ttl,
    )


def _reached(host: Host, label: str, dns: DnsEvidence, http: HttpEvidence) -> Iterator[Result]:
    exchanges = [each for each in (http.find(f"{scheme}://{host.name}/") for scheme in ("https", "http")) if each]
    answered = next((each for each in exchanges if each.answered), None)
    source = _source(host)
    probe = Curl(f"https://{host.name}/")
    if answered is not None and not (answered.status in _BEHIND_EDGE and not withheld(answered)):
        yield passed(host.name, f"resolves and answers {answered.status}", probe)
        return
    if source in _MENTIONED or (source is Source.COMMON_NAME and label not in _PUBLIC):
        return  # it may be closed to the public on purpose
    if answered is not None:
        yield _failed(
            host, source, f"{answered.url} answers {answered.status}: no server behind the edge", "error", probe
        )
        return
    kinds = {each.failure.kind for each in exchanges if each.failure}
    if not exchanges or not kinds <= _GONE:
        yield unknown(host.name, _why(exchanges), "look at it from where it can be reached", probe)
        return
    ttl = max((answer.ttl for answer in dns.address_answers(host.name)), default=0)
    shown = ", ".join(dns.addresses(host.name)[:4])
    seen = f"resolves to {shown}, where neither https nor http answers: {_why(exchanges)}"
    yield _failed(host, source, seen, "silent", probe, "caches keep the old record for its TTL", ttl)


def _why(exchanges: list[Exchange]) -> str:
    return "; ".join(sorted({each.failure.detail for each in exchanges if each.failure})) or "it was not visited"


def _source(host: Host) -> Source:
    """Return the strongest way in which a host was found."""
    found = {sighting.source for sighting in host.sightings}
    order = (*_LED_TO, Source.COMMON_NAME, *_MENTIONED)
    return next((source for source in order if source in found), Source.CERTIFICATE)


def _failed(
    host: Host, source: Source, seen: str, aspect: str, probe: Curl | Dig, wait: str = "", ttl: int = 0
) -> Result:
    where = next((each.where for each in host.sightings if each.source is source and each.where), "")
    led = source in (*_LED_TO, Source.COMMON_NAME)
    place = f" ({where[:200]})" if where and source is not Source.COMMON_NAME else ""
    return failed(
        host.name,
        seen=f"{seen}; {_PLACES[source]}{place}",
        expected="the name resolves and a server answers, or nothing names it",
        severity=Severity.MEDIUM if led else Severity.LOW,
        confidence=Confidence.FIRM if led else Confidence.TENTATIVE,
        exposure=Exposure.SOME if led else Exposure.FEW,
        probe=probe,
        aspect=aspect,
        fix=Fix(
            summary=f"Bring {host.name} up, or stop naming it",
            steps=(
                f"Decide whether {host.name} is part of the product.",
                "If it is: create its record, attach the name at the service behind it, and add it to the product file.",
                "If not: take it out of the place where it was found, and delete its record.",
            ),
            hours=(0.25, 2),
            hours_reason="one record, or one link",
            waits=(Wait(WaitKind.DNS_TTL, round(ttl / 3600, 2), wait),) if ttl else (),
            prompt=(
                f"The host {quote(host.name)} does not answer. Find every place in this project that names it (links, API addresses, "
                "policies, sitemaps) and replace it by the host that serves this today, or take it out."
            )
            if source is not Source.COMMON_NAME
            else "",
        ),
    )


CHECK = Check(
    id="audit.broken-subdomain",
    title="A subdomain in use is not there",
    stage=Stage.AUDIT,
    impact=Impact.REACH,
    severity=Severity.MEDIUM,
    evaluate=evaluate,
)
