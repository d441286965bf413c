"""Certificates of every kind of wrong, made on the spot."""

from __future__ import annotations

import ssl
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import trustme


@dataclass(frozen=True)
class Authorities:
    """A trusted root with an issuer under it, and a root that nobody knows. `ca_file` holds the trusted root alone."""

    root: trustme.CA
    issuer: trustme.CA
    stranger: trustme.CA
    ca_file: str

    @classmethod
    def in_folder(cls, folder: Path) -> Authorities:
        root = trustme.CA(organization_name="Known Root")
        path = folder / "root.pem"
        root.cert_pem.write_to_path(str(path))
        issuer = root.create_child_ca()
        return cls(root, issuer, trustme.CA(organization_name="Strange Root"), str(path))

    def expired(self) -> trustme.LeafCert:
        return self.root.issue_cert("host.test", not_after=datetime.now(UTC) - timedelta(days=1))

    def incomplete(self, folder: Path) -> ssl.SSLContext:
        """A server that does not send the issuer of its certificate."""
        leaf = self.issuer.issue_cert("host.test")
        return context_of(leaf, folder, leaf.cert_chain_pems[0].bytes())

    def with_root_sent(self, folder: Path) -> ssl.SSLContext:
        leaf = self.stranger.issue_cert("host.test")
        return context_of(leaf, folder, leaf.cert_chain_pems[0].bytes() + self.stranger.cert_pem.bytes())

    def unreadable(self, folder: Path) -> ssl.SSLContext:
        """A certificate of a version that does not exist: OpenSSL hands it over, other libraries refuse to read it."""
        leaf = self.root.issue_cert("host.test")
        der = ssl.PEM_cert_to_DER_cert(leaf.cert_chain_pems[0].bytes().decode())
        changed = der.replace(b"\xa0\x03\x02\x01\x02", b"\xa0\x03\x02\x01\x07", 1)
        assert changed != der
        return context_of(leaf, folder, ssl.DER_cert_to_PEM_cert(changed).encode())


def context(leaf: trustme.LeafCert) -> ssl.SSLContext:
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    leaf.configure_cert(made)
    return made


def context_of(leaf: trustme.LeafCert, folder: Path, chain: bytes) -> ssl.SSLContext:
    path = folder / "chain.pem"
    path.write_bytes(leaf.private_key_pem.bytes() + chain)
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.load_cert_chain(path)
    return made


def old(leaf: trustme.LeafCert, version: ssl.TLSVersion) -> ssl.SSLContext:
    """A server that agrees to an old version of TLS."""
    made = context(leaf)
    made.set_ciphers("ALL:@SECLEVEL=0")
    made.minimum_version = version
    return made
