from __future__ import annotations

from datetime import UTC, datetime, timedelta
from ipaddress import ip_address

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed25519, rsa
from cryptography.x509.oid import NameOID
from hypothesis import given
from hypothesis import strategies as st

from launchready.model.evidence.tls import Certificate
from launchready.standards.certificates import covers, lifetime, parse, share_left, weak_key, weak_signature

START = datetime(2026, 1, 1, tzinfo=UTC)

Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey | dsa.DSAPrivateKey | ed25519.Ed25519PrivateKey


def made(
    key: Key, *names: x509.GeneralName, subject: tuple[x509.NameAttribute[str], ...] = (), ca: bool = False
) -> Certificate:
    name = x509.Name(subject)
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(0xABC)
        .not_valid_before(START)
        .not_valid_after(START + timedelta(days=90))
    )
    if names:
        builder = builder.add_extension(x509.SubjectAlternativeName(names), critical=not subject)
    if ca:
        builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    return parse(builder.sign(key, None if isinstance(key, ed25519.Ed25519PrivateKey) else hashes.SHA256()))


def facts(**changes: object) -> Certificate:
    given_facts: dict[str, object] = {
        "sha256": "", "subject": "", "issuer": "", "names": (), "not_before": START, "not_after": START + timedelta(days=100),
        "key_type": "RSA", "key_bits": 2048, "signature_hash": "sha256", "is_ca": False,
    }  # fmt: skip
    return Certificate(**{**given_facts, **changes})  # type: ignore[arg-type]


def test_the_facts_of_a_certificate() -> None:
    common = x509.NameAttribute(NameOID.COMMON_NAME, "Kettle")
    certificate = made(
        ec.generate_private_key(ec.SECP256R1()),
        x509.DNSName("Kettle.Test"),
        x509.DNSName("*.kettle.test"),
        x509.IPAddress(ip_address("192.0.2.1")),
        x509.DNSName("192.0.2.2"),
        x509.RFC822Name("a@kettle.test"),
        subject=(common,),
    )
    assert certificate.names == ("kettle.test", "*.kettle.test", "192.0.2.1")
    assert (certificate.subject, certificate.issuer) == ("Kettle", "Kettle")
    assert (certificate.key_type, certificate.key_bits, certificate.signature_hash) == ("EC", 256, "sha256")
    assert (certificate.not_before, certificate.not_after) == (START, START + timedelta(days=90))
    assert certificate.serial == "abc"
    assert len(certificate.sha256) == 64
    assert not certificate.is_ca


def test_certificates_without_much() -> None:
    certificate = made(ed25519.Ed25519PrivateKey.generate(), ca=True)
    assert (certificate.names, certificate.subject) == ((), "")
    assert (certificate.key_type, certificate.signature_hash) == ("Ed25519", "")
    assert certificate.is_ca
    unit = x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, "Launch")
    assert made(ed25519.Ed25519PrivateKey.generate(), subject=(unit,)).subject == "OU=Launch"


@pytest.mark.parametrize(
    ("names", "host", "covered"),
    [
        (("kettle.test",), "kettle.test", True),
        (("kettle.test",), "KETTLE.test.", True),
        (("kettle.test",), "www.kettle.test", False),
        (("*.kettle.test",), "www.kettle.test", True),
        (("*.kettle.test",), "kettle.test", False),
        (("*.kettle.test",), "a.b.kettle.test", False),
        (("*.kettle.test",), "akettle.test", False),
        (("*.test",), "kettle.test", False),
        (("*",), "kettle.test", False),
        (("w*.kettle.test",), "www.kettle.test", False),
        (("www.*.test",), "www.kettle.test", False),
        (("xn--bcher-kva.example",), "xn--bcher-kva.example", True),
        (("*.example",), "xn--bcher-kva.example", False),
        (("192.0.2.1",), "192.0.2.1", True),
        (("192.0.2.1",), "192.0.2.2", False),
        (("*.0.2.1",), "192.0.2.1", False),
        (("2001:db8::1",), "[2001:DB8:0::1]", True),
        ((), "kettle.test", False),
    ],
)
def test_the_hosts_that_names_cover(names: tuple[str, ...], host: str, covered: bool) -> None:
    assert covers(names, host) is covered


@given(st.from_regex(r"[a-z]{1,8}(\.[a-z]{1,8}){1,4}", fullmatch=True), st.from_regex(r"[a-z]{1,8}", fullmatch=True))
def test_a_wildcard_stands_for_one_label(parent: str, label: str) -> None:
    assert covers((f"*.{parent}",), f"{label}.{parent}")
    assert not covers((f"*.{parent}",), parent)
    assert not covers((f"*.{parent}",), f"{label}.{label}.{parent}")


@pytest.mark.parametrize(("days", "share"), [(0, 1.0), (50, 0.5), (100, 0.0), (150, -0.5), (-50, 1.5)])
def test_the_share_of_the_lifetime_that_is_left(days: int, share: float) -> None:
    certificate = facts()
    assert lifetime(certificate) == timedelta(days=100)
    assert share_left(certificate, START + timedelta(days=days)) == pytest.approx(share)


def test_a_lifetime_of_nothing_is_used_up() -> None:
    assert share_left(facts(not_after=START), START) == 0.0
    assert share_left(facts(not_after=START - timedelta(days=1)), START) == 0.0


@pytest.mark.parametrize(
    ("kind", "bits", "weak"),
    [("RSA", 1024, True), ("RSA", 2047, True), ("RSA", 2048, False), ("EC", 224, True), ("EC", 256, False), ("DSA", 4096, True), ("Ed25519", 256, False), ("unknown", 0, False)],
)  # fmt: skip
def test_weak_keys(kind: str, bits: int, weak: bool) -> None:
    assert bool(weak_key(facts(key_type=kind, key_bits=bits))) is weak


@pytest.mark.parametrize(
    ("name", "weak"), [("sha1", True), ("md5", True), ("sha256", False), ("sha512", False), ("", False)]
)
def test_weak_signatures(name: str, weak: bool) -> None:
    assert bool(weak_signature(facts(signature_hash=name))) is weak
