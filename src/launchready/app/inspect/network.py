"""What is asked of the network: DNS of a name, TLS of a host, where a URL leads, what it answers."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from urllib.parse import urlsplit

from launchready.app.audit import run_in_loop
from launchready.app.inspect.document import Fact, Inspection, inspection
from launchready.app.inspect.headers import judge_exchange
from launchready.app.inspect.judging import Seen, judged, product_of
from launchready.collect.http import follow as follow_through
from launchready.collect.interface import collectors
from launchready.collect.scope import Scope
from launchready.model.errors import UsageError
from launchready.model.evidence.dns import DnsAnswer
from launchready.model.evidence.run import Seams
from launchready.model.evidence.tls import TlsEndpoint
from launchready.model.secret import Secret
from launchready.net.session import Limits, Session, open_session
from launchready.standards.cors import PROBE_ORIGIN
from launchready.standards.redirects import End, follow
from launchready.standards.urls import UrlError, ascii_host, host_of, normalise, parse_address

TYPES = ("A", "AAAA", "CNAME", "NS", "SOA", "MX", "TXT", "CAA")
DNS_CHECKS = ("routing.dns-records", "audit.dangling-record")
TLS_CHECKS = ("edge.tls",)
REDIRECT_CHECKS = ("routing.redirect-chain",)


@dataclass(frozen=True, slots=True)
class Way:
    """How the network is reached, and the time that is judged by."""

    seams: Seams = Seams()
    limits: Limits = Limits()
    proxy_login: Secret | None = None
    now: datetime | None = None


def dns(name: str, way: Way) -> Inspection:
    """Look at the DNS of a name and of its zone. Raises UsageError for what is no name."""
    host = _host(name)
    if parse_address(host) is not None:
        raise UsageError(f"{name} is an address", "name a host, such as app.example.com")

    async def look(session: Session) -> Inspection:
        scope = Scope(product_of(host), session)
        answers = await session.journal.gather(*(session.dns(host, rtype) for rtype in TYPES))
        await _collect(scope, host, ("dns", "zone"))
        findings = judged(DNS_CHECKS, host, Seen(dns=session.dns_evidence), now=way.now)
        reached = any(answer.status.settled for answer in answers)
        return inspection("dns", host, {"name": host, "answers": _dns_facts(answers)}, findings, reached=reached)

    return run(way, look)


def _dns_facts(answers: list[DnsAnswer]) -> Fact:
    return {
        answer.type: {
            "status": answer.status.value,
            "records": [f"{record.name} {record.ttl} {record.type} {record.value}" for record in answer.records],
            "detail": answer.detail,
        }
        for answer in answers
    }


def tls(subject: str, way: Way) -> Inspection:
    """Look at the TLS of HOST or HOST:PORT. Raises UsageError for what is neither."""
    host, port = _endpoint(subject)

    async def look(session: Session) -> Inspection:
        scope = Scope(product_of(host), session)
        endpoint = await session.tls(host, port)
        if port == 443:
            await _collect(scope, host, ("dns", "revocation"))
        seen = replace(
            session.tls_evidence,
            endpoints=(replace(endpoint, port=443),),  # the port that the checks look at
            revocations=tuple(scope.revocations),
            completions=tuple(scope.completions),
        )
        findings = judged(TLS_CHECKS, host, Seen(dns=session.dns_evidence, tls=seen), now=way.now)
        return inspection("tls", f"{host}:{port}", _tls_facts(endpoint), findings, reached=bool(endpoint.chain))

    return run(way, look)


def _tls_facts(endpoint: TlsEndpoint) -> dict[str, Fact]:
    return {
        "address": endpoint.address,
        "failure": endpoint.failure,
        "version": endpoint.version,
        "cipher": endpoint.cipher,
        "alpn": endpoint.alpn,
        "trust": endpoint.trust.value if endpoint.trust else "",
        "trust_detail": endpoint.trust_detail,
        "old_versions": {probe.version: probe.accepted for probe in endpoint.versions},
        "chain": [
            {
                "subject": certificate.subject,
                "issuer": certificate.issuer,
                "names": ", ".join(certificate.names[:50]),
                "from": certificate.not_before.isoformat(),
                "until": certificate.not_after.isoformat(),
                "key": f"{certificate.key_type} {certificate.key_bits}",
                "signature": certificate.signature_hash,
                "sha256": certificate.sha256,
            }
            for certificate in endpoint.chain
        ],
    }


def redirects(url: str, way: Way) -> Inspection:
    """Look at where a URL leads, hop by hop. Raises UsageError for what is no URL."""
    start = _url(url)

    async def look(session: Session) -> Inspection:
        scope = Scope(product_of(host_of(start), start), session)
        await follow_through(scope, start)
        http = session.http_evidence
        chain = follow(http, start)
        facts: dict[str, Fact] = {
            "hops": [
                {"url": hop.url, "status": hop.status, "location": hop.header("location") or ""} for hop in chain.hops
            ],
            "redirects": len(chain.redirects),
            "end": chain.end.value,
            "detail": chain.detail,
            "final": chain.final.url if chain.final else "",
        }
        findings = judged(REDIRECT_CHECKS, host_of(start), Seen(http=http), url=start, now=way.now)
        reached = chain.end not in (End.FAILURE, End.NOT_SEEN)
        return inspection("redirects", start, facts, findings, reached=reached)

    return run(way, look)


def headers(url: str, way: Way) -> Inspection:
    """Look at what a URL answers, to a visitor and to a page of a foreign origin. Raises UsageError for what is no URL."""
    start = _url(url)

    async def look(session: Session) -> Inspection:
        plain, foreign = await session.journal.gather(
            session.get(start), session.get(start, (("Origin", PROBE_ORIGIN),))
        )
        return judge_exchange(plain, foreign, now=way.now)

    return run(way, look)


async def _collect(scope: Scope, host: str, names: tuple[str, ...]) -> None:
    """Ask what some collectors of an audit ask about this host and its domain, and nothing of other hosts."""
    work: list[Awaitable[None]] = []
    for collector in collectors():
        if collector.name in names:
            work += [collector.product(scope)] if collector.product else []
            work += [collector.host(scope, host)] if collector.host else []
    await scope.session.journal.gather(*work)


def run(way: Way, look: Callable[[Session], Awaitable[Inspection]]) -> Inspection:
    """Look with a session of its own, opened as the way says."""

    async def work() -> Inspection:
        async with open_session(
            way.seams, lambda: datetime.now(UTC), judged_at=way.now, proxy_login=way.proxy_login, limits=way.limits
        ) as session:
            return await look(session)

    return run_in_loop(work())


def _host(text: str) -> str:
    try:
        return ascii_host(text.strip().strip("[]") if ":" in text else text.strip())
    except UrlError as error:
        raise UsageError(f"{text[:100]}: {error}", "name a host, such as app.example.com") from None


def _endpoint(text: str) -> tuple[str, int]:
    """Return the host and port of HOST, HOST:PORT, [V6]:PORT or V6."""
    text = text.strip()
    bare = parse_address(text)
    if bare is not None and ":" in text and not text.startswith("["):
        return str(bare), 443
    try:
        url = normalise(f"https://{text}/")
    except UrlError as error:
        raise UsageError(f"{text[:100]}: {error}", "write HOST or HOST:PORT, such as example.com:8443") from None
    parts = urlsplit(url)
    if parts.path != "/" or not parts.hostname or "@" in text or "/" in text:
        raise UsageError(f"{text[:100]}: not a host and port", "write HOST or HOST:PORT, such as example.com:8443")
    return parts.hostname, parts.port or 443


def _url(text: str) -> str:
    try:
        return normalise(text if "://" in text else f"https://{text}")
    except UrlError as error:
        raise UsageError(f"{text[:100]}: {error}", "write a URL, such as https://example.com/") from None
