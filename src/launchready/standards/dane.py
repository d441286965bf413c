"""DANE for SMTP: records that say in DNS which certificate a mail server has (RFC 6698, RFC 7672)."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from launchready.model.evidence.mail import Fingerprints

if TYPE_CHECKING:
    from cryptography import x509

TA, EE = 2, 3
"""The usages that count for mail (RFC 7672, section 3.1.3): an issuer's certificate, and the server's own."""
MAX_RECORDS = 20
MAX_DATA = 20_000
"""Hex digits of a record; a whole certificate takes some 4,000."""
_RECORD = re.compile(r"(\d{1,3})\s+(\d{1,3})\s+(\d{1,3})\s+([0-9A-Fa-f\s]+)")


@dataclass(frozen=True, slots=True)
class Tlsa:
    """One record: what it names (usage), of which part (selector 0: certificate, 1: key), and how (matching 0: whole, 1: SHA-256, 2: SHA-512)."""

    usage: int
    selector: int
    matching: int
    data: str

    @property
    def usable(self) -> bool:
        """Whether senders can do anything with it."""
        length = {0: 0, 1: 64, 2: 128}.get(self.matching)
        whole = len(self.data) % 2 == 0 and self.data != ""
        right = length is not None and (length in (0, len(self.data)))
        return self.usage in (TA, EE) and self.selector in (0, 1) and whole and right

    def __str__(self) -> str:
        return f"{self.usage} {self.selector} {self.matching} {self.data[:16]}…"


def name_of(host: str, port: int = 25) -> str:
    """Return where the records of a server stand."""
    return f"_{port}._tcp.{host}"


def read(values: Sequence[str]) -> tuple[Tlsa, ...]:
    """Return the records among the values of an answer; what cannot be read is none."""
    found = []
    for value in values[:MAX_RECORDS]:
        match = _RECORD.fullmatch(value.strip()) if len(value) <= MAX_DATA else None
        if match:
            data = "".join(match[4].split()).lower()
            found.append(Tlsa(int(match[1]), int(match[2]), int(match[3]), data))
    return tuple(found)


def fingerprints(certificate: x509.Certificate) -> Fingerprints:
    """Return what records are compared with; hashes of the key are "" where it cannot be read."""
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    whole = certificate.public_bytes(Encoding.DER)
    try:
        key = certificate.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    except Exception:  # keys of kinds that the library does not know
        key = b""
    return Fingerprints(
        sha256=hashlib.sha256(whole).hexdigest(),
        sha512=hashlib.sha512(whole).hexdigest(),
        key_sha256=hashlib.sha256(key).hexdigest() if key else "",
        key_sha512=hashlib.sha512(key).hexdigest() if key else "",
    )


def fits(record: Tlsa, chain: Sequence[Fingerprints]) -> bool | None:
    """Return whether a usable record names a certificate of the chain; None where it holds a whole issuer that need not be sent."""
    if not record.usable:
        return False
    wanted = record.data
    if record.matching == 0:
        wanted = hashlib.sha256(bytes.fromhex(record.data)).hexdigest()
    candidates = chain[:1] if record.usage == EE else chain
    for each in candidates:
        certificate, key = (each.sha512, each.key_sha512) if record.matching == 2 else (each.sha256, each.key_sha256)
        if wanted == (key if record.selector else certificate):
            return True
    return None if record.usage == TA and record.matching == 0 else False
