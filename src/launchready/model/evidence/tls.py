"""What TLS handshakes showed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Trust(StrEnum):
    """What building a chain to a trusted root came to, dates and names left aside."""

    TRUSTED = "trusted"
    SELF_SIGNED = "self-signed"  # the server's own certificate is its own issuer
    UNKNOWN_ROOT = "unknown-root"  # the chain is complete and ends in a root that nobody trusts
    INCOMPLETE = "incomplete"  # an issuer is neither sent nor trusted
    INVALID = "invalid"  # a signature or a constraint in the chain is wrong
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True)
class Certificate:
    """One certificate, parsed. `names` are its subjectAltName DNS names and IP addresses; lifetimes in UTC.

    `crl_urls`, `ocsp_urls` and `issuer_urls` say where its revocation and its issuer are published (RFC 5280, 4.2.1.13 and 4.2.2.1);
    `scts` counts the embedded proofs of Certificate Transparency (RFC 6962).
    """

    sha256: str
    subject: str
    issuer: str
    names: tuple[str, ...]
    not_before: datetime
    not_after: datetime
    key_type: str  # RSA, EC, Ed25519, …
    key_bits: int
    signature_hash: str  # sha256, sha1, …; "" where the algorithm has none of its own
    is_ca: bool
    serial: str = ""
    crl_urls: tuple[str, ...] = ()
    ocsp_urls: tuple[str, ...] = ()
    issuer_urls: tuple[str, ...] = ()
    scts: int = 0


@dataclass(frozen=True, slots=True)
class VersionProbe:
    """Whether a server agrees to one TLS version; None where it could not be found out."""

    version: str
    accepted: bool | None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class TlsEndpoint:
    """A handshake with one endpoint. `chain` holds the certificates in the order sent, the server's own first.

    `dh_bits` is the size of the group of a finite-field Diffie-Hellman exchange, 0 for any other; `dh_prime` whether its modulus is a
    prime, as it must be. `stapled` says that the server brought its own OCSP answer. `failure` says why there was no handshake at all; `failure_kind` uses the words of HTTP failures (dns, refused,
    timeout, tls, …), "" where there was one.
    """

    host: str
    port: int
    at: datetime
    address: str = ""
    version: str = ""
    cipher: str = ""
    alpn: str = ""
    chain: tuple[Certificate, ...] = ()
    trust: Trust | None = None
    trust_detail: str = ""
    versions: tuple[VersionProbe, ...] = ()
    failure: str = ""
    failure_kind: str = ""
    dh_bits: int = 0
    dh_prime: bool | None = None
    stapled: bool = False


class RevocationStatus(StrEnum):
    """What the authority says of a certificate that it issued."""

    GOOD = "good"
    REVOKED = "revoked"
    UNKNOWN = "unknown"  # nobody says, or not in a way that counts


@dataclass(frozen=True, slots=True)
class Revocation:
    """Whether a certificate is revoked, and who says so: an OCSP answer (stapled or fetched) or a revocation list."""

    sha256: str
    status: RevocationStatus
    source: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Completion:
    """Whether a chain that was sent incomplete ends in a trusted root once its issuers are fetched, as browsers do."""

    host: str
    completed: bool
    detail: str = ""


@dataclass(frozen=True, slots=True)
class TlsEvidence:
    """Every endpoint that the run shook hands with, or tried to; what authorities say of their certificates."""

    endpoints: tuple[TlsEndpoint, ...] = ()
    revocations: tuple[Revocation, ...] = ()
    completions: tuple[Completion, ...] = ()

    def revocation(self, sha256: str) -> Revocation | None:
        """Return what is known of a certificate's revocation, or None."""
        return next((found for found in self.revocations if found.sha256 == sha256), None)

    def completion(self, host: str) -> Completion | None:
        """Return whether a host's incomplete chain could be completed, or None if that was not tried."""
        return next((found for found in self.completions if found.host == host), None)

    def find(self, host: str, port: int = 443) -> TlsEndpoint | None:
        """Return what was seen of an endpoint, or None if it was not asked."""
        for endpoint in self.endpoints:
            if endpoint.host == host and endpoint.port == port:
                return endpoint
        return None
