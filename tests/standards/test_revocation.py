"""Revocation answers: they count if the issuer signed them and they are not out of date; nothing that is sent makes it raise."""

from __future__ import annotations

import base64
from datetime import UTC, datetime, timedelta
from urllib.parse import unquote

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from hypothesis import given, settings
from hypothesis import strategies as st

from launchready.model.evidence.tls import RevocationStatus
from launchready.standards.revocation import ocsp_path, read_crl, read_ocsp

NOW = datetime(2026, 11, 24, tzinfo=UTC)
DAY = timedelta(days=1)
Issued = tuple[x509.Certificate, ec.EllipticCurvePrivateKey]


def made(name: str, parent: Issued | None = None, *, responder: bool = False) -> Issued:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    issuer = parent[0].subject if parent else subject
    serial = x509.random_serial_number()
    builder = x509.CertificateBuilder(issuer, subject, key.public_key(), serial, NOW - DAY, NOW + 60 * DAY)
    if responder:
        builder = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.OCSP_SIGNING]), critical=False)
    return builder.sign(parent[1] if parent else key, hashes.SHA256()), key


CA = made("CA")
STRANGER = made("Stranger")
LEAF, OTHER = made("leaf.test", CA)[0], made("other.test", CA)[0]


def answer(
    status: ocsp.OCSPCertStatus = ocsp.OCSPCertStatus.GOOD,
    *,
    leaf: x509.Certificate = LEAF,
    signer: Issued = CA,
    next_update: datetime = NOW + DAY,
    certificates: tuple[x509.Certificate, ...] = (),
) -> bytes:
    revoked = NOW - DAY if status is ocsp.OCSPCertStatus.REVOKED else None
    builder = (
        ocsp.OCSPResponseBuilder()
        .add_response(leaf, CA[0], hashes.SHA1(), status, NOW - DAY, next_update, revoked, None)
        .responder_id(ocsp.OCSPResponderEncoding.HASH, signer[0])
    )
    if certificates:
        builder = builder.certificates(list(certificates))
    return builder.sign(signer[1], hashes.SHA256()).public_bytes(Encoding.DER)


RESPONDER = made("Responder", CA, responder=True)
IMPOSTOR = made("Impostor", CA)


@pytest.mark.parametrize(
    ("data", "status"),
    [
        (answer(), RevocationStatus.GOOD),
        (answer(ocsp.OCSPCertStatus.REVOKED), RevocationStatus.REVOKED),
        (answer(ocsp.OCSPCertStatus.UNKNOWN), RevocationStatus.UNKNOWN),
        (answer(leaf=OTHER), RevocationStatus.UNKNOWN),
        (answer(signer=STRANGER), RevocationStatus.UNKNOWN),
        (answer(next_update=NOW - timedelta(hours=1)), RevocationStatus.UNKNOWN),
        (answer(signer=RESPONDER, certificates=(RESPONDER[0],)), RevocationStatus.GOOD),
        (answer(signer=IMPOSTOR, certificates=(IMPOSTOR[0],)), RevocationStatus.UNKNOWN),
        (ocsp.OCSPResponseBuilder.build_unsuccessful(ocsp.OCSPResponseStatus.TRY_LATER).public_bytes(Encoding.DER),
         RevocationStatus.UNKNOWN),
        (b"", RevocationStatus.UNKNOWN),
    ],
)  # fmt: skip
def test_ocsp(data: bytes, status: RevocationStatus) -> None:
    found = read_ocsp(data, LEAF, CA[0], NOW, "staple")
    assert found.status is status
    assert found.detail or status is RevocationStatus.GOOD or found.status is RevocationStatus.UNKNOWN


def listed(*serials: int, signer: Issued = CA, next_update: datetime = NOW + DAY) -> bytes:
    builder = x509.CertificateRevocationListBuilder(signer[0].subject, NOW - DAY, next_update)
    for serial in serials:
        builder = builder.add_revoked_certificate(x509.RevokedCertificateBuilder(serial, NOW - DAY).build())
    return builder.sign(signer[1], hashes.SHA256()).public_bytes(Encoding.DER)


@pytest.mark.parametrize(
    ("data", "status"),
    [
        (listed(), RevocationStatus.GOOD),
        (listed(OTHER.serial_number), RevocationStatus.GOOD),
        (listed(LEAF.serial_number, OTHER.serial_number), RevocationStatus.REVOKED),
        (listed(LEAF.serial_number, signer=STRANGER), RevocationStatus.UNKNOWN),
        (listed(LEAF.serial_number, next_update=NOW - timedelta(hours=1)), RevocationStatus.UNKNOWN),
        (b"<html>", RevocationStatus.UNKNOWN),
    ],
)
def test_crl(data: bytes, status: RevocationStatus) -> None:
    assert read_crl(data, LEAF, CA[0], NOW).status is status


def test_the_question_names_the_certificate() -> None:
    request = ocsp.load_der_ocsp_request(base64.b64decode(unquote(ocsp_path(LEAF, CA[0]))))
    assert request.serial_number == LEAF.serial_number


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300), st.integers(0, 300))
def test_no_bytes_make_it_raise(noise: bytes, at: int) -> None:
    whole = answer()
    for data in (noise, whole[:at] + noise + whole[at:], whole[:at]):
        assert read_ocsp(data, LEAF, CA[0], NOW, "ocsp").status in RevocationStatus
        assert read_crl(data, LEAF, CA[0], NOW).status in RevocationStatus
