"""Whether a certificate is revoked, by an OCSP answer (RFC 6960) or a revocation list (RFC 5280, section 5) that counts.

An answer counts if the issuer, or a responder that the issuer made for this, signed it, and if it is not out of date.
"""

from __future__ import annotations

import base64
from datetime import datetime

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed448, ed25519, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp
from cryptography.x509.oid import ExtendedKeyUsageOID

from launchready.model.evidence.tls import Revocation, RevocationStatus

_OCSP = {
    ocsp.OCSPCertStatus.GOOD: RevocationStatus.GOOD,
    ocsp.OCSPCertStatus.REVOKED: RevocationStatus.REVOKED,
    ocsp.OCSPCertStatus.UNKNOWN: RevocationStatus.UNKNOWN,
}


def ocsp_path(leaf: x509.Certificate, issuer: x509.Certificate) -> str:
    """Return what a GET of an OCSP service's URL ends in (RFC 6960, appendix A.1): the request, for one certificate."""
    request = ocsp.OCSPRequestBuilder().add_certificate(leaf, issuer, hashes.SHA1()).build()  # noqa: S303 (RFC 5019 wants it)
    return base64.b64encode(request.public_bytes(Encoding.DER)).decode().replace("+", "%2B").replace("/", "%2F")


def read_ocsp(data: bytes, leaf: x509.Certificate, issuer: x509.Certificate, now: datetime, source: str) -> Revocation:
    """Return what an OCSP answer says of a certificate; UNKNOWN with the reason where it does not count. Never raises."""
    name = leaf.fingerprint(hashes.SHA256()).hex()

    def unknown(why: str) -> Revocation:
        return Revocation(name, RevocationStatus.UNKNOWN, source, why)

    try:
        answer = ocsp.load_der_ocsp_response(data)
        if answer.response_status is not ocsp.OCSPResponseStatus.SUCCESSFUL:
            return unknown(f"the service answered {answer.response_status.name.lower()}")
        if not _signed(answer, issuer):
            return unknown("the answer is not signed by the issuer")
        for single in answer.responses:
            if single.serial_number != leaf.serial_number:
                continue
            if single.next_update_utc is not None and single.next_update_utc < now:
                return unknown("the answer is out of date")
            detail = f"since {single.revocation_time_utc:%Y-%m-%d}" if single.revocation_time_utc else ""
            return Revocation(name, _OCSP[single.certificate_status], source, detail)
        return unknown("the answer is about another certificate")
    except Exception as error:  # an answer is a stranger's bytes, and the library raises several kinds
        return unknown(f"the answer cannot be read: {error}"[:200])


def _signed(answer: ocsp.OCSPResponse, issuer: x509.Certificate) -> bool:
    signers = [issuer]
    for certificate in answer.certificates[:4]:
        usage = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
        if ExtendedKeyUsageOID.OCSP_SIGNING in usage and _issued(certificate, issuer):
            signers.append(certificate)
    algorithm = answer.signature_hash_algorithm
    return any(_verifies(signer, answer.signature, answer.tbs_response_bytes, algorithm) for signer in signers)


def _issued(certificate: x509.Certificate, issuer: x509.Certificate) -> bool:
    try:
        certificate.verify_directly_issued_by(issuer)
    except (InvalidSignature, ValueError, TypeError):
        return False
    return True


def _verifies(signer: x509.Certificate, signature: bytes, data: bytes, algorithm: hashes.HashAlgorithm | None) -> bool:
    key = signer.public_key()
    try:
        if isinstance(key, rsa.RSAPublicKey) and algorithm:
            key.verify(signature, data, padding.PKCS1v15(), algorithm)
        elif isinstance(key, ec.EllipticCurvePublicKey) and algorithm:
            key.verify(signature, data, ec.ECDSA(algorithm))
        elif isinstance(key, (ed25519.Ed25519PublicKey, ed448.Ed448PublicKey)):
            key.verify(signature, data)
        else:
            return False
    except InvalidSignature:
        return False
    return True


def read_crl(data: bytes, leaf: x509.Certificate, issuer: x509.Certificate, now: datetime) -> Revocation:
    """Return what a revocation list says of a certificate; UNKNOWN with the reason where it does not count. Never raises."""
    name = leaf.fingerprint(hashes.SHA256()).hex()

    def unknown(why: str) -> Revocation:
        return Revocation(name, RevocationStatus.UNKNOWN, "crl", why)

    try:
        crl = x509.load_pem_x509_crl(data) if data.startswith(b"-----") else x509.load_der_x509_crl(data)
        key = issuer.public_key()
        if crl.issuer != issuer.subject or not crl.is_signature_valid(key):  # type: ignore[arg-type]  # any key of an issuer
            return unknown("the list is not signed by the issuer")
        if crl.next_update_utc is not None and crl.next_update_utc < now:
            return unknown("the list is out of date")
        entry = crl.get_revoked_certificate_by_serial_number(leaf.serial_number)
        if entry is None:
            return Revocation(name, RevocationStatus.GOOD, "crl")
        return Revocation(name, RevocationStatus.REVOKED, "crl", f"since {entry.revocation_date_utc:%Y-%m-%d}")
    except Exception as error:  # a list is a stranger's bytes, and the library raises several kinds
        return unknown(f"the list cannot be read: {error}"[:200])
