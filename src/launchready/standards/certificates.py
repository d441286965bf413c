"""Certificates as browsers judge them (RFC 5280, RFC 9525, CA/Browser Forum baseline requirements)."""

from __future__ import annotations

import warnings
from collections.abc import Iterable
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed448, ed25519, rsa
from cryptography.x509.oid import AuthorityInformationAccessOID, NameOID

from launchready.model.evidence.tls import Certificate
from launchready.standards.urls import parse_address

MAX_NAMES = 500
MAX_URLS = 4


def parse(certificate: x509.Certificate) -> Certificate:
    """Return the facts of a certificate; extensions that cannot be read count as absent."""
    from cryptography.hazmat.primitives import hashes

    key_type, bits = _key(certificate)
    try:
        algorithm = certificate.signature_hash_algorithm
        signature_hash = algorithm.name if algorithm else ""
    except Exception:
        signature_hash = "unknown"
    return Certificate(
        sha256=certificate.fingerprint(hashes.SHA256()).hex(),
        subject=_name(certificate, "subject"),
        issuer=_name(certificate, "issuer"),
        names=_names(certificate),
        not_before=certificate.not_valid_before_utc,
        not_after=certificate.not_valid_after_utc,
        key_type=key_type,
        key_bits=bits,
        signature_hash=signature_hash,
        is_ca=_is_ca(certificate),
        serial=f"{certificate.serial_number:x}",
        crl_urls=_crl_urls(certificate),
        ocsp_urls=_access(certificate, AuthorityInformationAccessOID.OCSP),
        issuer_urls=_access(certificate, AuthorityInformationAccessOID.CA_ISSUERS),
        scts=_scts(certificate),
    )


def _name(certificate: x509.Certificate, which: str) -> str:
    try:
        name: x509.Name = getattr(certificate, which)
        common = name.get_attributes_for_oid(NameOID.COMMON_NAME)
        return (str(common[0].value) if common else name.rfc4514_string())[:200]
    except ValueError:
        return ""


def _names(certificate: x509.Certificate) -> tuple[str, ...]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            found = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except (ValueError, x509.ExtensionNotFound):
        return ()
    # An address counts only as an iPAddress (RFC 9525, section 6.4): written as a DNS name it names nothing.
    names = [name.lower() for name in found.get_values_for_type(x509.DNSName) if parse_address(name) is None]
    names += [str(address) for address in found.get_values_for_type(x509.IPAddress)]
    return tuple(names[:MAX_NAMES])


def _crl_urls(certificate: x509.Certificate) -> tuple[str, ...]:
    try:
        points = certificate.extensions.get_extension_for_class(x509.CRLDistributionPoints).value
    except (ValueError, x509.ExtensionNotFound):
        return ()
    names = (name for point in points for name in point.full_name or ())
    return _urls(name.value for name in names if isinstance(name, x509.UniformResourceIdentifier))


def _access(certificate: x509.Certificate, method: x509.ObjectIdentifier) -> tuple[str, ...]:
    try:
        found = certificate.extensions.get_extension_for_class(x509.AuthorityInformationAccess).value
    except (ValueError, x509.ExtensionNotFound):
        return ()
    places = (entry.access_location for entry in found if entry.access_method == method)
    return _urls(place.value for place in places if isinstance(place, x509.UniformResourceIdentifier))


def _urls(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(text[:500] for text in texts if text.startswith("http"))[:MAX_URLS]


def _scts(certificate: x509.Certificate) -> int:
    try:
        wanted = x509.PrecertificateSignedCertificateTimestamps
        return len(certificate.extensions.get_extension_for_class(wanted).value)
    except (ValueError, x509.ExtensionNotFound, UnsupportedAlgorithm):
        return 0


def _is_ca(certificate: x509.Certificate) -> bool:
    try:
        return certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except (ValueError, x509.ExtensionNotFound):
        return False


def _key(certificate: x509.Certificate) -> tuple[str, int]:
    try:
        key = certificate.public_key()
    except Exception:
        return "unknown", 0
    if isinstance(key, rsa.RSAPublicKey):
        return "RSA", key.key_size
    if isinstance(key, ec.EllipticCurvePublicKey):
        return "EC", key.key_size
    if isinstance(key, dsa.DSAPublicKey):
        return "DSA", key.key_size
    if isinstance(key, ed25519.Ed25519PublicKey):
        return "Ed25519", 256
    if isinstance(key, ed448.Ed448PublicKey):
        return "Ed448", 448
    return type(key).__name__, 0


def covers(names: tuple[str, ...], host: str) -> bool:
    """Return True if a host is among a certificate's names: a wildcard stands for one whole left-most label (RFC 9525)."""
    address = parse_address(host)
    if address is not None:
        return str(address) in names
    host = host.rstrip(".").lower()
    parent = host.partition(".")[2]
    return any(name == host or (name.startswith("*.") and "." in parent and name[2:] == parent) for name in names)


def lifetime(certificate: Certificate) -> timedelta:
    """Return how long a certificate is valid in all."""
    return certificate.not_after - certificate.not_before


def share_left(certificate: Certificate, now: datetime) -> float:
    """Return the share of a certificate's lifetime that is left: 1 when new, 0 when it ends, negative after."""
    whole = lifetime(certificate).total_seconds()
    return (certificate.not_after - now).total_seconds() / whole if whole > 0 else 0.0


def weak_key(certificate: Certificate) -> str:
    """Return what is wrong with the key, or "" (baseline requirements, 6.1.5: RSA of 2048 bits, EC of 256, no DSA)."""
    if certificate.key_type == "RSA" and certificate.key_bits < 2048:
        return f"an RSA key of {certificate.key_bits} bits; 2048 is the least"
    if certificate.key_type == "EC" and certificate.key_bits < 256:
        return f"an EC key of {certificate.key_bits} bits; 256 is the least"
    if certificate.key_type == "DSA":
        return "a DSA key, which browsers do not take"
    return ""


def weak_signature(certificate: Certificate) -> str:
    """Return what is wrong with the signature, or "". Of self-signed roots it proves nothing: do not ask for them."""
    if certificate.signature_hash in ("md2", "md4", "md5", "sha1"):
        return f"a signature with {certificate.signature_hash.upper()}, which browsers do not take"
    return ""
