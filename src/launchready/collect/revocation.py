"""What authorities say of each host's certificate: is it revoked, and where the chain is incomplete, can it be completed."""

from __future__ import annotations

from datetime import UTC, datetime

from cryptography import x509

from launchready.collect.interface import Collector
from launchready.collect.scope import Scope
from launchready.model.evidence.tls import Completion, Revocation, RevocationStatus, TlsEndpoint, Trust
from launchready.net.http import Request
from launchready.standards.revocation import ocsp_path, read_crl, read_ocsp

MAX_ISSUERS = 3
MAX_CRL = 3_000_000
"""Bytes; authorities split their lists, and one that is larger is not read."""


async def host(scope: Scope, name: str) -> None:
    """Ask about a host's certificate what can be asked of those who issued it."""
    endpoint = await scope.session.tls(name)
    if not endpoint.chain:
        return
    leaf, *others = scope.session.sent(name).chain
    if endpoint.trust is Trust.INCOMPLETE:
        scope.completions.append(await _complete(scope, endpoint, leaf))
    issuer = next((certificate for certificate in others if certificate.subject == leaf.issuer), None)
    if endpoint.trust is Trust.TRUSTED and issuer is not None:
        scope.revocations.append(await _revocation(scope, endpoint, leaf, issuer))


async def _complete(scope: Scope, endpoint: TlsEndpoint, leaf: x509.Certificate) -> Completion:
    """Fetch the issuers that the certificate names, as browsers do, until the chain is whole."""
    issuers: list[x509.Certificate] = []
    urls = endpoint.chain[0].issuer_urls
    why = "the certificate does not say where its issuer is published"
    for _ in range(MAX_ISSUERS):
        if not urls:
            break
        exchange, body = await scope.session.read(Request(urls[0], max_body=100_000))
        if exchange.status != 200:
            why = f"{urls[0]} does not hand out the issuer"
            break
        try:
            issuer = _read_certificate(body)
        except ValueError:
            why = f"{urls[0]} is no certificate"
            break
        issuers.append(issuer)
        why = scope.session.completes(leaf, tuple(issuers))
        if not why:
            return Completion(endpoint.host, completed=True)
        urls = _issuer_urls(issuer)
    return Completion(endpoint.host, completed=False, detail=why)


def _read_certificate(data: bytes) -> x509.Certificate:
    return x509.load_pem_x509_certificate(data) if data.startswith(b"-----") else x509.load_der_x509_certificate(data)


def _issuer_urls(certificate: x509.Certificate) -> tuple[str, ...]:
    from launchready.standards.certificates import parse

    return parse(certificate).issuer_urls


async def _revocation(
    scope: Scope, endpoint: TlsEndpoint, leaf: x509.Certificate, issuer: x509.Certificate
) -> Revocation:
    """Ask by the way that costs least: what the server brought, the OCSP service, the list."""
    now, facts = datetime.now(UTC), endpoint.chain[0]
    staple = scope.session.sent(endpoint.host).staple
    found = Revocation(facts.sha256, RevocationStatus.UNKNOWN, "", "the certificate names no service that would say")
    if staple:
        found = read_ocsp(staple, leaf, issuer, now, "staple")
    if found.status is RevocationStatus.UNKNOWN and facts.ocsp_urls:
        url = f"{facts.ocsp_urls[0].rstrip('/')}/{ocsp_path(leaf, issuer)}"
        exchange, body = await scope.session.read(Request(url, max_body=100_000))
        if exchange.status == 200:
            found = read_ocsp(body, leaf, issuer, now, "ocsp")
    if found.status is RevocationStatus.UNKNOWN and facts.crl_urls:
        exchange, body = await scope.session.read(Request(facts.crl_urls[0], max_body=MAX_CRL))
        if exchange.status == 200:
            found = read_crl(body, leaf, issuer, now)
    return found


COLLECTOR = Collector("revocation", host=host)
