"""The hosts of badssl.com that OpenSSL 3 can serve, made locally: a certificate and a TLS context for each."""

from __future__ import annotations

import ssl
import subprocess
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

NOW = datetime.now(UTC)
Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
MODP_2048 = (  # RFC 3526, section 3
    "FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74020BBEA63B139B22514A08798E3404DDEF9519B3CD3A431B"
    "302B0A6DF25F14374FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7EDEE386BFB5A899FA5AE9F24117C4B1FE6"
    "49286651ECE45B3DC2007CB8A163BF0598DA48361C55D39A69163FA8FD24CF5F83655D23DCA3AD961C62F356208552BB9ED529077096966D"
    "670C354E4ABC9804F1746C08CA18217C32905E462E36CE3BE39E772C180E86039B2783A2EC07A28FB5C55DF06F4C52C9DE2BCBF695581718"
    "3995497CEA956AE515D2261898FA051015728E5A8AACAA68FFFFFFFFFFFFFFFF"
)
MODP_1024 = (  # RFC 2409, section 6.2
    "FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74020BBEA63B139B22514A08798E3404DDEF9519B3CD3A431B"
    "302B0A6DF25F14374FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7EDEE386BFB5A899FA5AE9F24117C4B1FE6"
    "49286651ECE65381FFFFFFFFFFFFFFFF"
)


def key(kind: str = "ec256") -> Key:
    """A key: ec256, ec384, rsa2048, …"""
    if kind.startswith("ec"):
        return ec.generate_private_key(ec.SECP384R1() if kind == "ec384" else ec.SECP256R1())
    return rsa.generate_private_key(65537, int(kind[3:]))


@dataclass
class Authority:
    """A CA with a name."""

    name: str
    parent: Authority | None = None
    key: Key = field(default_factory=key)

    def __post_init__(self) -> None:
        builder = x509.CertificateBuilder(
            x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, self.parent.name if self.parent else self.name)]),
            x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, self.name)]),
            self.key.public_key(),
            x509.random_serial_number(),
            NOW - timedelta(days=400),
            NOW + timedelta(days=4000),
        ).add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        self.certificate = builder.sign((self.parent or self).key, hashes.SHA256())

    def issue(
        self,
        *names: str,
        days: tuple[float, float] = (-30, 60),
        key_: Key | None = None,
        digest: hashes.SHA256 | hashes.SHA384 | hashes.SHA512 | None = None,
        subject: bool = True,
        revoked_at: str = "",
    ) -> tuple[x509.Certificate, Key]:
        """A leaf, valid from and to some days from now."""
        own = key_ or key()
        attributes = [x509.NameAttribute(NameOID.COMMON_NAME, names[0][:64])] if subject else []
        builder = (
            x509.CertificateBuilder(
                self.certificate.subject,
                x509.Name(attributes),
                own.public_key(),
                x509.random_serial_number(),
                NOW + timedelta(days=days[0]),
                NOW + timedelta(days=days[1]),
            )
            .add_extension(x509.SubjectAlternativeName([x509.DNSName(n) for n in names]), critical=not subject)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        )
        if revoked_at:
            point = x509.DistributionPoint([x509.UniformResourceIdentifier(revoked_at)], None, None, None)
            builder = builder.add_extension(x509.CRLDistributionPoints([point]), critical=False)
        return builder.sign(self.key, digest or hashes.SHA256()), own


def pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(Encoding.PEM)


class Maker:
    """Makes server contexts in a folder, from one trusted root with an intermediate."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.root = Authority("Test Root")
        self.intermediate = Authority("Test Intermediate", self.root)
        self.ca_file = folder / "root.pem"
        self.ca_file.write_bytes(pem(self.root.certificate))
        self._count = 0

    def context(
        self,
        leaf: x509.Certificate,
        own: Key,
        *chain: x509.Certificate,
        ciphers: str = "",
        dh: str = "",
        **limits: ssl.TLSVersion,
    ) -> ssl.SSLContext:
        """A server's settings."""
        self._count += 1
        path = self.folder / f"{self._count}.pem"
        private = own.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        path.write_bytes(private + pem(leaf) + b"".join(map(pem, chain)))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.set_ciphers(ciphers or "DEFAULT:@SECLEVEL=0")
        for name, version in limits.items():
            setattr(context, f"{name}_version", version)
        if dh:
            context.load_dh_params(str(self._dh(dh)))
        context.load_cert_chain(path)
        return context

    def usual(self, host: str, **settings: object) -> ssl.SSLContext:
        """A good certificate, with settings of its own."""
        leaf, own = self.intermediate.issue(host)
        return self.context(leaf, own, self.intermediate.certificate, **settings)  # type: ignore[arg-type]

    def issued(self, *names: str, **facts: object) -> ssl.SSLContext:
        """A certificate by the trusted intermediate."""
        leaf, own = self.intermediate.issue(*names, **facts)  # type: ignore[arg-type]
        return self.context(leaf, own, self.intermediate.certificate)

    def sha1(self, host: str, *, intermediate: bool = False) -> ssl.SSLContext:
        """A chain with a signature by SHA-1, which only the command line still makes."""
        parent = self.root if intermediate else self.intermediate
        own = key("rsa2048")
        names = {"key": own, "parent": parent.key}
        for name, each in names.items():
            text = each.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
            (self.folder / f"sha1-{name}.pem").write_bytes(text)
        (self.folder / "sha1-parent-cert.pem").write_bytes(pem(parent.certificate))
        subject = "/CN=Old Intermediate" if intermediate else f"/CN={host}"
        extension = "basicConstraints=critical,CA:TRUE" if intermediate else f"subjectAltName=DNS:{host}"
        (self.folder / "sha1.ext").write_text(extension)
        openssl = ["openssl"]
        request, made = self.folder / "sha1.csr", self.folder / "sha1.crt"
        subprocess.run(
            [
                *openssl,
                "req",
                "-new",
                "-key",
                str(self.folder / "sha1-key.pem"),
                "-subj",
                subject,
                "-out",
                str(request),
            ],
            check=True,
        )
        subprocess.run(
            [
                *openssl, "x509", "-req", "-sha1", "-in", str(request), "-CA", str(self.folder / "sha1-parent-cert.pem"),
                "-CAkey", str(self.folder / "sha1-parent.pem"), "-days", "60", "-extfile", str(self.folder / "sha1.ext"),
                "-CAcreateserial", "-out", str(made),
            ],
            check=True, capture_output=True,
        )  # fmt: skip
        certificate = x509.load_pem_x509_certificate(made.read_bytes())
        if not intermediate:
            return self.context(certificate, own, self.intermediate.certificate)
        old = Authority("Old Intermediate", self.root, own)
        leaf, leaf_key = old.issue(host)
        return self.context(leaf, leaf_key, certificate)

    def _dh(self, modulus: str) -> Path:
        path = self.folder / f"dh-{len(modulus)}-{modulus[-8:]}.pem"
        number = int(modulus, 16)

        def integer(value: int) -> bytes:
            data = value.to_bytes(value.bit_length() // 8 + 1)
            return b"\x02" + _length(len(data)) + data

        body = integer(number) + integer(2)
        import base64

        encoded = base64.encodebytes(b"\x30" + _length(len(body)) + body).decode()
        path.write_text(f"-----BEGIN DH PARAMETERS-----\n{encoded}-----END DH PARAMETERS-----\n")
        return path


def _length(size: int) -> bytes:
    if size < 128:
        return bytes([size])
    data = size.to_bytes((size.bit_length() + 7) // 8)
    return bytes([0x80 | len(data)]) + data


Make = Callable[[Maker, str], ssl.SSLContext]
OLD = ssl.TLSVersion.MINIMUM_SUPPORTED
TWO, THREE = ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3


def by_stranger(make: Maker, host: str) -> ssl.SSLContext:
    leaf, own = (stranger := Authority("A Stranger")).issue(host)
    return make.context(leaf, own, stranger.certificate)


def self_signed(make: Maker, host: str) -> ssl.SSLContext:
    own = key()
    leaf, _ = Authority(host, key=own).issue(host, key_=own)
    return make.context(leaf, own)


def incomplete(make: Maker, host: str) -> ssl.SSLContext:
    leaf, own = make.intermediate.issue(host)
    return make.context(leaf, own)


def reversed_chain(make: Maker, host: str) -> ssl.SSLContext:
    leaf, own = make.intermediate.issue(host)
    return make.context(leaf, own, make.root.certificate, make.intermediate.certificate)


def with_key(kind: str) -> Make:
    return lambda make, host: make.issued(host, key_=key(kind))


def with_digest(digest: hashes.SHA256 | hashes.SHA384 | hashes.SHA512) -> Make:
    return lambda make, host: make.issued(host, digest=digest)


def with_names(count: int) -> Make:
    return lambda make, host: make.issued(host, *(f"n{n}.badssl.test" for n in range(count - 1)))


def at_most(version: ssl.TLSVersion) -> Make:
    return lambda make, host: make.usual(host, minimum=OLD, maximum=version)


def with_ciphers(ciphers: str, *, rsa: bool = False) -> Make:
    def made(make: Maker, host: str) -> ssl.SSLContext:
        leaf, own = make.intermediate.issue(host, key_=key("rsa2048" if rsa else "ec256"))
        return make.context(leaf, own, make.intermediate.certificate, ciphers=ciphers, minimum=OLD, maximum=TWO)

    return made


def with_group(modulus: str) -> Make:
    def made(make: Maker, host: str) -> ssl.SSLContext:
        leaf, own = make.intermediate.issue(host, key_=key("rsa2048"))
        return make.context(
            leaf,
            own,
            make.intermediate.certificate,
            ciphers="DHE-RSA-AES128-GCM-SHA256:@SECLEVEL=0",
            dh=modulus,
            minimum=OLD,
            maximum=TWO,
        )

    return made


def good(make: Maker, host: str) -> ssl.SSLContext:
    return make.usual(host)


COMPOSITE = f"{int(MODP_2048, 16) - 2:X}"

SERVED: dict[str, tuple[Make, str]] = {
    # host: how it is made, and what must be said: block, warn, silent
    "expired": (lambda make, host: make.issued(host, days=(-90, -3)), "block"),
    "wrong.host": (lambda make, host: make.issued("other.badssl.test"), "block"),
    "self-signed": (self_signed, "block"),
    "untrusted-root": (by_stranger, "block"),
    "superfish": (by_stranger, "block"),
    "edellroot": (by_stranger, "block"),
    "dsdtestprovider": (by_stranger, "block"),
    "preact-cli": (by_stranger, "block"),
    "webpack-dev-server": (by_stranger, "block"),
    "mitm-software": (by_stranger, "block"),
    "captive-portal": (lambda make, host: make.issued("login.hotel.test"), "block"),
    "incomplete-chain": (incomplete, "block"),  # of a CA that publishes no issuer: nobody can complete it
    "reversed-chain": (reversed_chain, "silent"),  # RFC 8446, section 4.4.2: clients must cope
    "sha1": (lambda make, host: make.sha1(host), "block"),
    "sha1-2016": (lambda make, host: make.sha1(host), "block"),
    "sha1-2017": (lambda make, host: make.sha1(host), "block"),
    "sha1-intermediate": (lambda make, host: make.sha1(host, intermediate=True), "block"),
    "sha256": (with_digest(hashes.SHA256()), "silent"),
    "sha384": (with_digest(hashes.SHA384()), "silent"),
    "sha512": (with_digest(hashes.SHA512()), "silent"),
    "1000-sans": (with_names(1000), "silent"),
    "ecc256": (with_key("ec256"), "silent"),
    "ecc384": (with_key("ec384"), "silent"),
    "rsa2048": (with_key("rsa2048"), "silent"),
    "rsa4096": (with_key("rsa4096"), "silent"),
    "no-common-name": (lambda make, host: make.issued(host, subject=False), "silent"),  # how authorities issue today
    "no-subject": (lambda make, host: make.issued(host, subject=False), "silent"),
    "tls-v1-0": (at_most(ssl.TLSVersion.MINIMUM_SUPPORTED), "block"),
    "tls-v1-2": (lambda make, host: make.usual(host, minimum=TWO, maximum=TWO), "silent"),
    "cbc": (with_ciphers("ECDHE-ECDSA-AES128-SHA:@SECLEVEL=0"), "warn"),
    "null": (with_ciphers("eNULL:@SECLEVEL=0", rsa=True), "block"),
    "static-rsa": (with_ciphers("AES128-GCM-SHA256:@SECLEVEL=0", rsa=True), "warn"),
    "dh1024": (with_group(MODP_1024), "warn"),
    "dh2048": (with_group(MODP_2048), "silent"),
    "dh-composite": (with_group(COMPOSITE), "block"),
    "mozilla-old": (lambda make, host: make.usual(host, minimum=OLD), "warn"),
    "mozilla-intermediate": (lambda make, host: make.usual(host, minimum=TWO), "silent"),
    "mozilla-modern": (lambda make, host: make.usual(host, minimum=THREE), "silent"),
    "badssl.com": (good, "silent"),
    "hsts": (good, "silent"),
    "xn--n1aae7f7o": (good, "silent"),
    "long-extended-subdomain-name-containing-many-letters-and-dashes": (good, "silent"),
    "longextendedsubdomainnamewithoutdashesinordertotestwordwrapping": (good, "silent"),
}
NOT_SERVED = {
    "rc4": "OpenSSL 3 has no RC4 in TLS", "rc4-md5": "OpenSSL 3 has no RC4 in TLS", "3des": "OpenSSL 3 has no 3DES in TLS by default",
    "dh480": "OpenSSL 3 refuses groups under 1024 bits", "dh512": "OpenSSL 3 refuses groups under 1024 bits", "ssl-v2": "gone from OpenSSL", "ssl-v3": "gone from OpenSSL",
    "dh-small-subgroup": "not to be seen from a handshake", "tls-v1-1": "Python names no version between the oldest and 1.2",
    "extended-validation": "needs a public authority", "invalid-expected-sct": "needs a public authority", "no-sct": "needs a public authority",
    "preloaded-expect-ct": "needs a browser's list", "pinning-test": "needs a browser's list", "known-interception": "needs a browser's list",
    "blocked-interception": "needs a browser's list", "10000-sans": "over the message size that OpenSSL takes", "rsa8192": "its key takes a minute to make",
}  # fmt: skip
"""Why some are not made here; the rest of the list are pages, which are no matter of TLS."""
