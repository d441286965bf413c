"""What DNS says of the healthy product's mail: who takes it in, who may send it, how it is signed."""

from __future__ import annotations

import base64

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from launchready.lab.world import DOMAIN, Record

SELECTOR = "kettle1"
"""The selector that the product's mail is signed with."""

SECOND_SELECTOR = "kettle2"
SECOND_ADDRESS = "127.0.0.2"
"""Where the second sender's mail would come from; nothing listens there."""


def mail_records(address: str, key: str) -> list[Record]:
    """Return the records, for mail that comes and goes at one address and is signed with a private key (PEM)."""
    return [
        Record(DOMAIN, "MX", f"10 mail.{DOMAIN}."),
        Record(DOMAIN, "TXT", f"v=spf1 ip4:{address} -all"),
        Record(f"_dmarc.{DOMAIN}", "TXT", f"v=DMARC1; p=reject; rua=mailto:dmarc@{DOMAIN}"),
        key_record(key),
        Record(f"_mta-sts.{DOMAIN}", "TXT", "v=STSv1; id=20261101"),
        Record(f"mta-sts.{DOMAIN}", "A", address),
        Record(f"_smtp._tls.{DOMAIN}", "TXT", f"v=TLSRPTv1; rua=mailto:tls-reports@{DOMAIN}"),
        Record(".".join(reversed(address.split("."))) + ".in-addr.arpa", "PTR", f"mail.{DOMAIN}."),
        *_second_sender(),
    ]


def _second_sender() -> list[Record]:
    """Return the records of the sender that stands by."""
    return [
        Record(f"bounce.{DOMAIN}", "MX", f"10 mail.{DOMAIN}."),
        Record(f"bounce.{DOMAIN}", "TXT", f"v=spf1 ip4:{SECOND_ADDRESS} -all"),
        key_record(new_key(), SECOND_SELECTOR),
        Record(f"mail2.{DOMAIN}", "A", SECOND_ADDRESS),
        Record(".".join(reversed(SECOND_ADDRESS.split("."))) + ".in-addr.arpa", "PTR", f"mail2.{DOMAIN}."),
    ]


def new_key(bits: int = 2048) -> str:
    """Return a new private key in PEM, for mail to be signed with."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=bits)
    return key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption()).decode()


def key_record(key: str, selector: str = SELECTOR, flags: str = "") -> Record:
    """Return the record of a private key's public half, with further tags such as "t=y; "."""
    public = load_pem_private_key(key.encode(), None).public_key()
    data = base64.b64encode(public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).decode()
    return Record(f"{selector}._domainkey.{DOMAIN}", "TXT", f"v=DKIM1; k=rsa; {flags}p={data}")
