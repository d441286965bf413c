"""
A host's certificate or its TLS is not what browsers accept, or soon will not be.

Why it matters: Browsers show a full-page warning instead of the product, apps and webhooks fail without a word, and an embedded
chat stays blank. A certificate that is not renewed does this to everyone at once, at a minute that is known today.

What is looked at: Port 443 of every host of the product that has an address: the chain to a trusted root (complete as sent), the name,
the dates, the key, the signature, and whether TLS 1.2 or newer is spoken and TLS 1.0 and 1.1 are refused. Expiry is judged by the share
of the lifetime that is left, since lifetimes shrink: renewal is due at a third; under a quarter it is overdue; what ends within the
launch's 48 hours blocks. A chain that browsers can complete by fetching the issuer is a warning, since programs do not. A handshake in which
server and this program find nothing in common is UNKNOWN, unless the same address serves another host well. Hosts that are only guessed and do not speak TLS are not judged.

Fix: Let the host or edge issue and renew the certificate by itself (ACME), for every name that people use.

Reference: RFC 5280, RFC 9525 (names), RFC 8996 (TLS 1.0 and 1.1 are gone), CA/Browser Forum baseline requirements.
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
    not_applicable,
    passed,
    unknown,
)
from launchready.model.evidence.dns import DnsEvidence
from launchready.model.evidence.hosts import Host, HostsEvidence
from launchready.model.evidence.http import FailureKind, HttpEvidence
from launchready.model.evidence.run import Run
from launchready.model.evidence.tls import Certificate, Completion, TlsEndpoint, TlsEvidence, Trust
from launchready.model.probe import OpenSsl
from launchready.model.product import Product, Purpose
from launchready.standards.certificates import covers, lifetime, share_left, weak_key, weak_signature
from launchready.standards.ciphers import judge

OVERDUE = 0.25
"""Share of the lifetime; ACME clients renew at a third, so less than this means that renewal fails."""
URGENT = 0.1

LARGE_RSA = 4096
"""Bits; beyond it a handshake costs many times as much."""
_NOTHING_IN_COMMON = (
    "handshake failure", "protocol version", "insufficient security", "unsupported protocol", "no ciphers", "no shared cipher",
    "excessive message size", "unsupported", "no protocols available", "wrong cipher", "unknown cipher",
)  # fmt: skip
_MODERN = frozenset({"TLSv1.2", "TLSv1.3"})
_ISSUE = Wait(WaitKind.CERTIFICATE, 0.5, "a certificate authority checks the name before it issues, minutes as a rule")
_TRUST = {
    Trust.SELF_SIGNED: "the certificate is its own issuer (self-signed)",
    Trust.UNKNOWN_ROOT: "the chain ends in a root that browsers do not trust",
    Trust.INCOMPLETE: "the server does not send the certificate of its issuer, or nobody trusts that issuer",
    Trust.INVALID: "the chain does not hold",
    Trust.REVOKED: "the certificate is revoked",
}


def evaluate(
    hosts: HostsEvidence, tls: TlsEvidence, http: HttpEvidence, dns: DnsEvidence, run: Run, product: Product
) -> Iterator[Result]:
    """Judge the TLS of each host."""
    for host in hosts.hosts:
        endpoint = tls.find(host.name)
        if endpoint is None:
            yield unknown(host.name, "the run ended before this host was looked at", "run the audit again")
        elif any(not answer.status.settled for answer in dns.address_answers(host.name)) and not endpoint.chain:
            yield unknown(host.name, f"no handshake: {endpoint.failure}", "see audit.domain-map", OpenSsl(host.name))
        elif endpoint.failure:
            yield from _no_handshake(host, endpoint, tls, http, product)
        else:
            yield from _judge(endpoint, tls.completion(host.name), run)


def _no_handshake(
    host: Host, endpoint: TlsEndpoint, tls: TlsEvidence, http: HttpEvidence, product: Product
) -> Iterator[Result]:
    kind = FailureKind(endpoint.failure_kind)
    surface = product.surface(host.name)
    probe = OpenSsl(host.name)
    if kind is FailureKind.DNS or (surface and surface.purpose is Purpose.MAIL):
        yield not_applicable(host.name, f"no https here: {endpoint.failure}")
        return
    plain = http.find(f"http://{host.name}/")
    if kind is FailureKind.TLS and _undecided(endpoint, tls):
        yield unknown(
            host.name,
            f"this program and the server could agree to nothing: {endpoint.failure}",
            "either the host is not set up there, or it speaks only what is too old: look with openssl s_client",
            probe,
        )
        return
    if kind in (FailureKind.TLS, FailureKind.CLOSED, FailureKind.PROTOCOL) and host.declared:
        yield _failed(
            host.name,
            seen=f"no TLS session could be agreed: {endpoint.failure}",
            expected="a TLS 1.2 or 1.3 session",
            severity=Severity.BLOCKER,
            confidence=Confidence.FIRM,
            aspect="handshake",
            step=f"Add {host.name} as a domain where it is hosted and wait until its certificate shows as issued.",
        )
    elif kind is FailureKind.REFUSED and plain is not None and plain.answered and host.declared:
        yield _failed(
            host.name,
            seen=f"http answers, https does not: {endpoint.failure}",
            expected="https on port 443",
            severity=Severity.BLOCKER,
            aspect="handshake",
            step="Switch https on at the host or edge and open port 443.",
        )
    else:
        yield unknown(host.name, f"no handshake: {endpoint.failure}", "see audit.domain-map", probe)


def _undecided(endpoint: TlsEndpoint, tls: TlsEvidence) -> bool:
    """Return True where a failed handshake does not tell a host that is not set up from one that speaks only old TLS.

    Edges answer `handshake failure` for names that they do not know; where the same address serves another name well, that is it.
    """
    if not any(words in endpoint.failure for words in _NOTHING_IN_COMMON):
        return False
    return not any(
        other.chain and other.version in _MODERN and other.address == endpoint.address != "" for other in tls.endpoints
    )


def _judge(endpoint: TlsEndpoint, completion: Completion | None, run: Run) -> Iterator[Result]:
    if not endpoint.chain:
        yield unknown(endpoint.host, "the server sent no certificate", "look by hand", OpenSsl(endpoint.host))
        return
    found = [
        *_trust(endpoint, completion),
        *_name(endpoint),
        *_dates(endpoint, run),
        *_strength(endpoint),
        *_versions(endpoint),
        *_cipher(endpoint),
    ]
    yield from found
    if not found:
        leaf = endpoint.chain[0]
        days = (leaf.not_after - run.now).days
        due = "; renewal is due" if share_left(leaf, run.now) < 1 / 3 else ""
        yield passed(
            endpoint.host,
            f"{endpoint.version}, certificate by {leaf.issuer}, valid for {days} days more{due}",
            OpenSsl(endpoint.host),
        )


def _trust(endpoint: TlsEndpoint, completion: Completion | None) -> Iterator[Result]:
    if endpoint.trust is None or endpoint.trust is Trust.TRUSTED:
        return
    incomplete = endpoint.trust is Trust.INCOMPLETE
    completed = incomplete and completion is not None and completion.completed
    seen = f"{_TRUST[endpoint.trust]}: issued by {endpoint.chain[0].issuer}; {endpoint.trust_detail}"
    if completed:
        seen = (
            f"the server does not send the certificate of its issuer, {endpoint.chain[0].issuer}: browsers fetch it, programs do "
            "not (webhooks, apps, curl)"
        )
    yield _failed(
        endpoint.host,
        seen=seen,
        expected="a complete chain to a root that browsers trust",
        severity=Severity.HIGH if completed else Severity.BLOCKER,
        aspect="trust",
        step=(
            "Install the full chain (fullchain.pem, not cert.pem)."
            if incomplete
            else "Have a public authority issue the certificate: the host's own managed certificate, or Let's Encrypt."
        ),
    )


def _name(endpoint: TlsEndpoint) -> Iterator[Result]:
    names = endpoint.chain[0].names
    if not covers(names, endpoint.host):
        shown = ", ".join(names[:5]) or "no name at all"
        yield _failed(
            endpoint.host,
            seen=f"the certificate is for {shown}",
            expected=f"a certificate for {endpoint.host}",
            severity=Severity.BLOCKER,
            aspect="name",
            step=f"Add {endpoint.host} as a domain where it is hosted, so that it gets a certificate of its own.",
        )


def _dates(endpoint: TlsEndpoint, run: Run) -> Iterator[Result]:
    leaf = endpoint.chain[0]
    days = (leaf.not_after - run.now).total_seconds() / 86_400
    share = share_left(leaf, run.now)
    if leaf.not_before > run.now:
        seen, severity, aspect = (
            f"the certificate counts only from {leaf.not_before:%Y-%m-%d %H:%M} UTC",
            Severity.BLOCKER,
            "future",
        )
    elif days <= 0:
        seen, severity, aspect = (
            f"the certificate expired on {leaf.not_after:%Y-%m-%d %H:%M} UTC",
            Severity.BLOCKER,
            "expired",
        )
    elif days <= 2:
        seen, severity, aspect = f"the certificate ends in {days * 24:.0f} hours", Severity.BLOCKER, "expiring"
    elif share < OVERDUE:
        severity = Severity.HIGH if share < URGENT else Severity.MEDIUM
        whole = lifetime(leaf).days
        seen, aspect = (
            f"{days:.0f} of the certificate's {whole} days are left; renewal was due at {whole / 3:.0f}",
            "overdue",
        )
    else:
        return
    yield _failed(
        endpoint.host,
        seen=seen,
        expected="a certificate with at least a quarter of its lifetime left",
        severity=severity,
        aspect=aspect,
        step="Renew it now, and find out why the automatic renewal did not (DNS record changed, port 80 or /.well-known blocked).",
    )


def _strength(endpoint: TlsEndpoint) -> Iterator[Result]:
    issued: list[Certificate] = [cert for cert in endpoint.chain if cert.subject != cert.issuer] or [endpoint.chain[0]]
    faults = [fault for cert in issued for fault in (weak_key(cert), weak_signature(cert)) if fault]
    if faults:
        yield _failed(
            endpoint.host,
            seen=f"the certificate has {faults[0]}",
            expected="RSA of 2048 bits or more, or EC of 256, signed with SHA-256 or better",
            severity=Severity.BLOCKER,
            aspect="weak",
            step="Have the certificate issued anew, with a new key.",
        )
    leaf = endpoint.chain[0]
    if leaf.key_type == "RSA" and leaf.key_bits > LARGE_RSA:
        yield _failed(
            endpoint.host,
            seen=f"an RSA key of {leaf.key_bits} bits makes every new connection slow, and no safer",
            expected="EC of 256 bits, or RSA of 2048 to 4096",
            severity=Severity.LOW,
            aspect="large-key",
            step="Have the certificate issued anew, with an EC key.",
        )


def _versions(endpoint: TlsEndpoint) -> Iterator[Result]:
    if endpoint.version and endpoint.version not in _MODERN:
        yield _failed(
            endpoint.host,
            seen=f"the best that the server speaks is {endpoint.version}",
            expected="TLS 1.2 or 1.3",
            severity=Severity.BLOCKER,
            aspect="version",
            step="Update the server or put an edge in front that speaks TLS 1.3.",
        )
        return
    old = [probe.version for probe in endpoint.versions if probe.accepted]
    if old:
        yield _failed(
            endpoint.host,
            seen=f"the server still agrees to {' and '.join(old)}",
            expected="TLS 1.2 as the least",
            severity=Severity.MEDIUM,
            aspect="old-versions",
            step="Set the minimum TLS version to 1.2 (Cloudflare: SSL/TLS, Edge Certificates).",
            openssl_version="tls1" if old[0] == "TLSv1.0" else "tls1_1",
        )


def _cipher(endpoint: TlsEndpoint) -> Iterator[Result]:
    faults = judge(endpoint.version, endpoint.cipher, endpoint.dh_bits, endpoint.dh_prime)
    if faults and endpoint.version in _MODERN:
        broken = faults[0].broken
        yield _failed(
            endpoint.host,
            seen="; ".join(fault.message for fault in faults),
            expected="TLS 1.3, or ECDHE with AES-GCM or ChaCha20",
            severity=Severity.BLOCKER if broken else Severity.LOW,
            aspect="cipher",
            step="Take the cipher list of Mozilla's intermediate configuration (ssl-config.mozilla.org) for the server.",
        )


def _failed(
    host: str,
    *,
    seen: str,
    expected: str,
    severity: Severity,
    aspect: str,
    step: str,
    confidence: Confidence = Confidence.CERTAIN,
    openssl_version: str = "",
) -> Result:
    renewal = aspect not in ("old-versions", "version", "cipher")
    return failed(
        host,
        seen=seen,
        expected=expected,
        severity=severity,
        confidence=confidence,
        exposure=Exposure.FEW if aspect in ("old-versions", "large-key") else Exposure.EVERYONE,
        probe=OpenSsl(host, version=openssl_version),
        aspect=aspect,
        fix=Fix(
            summary=f"Give {host} a certificate that browsers accept"
            if renewal
            else f"Let {host} speak only today's TLS",
            steps=(
                step,
                "Let the host or edge renew by itself, and watch the days that are left.",
                f"See it with launchready audit --only edge.tls, or in a browser at https://{host}/.",
            ),
            hours=(0.5, 2) if renewal else (0.25, 1),
            hours_reason="a setting at the host or edge" if not renewal else "one certificate, issued by itself",
            waits=(_ISSUE,) if renewal else (),
        ),
    )


CHECK = Check(
    id="edge.tls",
    title="TLS or its certificate is not what browsers accept",
    stage=Stage.EDGE,
    impact=Impact.TRUST,
    severity=Severity.BLOCKER,
    evaluate=evaluate,
    after=("audit.domain-map",),
)
