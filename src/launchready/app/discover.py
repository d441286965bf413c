"""Finds out what a product consists of, from its bare domain: everything it says is a guess with its reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit

from launchready.app.audit import Order, run_in_loop
from launchready.collect.interface import collectors
from launchready.collect.run import collect
from launchready.collect.scope import Scope
from launchready.model.errors import UsageError
from launchready.model.evidence.dns import DnsEvidence
from launchready.model.evidence.hosts import HostsEvidence
from launchready.model.evidence.http import HttpEvidence
from launchready.model.evidence.rdap import RdapEvidence
from launchready.model.product import Purpose, RouteKind
from launchready.net.session import Session, open_session
from launchready.standards.edges import providers
from launchready.standards.redirects import follow
from launchready.standards.urls import host_of, origin_of, within

_PURPOSES = {
    "www": Purpose.HOMEPAGE, "app": Purpose.APP, "dashboard": Purpose.APP, "admin": Purpose.APP, "auth": Purpose.APP,
    "api": Purpose.API, "chat": Purpose.CHAT, "docs": Purpose.DOCS, "help": Purpose.DOCS, "status": Purpose.STATUS,
    "blog": Purpose.HOMEPAGE, "mail": Purpose.MAIL,
}  # fmt: skip
_STAGING = frozenset({"staging", "stage", "dev", "test", "preview", "beta", "demo"})
_ROUTES = {
    RouteKind.LOGIN: ("login", "signin", "sign-in", "log-in"),
    RouteKind.SIGNUP: ("signup", "register", "sign-up", "join"),
}
_HEALTH = ("/health", "/healthz", "/api/health")


@dataclass(frozen=True, slots=True)
class Guess:
    """A value and why it is guessed."""

    value: str
    why: str


@dataclass(frozen=True, slots=True)
class GuessedSurface:
    """A host, what it seems to be for, and how it was found."""

    host: str
    purpose: Purpose
    environment: str
    why: str


@dataclass(frozen=True, slots=True)
class Draft:
    """What could be found out about a product."""

    domain: str
    canonical: Guess | None
    surfaces: tuple[GuessedSurface, ...]
    routes: tuple[tuple[RouteKind, Guess], ...]
    edge: Guess | None
    dns_provider: Guess | None
    registrar: Guess | None
    senders: tuple[Guess, ...]
    receives: Guess


def discover(order: Order) -> Draft:
    """Look at a domain and return the draft of its product file. Raises UsageError where there is nothing to be found."""
    draft = run_in_loop(_discover(order))
    if not draft.surfaces:
        raise UsageError(f"no host of {draft.domain} could be found", "is it spelled right, and registered?")
    return draft


async def _discover(order: Order) -> Draft:
    async with open_session(
        order.seams, lambda: datetime.now(UTC), proxy_login=order.proxy_login, limits=order.limits
    ) as session:
        scope = Scope(order.product, session, order.transparency)
        await collect(scope, collectors())
        health = await _health(scope, session)
        dns, http, hosts = session.dns_evidence, session.http_evidence, scope.hosts_evidence
        domain = order.product.domain
        canonical = _canonical(domain, http)
        return Draft(
            domain=domain,
            canonical=canonical,
            surfaces=_surfaces(hosts, dns),
            routes=tuple(_routes(canonical, http, hosts)) + tuple(health),
            edge=_edge(http, canonical),
            dns_provider=_dns_provider(dns, domain),
            registrar=_registrar(scope.rdap),
            senders=_senders(dns, domain),
            receives=_receives(dns, domain),
        )


def _canonical(domain: str, http: HttpEvidence) -> Guess | None:
    for start in (f"https://{domain}/", f"https://www.{domain}/"):
        final = follow(http, start).final
        if final and within(host_of(final.url), domain):
            return Guess(origin_of(final.url) + "/", f"where {start} ends")
    return None


def _surfaces(hosts: HostsEvidence, dns: DnsEvidence) -> tuple[GuessedSurface, ...]:
    found = []
    for host in hosts.hosts:
        if not dns.addresses(host.name):
            continue
        label = host.name.removesuffix(hosts.domain).rstrip(".").split(".")[-1]
        purpose = Purpose.HOMEPAGE if not label else _PURPOSES.get(label, Purpose.OTHER)
        environment = "staging" if label in _STAGING else "production"
        sighting = host.sightings[0]
        how = {"domain": "the domain itself"}.get(sighting.source.value, f"found by {sighting.source.value}")
        found.append(GuessedSurface(host.name, purpose, environment, f"{how}; purpose and environment by its name"))
    return tuple(found)


def _routes(canonical: Guess | None, http: HttpEvidence, hosts: HostsEvidence) -> list[tuple[RouteKind, Guess]]:
    found: list[tuple[RouteKind, Guess]] = []
    if canonical:
        found.append((RouteKind.HOMEPAGE, Guess(canonical.value, "the canonical address")))
    app = next((host.name for host in hosts.hosts if host.name.split(".")[0] == "app"), None)
    if app:
        found.append((RouteKind.APP_SHELL, Guess(f"https://{app}/", "the host's name")))
    for kind, words in _ROUTES.items():
        for exchange in http.exchanges:
            for link in exchange.page.links if exchange.page else ():
                last = urlsplit(link.url).path.rstrip("/").rsplit("/", 1)[-1].lower()
                if link.kind == "a" and last in words and hosts.find(host_of(link.url)):
                    guess = Guess(link.url, f"linked from {exchange.url}")
                    if not any(known is kind for known, _ in found):
                        found.append((kind, guess))
    return found


async def _health(scope: Scope, session: Session) -> list[tuple[RouteKind, Guess]]:
    """Look for a health route: JSON with status 200, which an app's fallback page is not."""
    hosts = [host.name for host in scope.hosts_evidence.hosts if host.name.split(".")[0] in ("api", "app")]
    urls = [f"https://{host}{path}" for host in sorted(hosts) for path in _HEALTH]
    for exchange in await session.journal.gather(*(session.get(url) for url in urls)):
        if exchange.status == 200 and exchange.body and exchange.body.media_type.endswith("json"):
            return [(RouteKind.HEALTH, Guess(exchange.url, "answers 200 with JSON"))]
    return []


def _edge(http: HttpEvidence, canonical: Guess | None) -> Guess | None:
    exchange = http.find(canonical.value) if canonical else None
    found = providers(exchange) if exchange else ()
    return Guess(found[0], "by the headers of the canonical address") if found else None


def _dns_provider(dns: DnsEvidence, domain: str) -> Guess | None:
    answer = dns.find(domain, "NS")
    return Guess(answer.values[0], "the first name server") if answer and answer.values else None


def _registrar(rdap: RdapEvidence | None) -> Guess | None:
    return Guess(rdap.registrar, f"RDAP at {rdap.server}") if rdap and rdap.registrar else None


def _senders(dns: DnsEvidence, domain: str) -> tuple[Guess, ...]:
    answer = dns.find(domain, "TXT")
    for value in answer.values if answer else ():
        text = "".join(value.strip('"').split('" "'))
        if text.lower().startswith("v=spf1"):
            parts = [word.split(":", 1) for word in text.split() if word.lower().startswith("include:")]
            return tuple(Guess(target.lower(), "included by the SPF record") for _, target in parts[:10])
    return ()


def _receives(dns: DnsEvidence, domain: str) -> Guess:
    answer = dns.find(domain, "MX")
    takes = bool(answer and any(value.split()[-1] not in (".", "0") for value in answer.values))
    return Guess("true" if takes else "false", "it has an MX record" if takes else "it has no MX record")
