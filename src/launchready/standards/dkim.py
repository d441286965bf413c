"""DKIM signatures of a message (RFC 6376, 8301, 8463): do they hold?

Keys are asked for by yielding questions. A message may be hostile: every step is linear in its length, and signatures and sets are counted.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from launchready.standards.asking import Asking, together
from launchready.standards.dkim_keys import DkimKey, KeyState, Selector, key_name, look
from launchready.standards.mail_fields import Field, Letter
from launchready.standards.spf_macro import presentable

MAX_SIGNATURES = 10
MAX_SIGNED = 200
"""Names in one h=."""


class AuthResult(StrEnum):
    """What came of a check (RFC 8601, section 2.7.1; for ARC RFC 8617, section 4.4)."""

    NONE = "none"
    PASS = "pass"  # noqa: S105 (a result, no password)
    FAIL = "fail"
    NEUTRAL = "neutral"
    POLICY = "policy"
    TEMPERROR = "temperror"
    PERMERROR = "permerror"


@dataclass(frozen=True, slots=True)
class Signature:
    """What became of one DKIM signature. `domain` is d=, `identity` i=; `signed` are the names of the fields that it covers, in lower case."""

    domain: str
    selector: str
    result: AuthResult
    reason: str
    algorithm: str = ""
    identity: str = ""
    signed: tuple[str, ...] = ()
    bits: int = 0
    testing: bool = False
    partial: bool = False
    """Whether l= leaves a part of the body unsigned, to which anybody can add."""


class BrokenError(Exception):
    """A signature that cannot hold."""

    def __init__(self, result: AuthResult, reason: str) -> None:
        super().__init__(reason)
        self.result = result


_TAG = re.compile(r"[ \t\r\n]*([A-Za-z][A-Za-z0-9_]*)[ \t\r\n]*=(.*)", re.DOTALL)
OWN_VALUE = re.compile(rb"((?:^|;)[ \t\r\n]*b[ \t\r\n]*=)[^;]*")
_BLANKS = re.compile(rb"[ \t]+")
_FOLDED = re.compile(rb"\r\n(?=[ \t])")
ALGORITHMS = {"rsa-sha256": "rsa", "ed25519-sha256": "ed25519"}


def verify(letter: Letter, now: int) -> Asking[tuple[Signature, ...]]:
    """Return what becomes of each DKIM signature of a message, in order; `now` is in seconds since 1970. The keys are asked for at once."""
    found = [field for field in letter.fields if field.name == "dkim-signature"][:MAX_SIGNATURES]
    tags = [tags_of(field) for field in found]
    keys = yield from keys_of(tags)
    return tuple(_signature(letter, field, each, key, now) for field, each, key in zip(found, tags, keys, strict=True))


def keys_of(tags: Iterable[dict[str, str]]) -> Asking[tuple[Selector | None, ...]]:
    """Ask for the key of each signature; None where its tags name none."""
    named = [(each.get("d", "").strip().lower(), each.get("s", "").strip().lower()) for each in tags]
    wanted = [
        (d, s) if d and s and len(key_name(s, d)) < 250 and presentable(key_name(s, d)) else None for d, s in named
    ]
    pairs = tuple(dict.fromkeys(pair for pair in wanted if pair))
    looks = yield from together(look(domain, (), (selector,)) for domain, selector in pairs)
    seen = {pair: next(iter(found), None) for pair, found in zip(pairs, looks, strict=True)}
    return tuple(seen.get(pair) if pair else None for pair in wanted)


def tags_of(field: Field) -> dict[str, str]:
    """Return the tags of a signature; {} for a list that breaks the grammar (RFC 6376, section 3.2)."""
    tags: dict[str, str] = {}
    for part in field.value.decode("utf-8", "replace").split(";"):
        if not part.strip():
            continue
        match = _TAG.fullmatch(part)
        if match is None or match[1] in tags:
            return {}
        tags[match[1]] = match[2].strip()
    return tags


def _signature(letter: Letter, field: Field, tags: dict[str, str], key: Selector | None, now: int) -> Signature:
    domain, selector = tags.get("d", "").strip().lower()[:255], tags.get("s", "").strip()[:255]
    signed = tuple(name.strip().lower() for name in tags.get("h", "").split(":"))[:MAX_SIGNED]
    facts = {
        "algorithm": tags.get("a", "").lower()[:40],
        "identity": tags.get("i", f"@{domain}")[:320],
        "signed": signed,
        "partial": "l" in tags,
    }
    found = key.key if key else None
    if found:
        facts |= {"bits": found.bits, "testing": found.testing}
    try:
        _form(tags, now)
        check(letter, field, tags, usable_key(key, tags))
    except BrokenError as broken:
        return Signature(domain, selector, broken.result, str(broken), **facts)  # type: ignore[arg-type]
    return Signature(domain, selector, AuthResult.PASS, "the signature holds", **facts)  # type: ignore[arg-type]


def _form(tags: dict[str, str], now: int) -> None:
    """Raise for tags with which no signature can hold (RFC 6376, section 6.1.1)."""
    if not tags:
        raise BrokenError(AuthResult.PERMERROR, "its tags cannot be read")
    if tags.get("v", "").strip() != "1":
        raise BrokenError(AuthResult.PERMERROR, "its version is not 1")
    required(tags, ("a", "b", "bh", "d", "h", "s"))
    domain = tags["d"].strip().lower()
    identity = tags.get("i", "").rpartition("@")[2].strip().lower()
    if "i" in tags and identity != domain and not identity.endswith(f".{domain}"):
        raise BrokenError(AuthResult.PERMERROR, f"i= is not within d={domain[:100]}")
    if "from" not in [name.strip().lower() for name in tags["h"].split(":")]:
        raise BrokenError(AuthResult.PERMERROR, "it does not cover From")
    if "q" in tags and "dns/txt" not in [each.strip().lower() for each in tags["q"].split(":")]:
        raise BrokenError(AuthResult.PERMERROR, "its key is not in DNS")
    made, ends = _number(tags, "t"), _number(tags, "x")
    if ends is not None and made is not None and ends < made:
        raise BrokenError(AuthResult.PERMERROR, "it ends before it begins")
    if ends is not None and now > ends:
        raise BrokenError(AuthResult.FAIL, f"it has ended {(now - ends) // 3600} hours ago")


def required(tags: dict[str, str], names: tuple[str, ...]) -> None:
    """Raise unless some tags are there and hold something."""
    missing = [name for name in names if not tags.get(name, "").strip()]
    if missing:
        raise BrokenError(AuthResult.PERMERROR, f"{missing[0]}= is missing")


def _number(tags: dict[str, str], name: str) -> int | None:
    text = tags.get(name, "").strip()
    if name in tags and not (text.isascii() and text.isdigit() and len(text) <= 12):
        raise BrokenError(AuthResult.PERMERROR, f"{name}= is no number")
    return int(text) if text else None


def usable_key(seen: Selector | None, tags: dict[str, str]) -> DkimKey:
    """Return the key that a signature is checked with. Raises for one that must not be used."""
    if seen is None:
        raise BrokenError(AuthResult.PERMERROR, "its selector or domain is no name")
    if seen.state is KeyState.UNKNOWN:
        raise BrokenError(AuthResult.TEMPERROR, seen.failure)
    if seen.state is KeyState.MISSING:
        raise BrokenError(AuthResult.PERMERROR, f"there is no key at {seen.name}")
    if seen.state is KeyState.SEVERAL:
        raise BrokenError(AuthResult.PERMERROR, f"there are several keys at {seen.name}")
    if seen.key is None or seen.state is KeyState.REVOKED:
        raise BrokenError(AuthResult.PERMERROR, f"the key at {seen.name} was revoked")
    if seen.state is KeyState.BROKEN:
        raise BrokenError(AuthResult.PERMERROR, f"the key at {seen.name}: {'; '.join(seen.key.errors)}")
    if seen.key.too_short:
        raise BrokenError(AuthResult.POLICY, f"the key has {seen.key.bits} bits, and receivers refuse fewer than 1024")
    identity = tags.get("i", "").rpartition("@")[2].strip().lower()
    if seen.key.own_domain_only and identity and identity != tags.get("d", "").strip().lower():
        raise BrokenError(AuthResult.PERMERROR, "the key is for d= itself alone (t=s), and i= is a subdomain")
    return seen.key


def check(letter: Letter, field: Field, tags: dict[str, str], key: DkimKey) -> None:
    """Raise unless body and fields are what was signed (RFC 6376, section 6.1.3)."""
    algorithm = tags["a"].strip().lower()
    kind = ALGORITHMS.get(algorithm)
    if kind is None:
        raise BrokenError(AuthResult.PERMERROR, f"{algorithm[:40]!a} is no algorithm that receivers take (RFC 8301)")
    if key.type != kind:
        raise BrokenError(AuthResult.PERMERROR, f"the key is for {key.type}, and the signature says {algorithm}")
    of_fields, _, of_body = tags.get("c", "simple").strip().lower().partition("/")
    if {of_fields, of_body or "simple"} - {"simple", "relaxed"}:
        raise BrokenError(AuthResult.PERMERROR, f"c={tags['c'][:40]!a} is no canonicalization")
    canonical = relaxed_body(letter.body) if of_body == "relaxed" else simple_body(letter.body)
    length = _number(tags, "l")
    if length is not None and length > len(canonical):
        raise BrokenError(AuthResult.PERMERROR, "l= is longer than the body")
    if hashlib.sha256(canonical[:length]).digest() != decoded(tags["bh"], "bh"):
        raise BrokenError(AuthResult.FAIL, "the body was changed after it was signed")
    relaxed = of_fields == "relaxed"
    covered = _covered(letter.fields, tags["h"], field)
    own = Field(field.name, field.head, OWN_VALUE.sub(rb"\1", field.value, count=1))
    data = b"".join(canonical_field(each, relaxed) for each in covered) + canonical_field(own, relaxed).removesuffix(
        b"\r\n"
    )
    if not holds(key, decoded(tags["b"], "b"), data):
        raise BrokenError(AuthResult.FAIL, "a signed header field was changed, or another key signed")


def _covered(fields: tuple[Field, ...], names: str, own: Field) -> list[Field]:
    """Return the fields that h= names, each name once more from the bottom (RFC 6376, section 5.4.2)."""
    left: dict[str, list[Field]] = {}
    for field in fields:
        if field is not own:
            left.setdefault(field.name, []).append(field)
    covered = []
    for name in names.split(":")[:MAX_SIGNED]:
        stack = left.get(name.strip().lower())
        if stack:
            covered.append(stack.pop())
    return covered


def canonical_field(field: Field, relaxed: bool) -> bytes:
    """Return a field as it is signed (RFC 6376, sections 3.4.1 and 3.4.2)."""
    if not relaxed:
        return field.head + b":" + field.value + b"\r\n"
    value = _BLANKS.sub(b" ", _FOLDED.sub(b"", field.value)).strip(b" \t\r\n")
    return field.name.encode("ascii", "replace") + b":" + value + b"\r\n"


def simple_body(body: bytes) -> bytes:
    """Return a body that ends in one line end (RFC 6376, section 3.4.3)."""
    return body[: _end(body)] + b"\r\n"


def relaxed_body(body: bytes) -> bytes:
    """Return a body without blanks at the ends of lines, runs of them one (RFC 6376, section 3.4.4)."""
    if not body.endswith(b"\r\n"):
        body += b"\r\n"
    lines = _BLANKS.sub(b" ", body).replace(b" \r\n", b"\r\n")
    end = _end(lines)
    return lines[:end] + b"\r\n" if end else b""


def _end(body: bytes) -> int:
    """Return where the last line that is not empty ends."""
    end = len(body)
    while end >= 2 and body[end - 2 : end] == b"\r\n":
        end -= 2
    return end


def decoded(text: str, name: str) -> bytes:
    """Return what a tag's base64 stands for. Raises for what is none."""
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        raise BrokenError(AuthResult.PERMERROR, f"{name}= is no base64") from None


def holds(key: DkimKey, signature: bytes, data: bytes) -> bool:
    """Return True if a signature over data is by a key: SHA-256 with RSA (PKCS #1 v1.5), or Ed25519 over the SHA-256 (RFC 8463)."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
    from cryptography.hazmat.primitives.serialization import load_der_public_key

    try:
        if key.type == "ed25519":
            Ed25519PublicKey.from_public_bytes(key.data).verify(signature, hashlib.sha256(data).digest())
            return True
        public = load_der_public_key(key.data)
        assert isinstance(public, RSAPublicKey)  # the record was read as one
        public.verify(signature, data, PKCS1v15(), hashes.SHA256())
    except (InvalidSignature, ValueError):
        return False
    return True
