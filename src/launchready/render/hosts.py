"""The hosts of the product as the report shows them: read from the evidence of DNS, TLS and HTTP."""

from __future__ import annotations

from launchready.model.check import Severity
from launchready.model.evidence import Evidence
from launchready.model.evidence.dns import DnsEvidence, DnsStatus
from launchready.model.evidence.hosts import Host, Sighting, Source
from launchready.model.evidence.http import Exchange, HttpEvidence
from launchready.model.evidence.tls import TlsEndpoint
from launchready.render.document import CertificateSummary, Entry, FindingDetail, Hop, HostSummary
from launchready.render.escape import LINE, NAME, plain
from launchready.standards.edges import providers
from launchready.standards.redirects import End, follow

_FOUND = {
    Source.DOMAIN: "the product's domain",
    Source.DECLARED: "named in the product file",
    Source.COMMON_NAME: "a common name, tried",
    Source.CERTIFICATE: "named in a certificate",
    Source.REDIRECT: "redirected to",
    Source.PAGE: "named by a page",
    Source.SCRIPT: "named by a script",
    Source.CSP: "named in a content security policy",
    Source.TRANSPARENCY: "named in a certificate transparency log",
    Source.SITEMAP: "named in a sitemap",
}


def host_summaries(evidence: Evidence, findings: tuple[FindingDetail, ...]) -> tuple[HostSummary, ...]:
    """Return every host that the run looked at, in the evidence's order."""
    if evidence.hosts is None:
        return ()
    return tuple(_summary(host, evidence, findings) for host in evidence.hosts.hosts)


def _summary(host: Host, evidence: Evidence, findings: tuple[FindingDetail, ...]) -> HostSummary:
    open_failures = [
        finding
        for finding in findings
        if finding.host == plain(host.name, NAME)
        and finding.outcome == "fail"
        and not finding.accepted
        and not finding.known
    ]
    severities = [Severity(finding.severity) for finding in open_failures if finding.severity]
    worst = min(severities, key=lambda severity: severity.order, default=None)
    status, chain, addresses = _dns(host.name, evidence.dns)
    endpoint = evidence.tls.find(host.name) if evidence.tls else None
    http = _entry(f"http://{host.name}/", evidence.http)
    https = _entry(f"https://{host.name}/", evidence.http)
    final = next((entry.final_url for entry in (https, http) if entry and _reached(entry)), "")
    return HostSummary(
        name=plain(host.name, NAME),
        purpose=plain(host.purpose, NAME),
        environment=plain(host.environment, NAME),
        owner=plain(host.owner, NAME),
        found=tuple(_found(sighting) for sighting in host.sightings),
        guessed=all(sighting.source is Source.COMMON_NAME for sighting in host.sightings),
        dns_status=status,
        dns_chain=tuple(plain(name, NAME) for name in chain),
        addresses=tuple(plain(address, NAME) for address in addresses),
        provider=_provider(host.name, evidence.http),
        certificate=_certificate(endpoint, evidence) if endpoint else None,
        http=http,
        https=https,
        final_url=final,
        failures=len(open_failures),
        worst=worst.value if worst else "",
    )


def _provider(name: str, http: HttpEvidence | None) -> str:
    """Return the edges and hosts that the host's answers came through, the outermost first; "" where none is known."""
    exchanges = [http.find(f"{scheme}://{name}/") for scheme in ("https", "http")] if http else []
    found = [provider for exchange in exchanges if exchange for provider in providers(exchange)]
    return ", ".join(dict.fromkeys(found))


def _found(sighting: Sighting) -> str:
    where = f" ({plain(sighting.where, LINE)})" if sighting.where else ""
    return _FOUND[sighting.source] + where


def _dns(name: str, dns: DnsEvidence | None) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    if dns is None:
        return "", (), ()
    answers = tuple(dns.address_answers(name))
    if not answers:
        return "", (), ()
    best = next((answer for answer in answers if answer.status is DnsStatus.NOERROR), answers[0])
    chain = max((answer.cnames for answer in answers), key=len)
    return best.status.value, tuple(target.rstrip(".") for target in chain), dns.addresses(name)


def _certificate(endpoint: TlsEndpoint, evidence: Evidence) -> CertificateSummary:
    if not endpoint.chain:
        return CertificateSummary("", None, None, "", plain(endpoint.failure or "no certificate was sent", LINE))
    own = endpoint.chain[0]
    return CertificateSummary(
        issuer=plain(own.issuer, LINE),
        expires_at=own.not_after,
        days_left=(own.not_after - evidence.run.now).days,
        trust=endpoint.trust.value if endpoint.trust else "",
        failure=plain(endpoint.failure, LINE),
    )


def _entry(url: str, http: HttpEvidence | None) -> Entry | None:
    if http is None or http.find(url) is None:
        return None
    chain = follow(http, url)
    final = chain.hops[-1].url if chain.end is not End.NOT_SEEN else chain.detail
    return Entry(
        plain(url, LINE), tuple(_hop(exchange) for exchange in chain.hops), plain(final, LINE), chain.end.value
    )


def _reached(entry: Entry) -> bool:
    """Return whether a visitor gets there: an answer at the end, and no browser's warning on the way."""
    return entry.end == End.ANSWER and not any(hop.failure for hop in entry.hops)


def _hop(exchange: Exchange) -> Hop:
    failure = exchange.failure.kind.value if exchange.failure else ""
    if not failure and exchange.tls_verified is False:
        failure = "certificate"
    return Hop(plain(exchange.url, LINE), exchange.status, failure)
