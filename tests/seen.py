"""Small words for making evidence in tests: what a run would have seen, one line a fact."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from typing import get_args, get_type_hints

from launchready.model.check import Severity
from launchready.model.evidence import Evidence
from launchready.model.evidence.access_rules import AccessRulesEvidence
from launchready.model.evidence.active import ActiveEvidence
from launchready.model.evidence.backends import BackendsEvidence
from launchready.model.evidence.dns import DnsAnswer, DnsEvidence, DnsRecord, DnsStatus
from launchready.model.evidence.hosts import Host, HostsEvidence, Sighting, Source
from launchready.model.evidence.http import (
    BodyFacts,
    Code,
    Exchange,
    FailureKind,
    HttpEvidence,
    HttpFailure,
    Link,
    Page,
    Robots,
    Sitemap,
)
from launchready.model.evidence.load import LoadEvidence
from launchready.model.evidence.mail_render import MailRenderEvidence, MailTemplatesEvidence
from launchready.model.evidence.mail_test import MailTestEvidence
from launchready.model.evidence.private import PrivateEvidence
from launchready.model.evidence.rdap import RdapEvidence
from launchready.model.evidence.run import Run
from launchready.model.evidence.tls import Certificate, TlsEndpoint, TlsEvidence, Trust
from launchready.model.product import Product
from launchready.standards.canonical import entrances
from launchready.standards.urls import host_of

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
HSTS = ("strict-transport-security", "max-age=31536000; includeSubDomains")
CSP = ("content-security-policy", "default-src 'self'; object-src 'none'; base-uri 'none'")
NOSNIFF = ("x-content-type-options", "nosniff")
FRAMES = ("x-frame-options", "DENY")
HEALTHY = (HSTS, CSP, NOSNIFF, FRAMES)
"""The headers of a page that no check has anything against: a new check of headers adds its own."""

Bad = tuple[Evidence, set[tuple[str, str, Severity]]]
"""A failing case: the evidence, and (where, aspect, severity) of every failure in it."""


def page(url: str, *headers: tuple[str, str], status: int = 200, title: str = "Kettle", **facts: object) -> Exchange:
    """An HTML page."""
    return replace(
        answer(url, ("content-type", "text/html; charset=utf-8"), *headers, status=status),
        body=BodyFacts(1200, "0" * 64, "text/html"),
        page=Page(title=title, **facts),  # type: ignore[arg-type]
    )


def answer(url: str, *headers: tuple[str, str], status: int = 200, media_type: str = "text/plain") -> Exchange:
    """An answer that is no page."""
    return Exchange(
        "GET",
        url,
        NOW,
        status=status,
        http_version="2",
        headers=headers,
        address="192.0.2.1",
        tls_verified=True if url.startswith("https:") else None,
        body=BodyFacts(0, "0" * 64, media_type),
    )


def script(url: str, *headers: tuple[str, str]) -> Exchange:
    """A script."""
    return answer(url, ("content-type", "text/javascript"), *headers, media_type="text/javascript")


def naming(url: str, *links: Link, headers: tuple[tuple[str, str], ...] = ()) -> Exchange:
    """A page that names other URLs: naming(url, Link("script", "https://…"))."""
    return page(url, *headers, links=links)


def redirect(url: str, to: str, status: int = 301, *headers: tuple[str, str]) -> Exchange:
    """An answer that sends the visitor on."""
    return answer(url, ("location", to), *headers, status=status)


def failure(url: str, kind: FailureKind = FailureKind.REFUSED, detail: str = "192.0.2.1 refused") -> Exchange:
    """No answer."""
    return Exchange("GET", url, NOW, failure=HttpFailure(kind, detail))


def unverified(exchange: Exchange) -> Exchange:
    """The same answer behind a certificate that does not verify."""
    return replace(exchange, tls_verified=False, tls_error="certificate has expired")


def name(
    host: str, *addresses: str, ttl: int = 300, status: DnsStatus | None = None, cname: str = ""
) -> tuple[DnsAnswer, DnsAnswer]:
    """What DNS says of a host: its IPv4 addresses, or how the question ended."""
    status = status or (DnsStatus.NOERROR if addresses else DnsStatus.NXDOMAIN)
    chain = (DnsRecord(host, "CNAME", ttl, cname),) if cname else ()
    owner = cname or host
    records = chain + tuple(DnsRecord(owner, "A", ttl, address) for address in addresses)
    six = DnsStatus.NODATA if addresses else status
    return DnsAnswer(host, "A", status, records, NOW), DnsAnswer(host, "AAAA", six, chain, NOW)


def record(owner: str, rtype: str, *values: str, ttl: int = 3600) -> DnsAnswer:
    """An answer with records of one type."""
    status = DnsStatus.NOERROR if values else DnsStatus.NODATA
    return DnsAnswer(owner, rtype, status, tuple(DnsRecord(owner, rtype, ttl, value) for value in values), NOW)


def certificate(
    *names: str, days_left: float = 60, days: float = 90, issuer: str = "Lab CA", **facts: object
) -> Certificate:
    """A certificate that is good unless told otherwise."""
    end = NOW + timedelta(days=days_left)
    made = Certificate(
        sha256="0" * 64,
        subject=names[0] if names else "",
        issuer=issuer,
        names=names,
        not_before=end - timedelta(days=days),
        not_after=end,
        key_type="EC",
        key_bits=256,
        signature_hash="sha256",
        is_ca=False,
    )
    return replace(made, **facts)  # type: ignore[arg-type]


def endpoint(host: str, leaf: Certificate | None = None, **facts: object) -> TlsEndpoint:
    """A handshake that went well unless told otherwise."""
    made = TlsEndpoint(
        host,
        443,
        NOW,
        address="192.0.2.1",
        version="TLSv1.3",
        cipher="TLS_AES_128_GCM_SHA256",
        chain=(leaf or certificate(host),),
        trust=Trust.TRUSTED,
    )
    return replace(made, **facts)  # type: ignore[arg-type]


def host(name_: str, source: Source = Source.DECLARED, **facts: str) -> Host:
    """A host of the product."""
    return Host(name_, (Sighting(source),), **facts)


def registration(domain: str, now: datetime = NOW) -> RdapEvidence:
    """A registration that has most of a year to go."""
    return RdapEvidence(
        domain,
        now,
        server="https://rdap.registry.example/",
        registrar="Registrar Example",
        statuses=("client transfer prohibited",),
        registered_at=now - timedelta(days=400),
        expires_at=now + timedelta(days=330),
    )


def evidence(
    *facts: Exchange | DnsAnswer | TlsEndpoint | Host | tuple[DnsAnswer, ...],
    domain: str = "kettle.example",
    now: datetime = NOW,
    product: dict[str, object] | None = None,
) -> Evidence:
    """Everything that a run saw. Hosts that nothing declares are made from what was visited."""
    flat: list[object] = []
    for fact in facts:
        flat += fact if isinstance(fact, tuple) else (fact,)
    exchanges = tuple(fact for fact in flat if isinstance(fact, Exchange))
    endpoints = tuple(fact for fact in flat if isinstance(fact, TlsEndpoint))
    hosts = {fact.name: fact for fact in flat if isinstance(fact, Host)}
    for seen in [host_of(e.url) for e in exchanges] + [e.host for e in endpoints]:
        source = Source.DOMAIN if seen == domain else Source.DECLARED
        if seen == domain or seen.endswith("." + domain):
            hosts.setdefault(seen, host(seen, source))
    return Evidence(
        run=Run("0", now, now, now),
        product=Product.model_validate({"domain": domain, **(product or {})}),
        hosts=HostsEvidence(domain, tuple(hosts[key] for key in sorted(hosts))),
        dns=DnsEvidence(tuple(fact for fact in flat if isinstance(fact, DnsAnswer))),
        http=HttpEvidence(exchanges),
        tls=TlsEvidence(endpoints),
        rdap=registration(domain, now),
        active=ActiveEvidence(),
        backends=BackendsEvidence(),
        private=PrivateEvidence(),
        access_rules=AccessRulesEvidence(),
        mail_test=MailTestEvidence(),
        load=LoadEvidence(),
        mail_templates=MailTemplatesEvidence(),
        mail_render=MailRenderEvidence(),
    )


def entered(
    canonical: str, *, changed: tuple[Exchange, ...] = (), domain: str = "kettle.example", status: int = 301
) -> tuple[Exchange, ...]:
    """The whole matrix of entrances of a product whose addresses all lead to the canonical one in one hop."""
    found: dict[str, Exchange] = {}
    for url in entrances(domain):
        rest = url.split("/", 3)[3]
        final = f"{canonical}/{rest}"
        found[final] = page(final, *HEALTHY, status=404 if rest else 200)
        if url != final:
            found[url] = redirect(url, final, status, HSTS)
    for exchange in changed:
        found[exchange.url] = exchange
    return tuple(found.values())


def said(
    server: str,
    owner: str,
    rtype: str,
    *values: str,
    status: DnsStatus | None = None,
    authoritative: bool = True,
    ttl: int = 3600,
) -> DnsAnswer:
    """What one name server said when it was asked directly: `server` is its address, with a port where it is not 53."""
    made = record(owner, rtype, *values, ttl=ttl)
    shown = server if ":" in server else f"{server}:53"
    return replace(made, server=shown, status=status or made.status, authoritative=authoritative)


def registered(base: Evidence, **facts: object) -> Evidence:
    """The same evidence, with what the registry says: a registration that is good unless told otherwise."""
    made = RdapEvidence(
        domain=base.product.domain,
        at=NOW,
        server="https://rdap.registry.example/",
        registrar="Porkbun LLC",
        statuses=("client transfer prohibited",),
        registered_at=NOW - timedelta(days=400),
        expires_at=NOW + timedelta(days=330),
    )
    return replace(base, rdap=replace(made, **facts))  # type: ignore[arg-type]


def coded(url: str, *called: str, names: tuple[str, ...] = (), marks: tuple[str, ...] = ()) -> Exchange:
    """A script that sends requests to hosts, and names others."""
    return replace(script(url), code=Code(hosts=(*called, *names), called=called, marks=marks))


def headed(url: str, status: int = 200, *headers: tuple[str, str]) -> Exchange:
    """The answer to a HEAD."""
    return replace(answer(url, *headers, status=status), method="HEAD")


def robots_txt(url: str, *, shut: bool = False) -> Exchange:
    """A robots.txt that lets everybody in, or nobody."""
    return replace(answer(url), robots=Robots(disallows_all=shut))


def sitemap(url: str, *urls: str) -> Exchange:
    """A sitemap with its addresses."""
    return replace(answer(url, media_type="application/xml"), sitemap=Sitemap(urls))


def sized(exchange: Exchange, size: int, sha256: str = "0" * 64) -> Exchange:
    """The same answer with a body of some bytes."""
    return replace(exchange, body=BodyFacts(size, sha256, exchange.body.media_type if exchange.body else ""))


def filled(base: Evidence) -> Evidence:
    """The same evidence of a run that looked everywhere and found nothing to speak of in the parts that it lacks."""
    hints = get_type_hints(Evidence)
    missing = [each.name for each in fields(Evidence) if getattr(base, each.name) is None]
    kinds = {each: next(kind for kind in get_args(hints[each]) if kind is not type(None)) for each in missing}
    made = {each: kind() for each, kind in kinds.items() if each != "active"}
    return replace(base, **made, active=base.active or ActiveEvidence(asked=True))
