"""Cases of edge.tls."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from seen import NOW, Bad, certificate, endpoint, evidence, failure, host, name, page

from launchready.model.check import Severity
from launchready.model.evidence import Evidence
from launchready.model.evidence.dns import DnsStatus
from launchready.model.evidence.hosts import Source
from launchready.model.evidence.http import FailureKind
from launchready.model.evidence.tls import Certificate, Completion, TlsEndpoint, Trust, VersionProbe

HOST = "kettle.example"


def one(leaf: Certificate | None = None, **facts: object) -> Evidence:
    return evidence(endpoint(HOST, leaf, **facts))


def none(kind: FailureKind, detail: str = "alert") -> TlsEndpoint:
    return TlsEndpoint(HOST, 443, NOW, failure=detail, failure_kind=kind.value)


def bad(aspect: str, severity: Severity, found: Evidence) -> Bad:
    return found, {(HOST, aspect, severity)}


def completed() -> Evidence:
    found = one(trust=Trust.INCOMPLETE)
    assert found.tls is not None
    return replace(found, tls=replace(found.tls, completions=(Completion(HOST, completed=True),)))


GOOD: dict[str, Evidence] = {
    "a 90-day certificate with 60 left": one(),
    "a wildcard": one(certificate("*.example", HOST)),
    "a 6-day certificate with 3 left": one(certificate(HOST, days_left=3, days=6)),
    "renewal is due, and not overdue": one(certificate(HOST, days_left=26, days=90)),
    "RSA 2048 and TLS 1.2": one(
        certificate(HOST, key_type="RSA", key_bits=2048), version="TLSv1.2", cipher="ECDHE-RSA-CHACHA20-POLY1305"
    ),
    "a group of 2048 bits": one(version="TLSv1.2", cipher="DHE-RSA-AES256-GCM-SHA384", dh_bits=2048, dh_prime=True),
    "old versions refused": one(versions=(VersionProbe("TLSv1.0", False), VersionProbe("TLSv1.1", False))),
    "the root is sent too, signed with SHA-1": one(
        chain=(certificate(HOST), certificate("Root", issuer="Root", signature_hash="sha1"))
    ),
}

BAD: dict[str, Bad] = {
    "expired": bad("expired", Severity.BLOCKER, one(certificate(HOST, days_left=-3))),
    "ends tomorrow": bad("expiring", Severity.BLOCKER, one(certificate(HOST, days_left=1))),
    "not valid yet": bad("future", Severity.BLOCKER, one(certificate(HOST, not_before=NOW + timedelta(days=1)))),
    "a fifth is left": bad("overdue", Severity.MEDIUM, one(certificate(HOST, days_left=18))),
    "a twentieth is left": bad("overdue", Severity.HIGH, one(certificate(HOST, days_left=10, days=200))),
    "another name": bad("name", Severity.BLOCKER, one(certificate("other.example"))),
    "a wildcard one level up": bad("name", Severity.BLOCKER, one(certificate("*.kettle.example"))),
    "no name": bad("name", Severity.BLOCKER, one(certificate(HOST, names=()))),
    "self-signed": bad("trust", Severity.BLOCKER, one(trust=Trust.SELF_SIGNED)),
    "incomplete": bad("trust", Severity.BLOCKER, one(trust=Trust.INCOMPLETE)),
    "a private root": bad("trust", Severity.BLOCKER, one(trust=Trust.UNKNOWN_ROOT)),
    "RSA 1024": bad("weak", Severity.BLOCKER, one(certificate(HOST, key_type="RSA", key_bits=1024))),
    "SHA-1": bad("weak", Severity.BLOCKER, one(certificate(HOST, signature_hash="sha1"))),
    "a weak intermediate": bad(
        "weak", Severity.BLOCKER, one(chain=(certificate(HOST), certificate("CA", issuer="Root", signature_hash="md5")))
    ),
    "TLS 1.1 at best": bad("version", Severity.BLOCKER, one(version="TLSv1.1")),
    "TLS 1.0 accepted": bad("old-versions", Severity.MEDIUM, one(versions=(VersionProbe("TLSv1.0", True),))),
    "no handshake": bad("handshake", Severity.BLOCKER, evidence(none(FailureKind.TLS, "unrecognized name"))),
    "the address serves another host well": bad(
        "handshake",
        Severity.BLOCKER,
        evidence(
            replace(none(FailureKind.TLS, "sslv3 alert handshake failure"), address="192.0.2.1"),
            endpoint("www.kettle.example"),
        ),
    ),
    "no encryption": bad("cipher", Severity.BLOCKER, one(version="TLSv1.2", cipher="NULL-SHA256")),
    "CBC": bad("cipher", Severity.LOW, one(version="TLSv1.2", cipher="ECDHE-RSA-AES128-SHA")),
    "no forward secrecy": bad("cipher", Severity.LOW, one(version="TLSv1.2", cipher="AES128-GCM-SHA256")),
    "a group of 512 bits": bad(
        "cipher",
        Severity.BLOCKER,
        one(version="TLSv1.2", cipher="DHE-RSA-AES128-GCM-SHA256", dh_bits=512, dh_prime=True),
    ),
    "a modulus that is no prime": bad(
        "cipher",
        Severity.BLOCKER,
        one(version="TLSv1.2", cipher="DHE-RSA-AES128-GCM-SHA256", dh_bits=2048, dh_prime=False),
    ),
    "RSA 8192": bad("large-key", Severity.LOW, one(certificate(HOST, key_type="RSA", key_bits=8192))),
    "incomplete, and browsers complete it": bad("trust", Severity.HIGH, completed()),
    "https is shut, http answers": bad(
        "handshake", Severity.BLOCKER, evidence(none(FailureKind.REFUSED), page("http://kettle.example/"))
    ),
}

SILENT: dict[str, Evidence] = {
    "a name that does not exist": evidence(none(FailureKind.DNS)),
    "a mail host without https": evidence(
        TlsEndpoint("mail.kettle.example", 443, NOW, failure="refused", failure_kind="refused"),
        product={"surfaces": [{"host": "mail.kettle.example", "purpose": "mail"}]},
    ),
    "an old version that could not be tried": one(versions=(VersionProbe("TLSv1.0", None, "timeout"),)),
    "a guessed host that speaks no TLS": evidence(
        host("help.kettle.example", Source.COMMON_NAME),
        TlsEndpoint("help.kettle.example", 443, NOW, failure="alert", failure_kind="tls"),
    ),
}

UNKNOWN: dict[str, Evidence] = {
    "nothing in common": evidence(none(FailureKind.TLS, "sslv3 alert handshake failure")),
    "nothing answers": evidence(none(FailureKind.TIMEOUT), failure("http://kettle.example/")),
    "the name server does not answer": evidence(none(FailureKind.DNS), *name(HOST, status=DnsStatus.TIMEOUT)),
    "not allowed": evidence(none(FailureKind.BLOCKED)),
    "not looked at": evidence(host(HOST, Source.DOMAIN)),
    "no certificate at all": one(chain=()),
}
