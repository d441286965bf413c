"""The lab's certificate authority: a root, an intermediate, and leaves as good or as bad as they are asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID, NameOID

from launchready.lab.world import PKI_HOST, CertificateSpec, Key, Signer

PrivateKey = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


@dataclass(frozen=True, slots=True)
class Issuer:
    """A certificate that signs others, with its key."""

    certificate: x509.Certificate
    key: PrivateKey


class Authority:
    """Makes certificates that are valid around one time."""

    def __init__(self, now: datetime) -> None:
        self._now = now
        self.root = self._issuer("Lab Root CA", None)
        self.intermediate = self._issuer("Lab Intermediate CA", self.root)
        self._stranger = self._issuer("Stranger Root CA", None)
        self._revoked: list[int] = []

    def root_pem(self) -> bytes:
        """Return the root, which is what a client must trust."""
        return self.root.certificate.public_bytes(Encoding.PEM)

    def issuer_der(self) -> bytes:
        """Return the intermediate, as its leaves say where it is published."""
        return self.intermediate.certificate.public_bytes(Encoding.DER)

    def crl_der(self) -> bytes:
        """Return the list of what the intermediate has revoked."""
        builder = x509.CertificateRevocationListBuilder(
            issuer_name=self.intermediate.certificate.subject,
            last_update=self._now - timedelta(hours=1),
            next_update=self._now + timedelta(days=3650),
        )
        for serial in self._revoked:
            entry = x509.RevokedCertificateBuilder(serial, self._now - timedelta(days=1)).build()
            builder = builder.add_revoked_certificate(entry)
        return builder.sign(self.intermediate.key, hashes.SHA256()).public_bytes(Encoding.DER)

    def issue(self, spec: CertificateSpec) -> bytes:
        """Return one PEM text: the key, the leaf, and the intermediate where it is to be sent."""
        key = _key(spec.key)
        match spec.signer:
            case Signer.ITSELF:
                issuer = None
            case Signer.STRANGER:
                issuer = self._stranger
            case Signer.INTERMEDIATE:
                issuer = self.intermediate
        leaf = self._leaf(spec, key, issuer)
        if spec.revoked:
            self._revoked.append(leaf.serial_number)
        parts = [key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()), leaf.public_bytes(Encoding.PEM)]
        if spec.signer is Signer.INTERMEDIATE and spec.send_intermediate:
            parts.append(self.intermediate.certificate.public_bytes(Encoding.PEM))
        return b"".join(parts)

    def issue_to(self, spec: CertificateSpec, path: Path) -> Path:
        """Write what `issue` returns to a file that only its owner can read, and return its path."""
        path.touch(mode=0o600)
        path.write_bytes(self.issue(spec))
        return path

    def _leaf(self, spec: CertificateSpec, key: PrivateKey, issuer: Issuer | None) -> x509.Certificate:
        subject = _name(spec.names[0])
        signing = issuer.key if issuer else key
        names = x509.SubjectAlternativeName([x509.DNSName(name) for name in spec.names])
        builder = (
            _builder(subject, issuer.certificate.subject if issuer else subject, spec.not_before, spec.not_after)
            .public_key(key.public_key())
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(names, critical=False)
            .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
            .add_extension(_key_usage(ca=False), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signing.public_key()), critical=False)
        )
        if spec.signer is Signer.INTERMEDIATE:
            point = x509.DistributionPoint([_uri("/intermediate.crl")], None, None, None)
            builder = builder.add_extension(x509.CRLDistributionPoints([point]), critical=False)
            if spec.publish_issuer:
                place = x509.AccessDescription(AuthorityInformationAccessOID.CA_ISSUERS, _uri("/intermediate.cer"))
                builder = builder.add_extension(x509.AuthorityInformationAccess([place]), critical=False)
        return builder.sign(signing, hashes.SHA256())

    def _issuer(self, name: str, parent: Issuer | None) -> Issuer:
        key = _key(Key.EC_P256)
        subject = _name(name)
        signing = parent.key if parent else key
        certificate = (
            _builder(
                subject,
                parent.certificate.subject if parent else subject,
                self._now - timedelta(days=400),
                self._now + timedelta(days=3650),
            )
            .public_key(key.public_key())
            .add_extension(x509.BasicConstraints(ca=True, path_length=0 if parent else 1), critical=True)
            .add_extension(_key_usage(ca=True), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signing.public_key()), critical=False)
            .sign(signing, hashes.SHA256())
        )
        return Issuer(certificate, key)


def _key(kind: Key) -> PrivateKey:
    match kind:
        case Key.EC_P256:
            return ec.generate_private_key(ec.SECP256R1())
        case Key.RSA_2048:
            return rsa.generate_private_key(public_exponent=65537, key_size=2048)
        case Key.RSA_1024:
            return rsa.generate_private_key(public_exponent=65537, key_size=1024)  # noqa: S505 - the fault is the point


def _uri(path: str) -> x509.UniformResourceIdentifier:
    return x509.UniformResourceIdentifier(f"http://{PKI_HOST}{path}")


def _name(common_name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name)])


def _builder(
    subject: x509.Name, issuer: x509.Name, not_before: datetime, not_after: datetime
) -> x509.CertificateBuilder:
    return x509.CertificateBuilder(
        subject_name=subject,
        issuer_name=issuer,
        serial_number=x509.random_serial_number(),
        not_valid_before=not_before,
        not_valid_after=not_after,
    )


def _key_usage(*, ca: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=ca,
        crl_sign=ca,
        encipher_only=False,
        decipher_only=False,
    )
