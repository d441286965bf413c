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
    """One certificate, parsed. `names` are its subjectAltName DNS names and IP addresses; lifetimes in UTC."""

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


@dataclass(frozen=True, slots=True)
class VersionProbe:
    """Whether a server agrees to one TLS version; None where it could not be found out."""

    version: str
    accepted: bool | None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class TlsEndpoint:
    """A handshake with one endpoint. `chain` holds the certificates in the order sent, the server's own first.

    `failure` says why there was no handshake at all; `failure_kind` uses the words of HTTP failures (dns, refused,
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


@dataclass(frozen=True, slots=True)
class TlsEvidence:
    """Every endpoint that the run shook hands with, or tried to."""

    endpoints: tuple[TlsEndpoint, ...] = ()

    def find(self, host: str, port: int = 443) -> TlsEndpoint | None:
        """Return what was seen of an endpoint, or None if it was not asked."""
        for endpoint in self.endpoints:
            if endpoint.host == host and endpoint.port == port:
                return endpoint
        return None
