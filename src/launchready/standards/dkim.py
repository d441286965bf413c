"""DKIM signatures (RFC 6376, 8301, 8463) and ARC chains (RFC 8617) of a message: do they hold?

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
from launchready.standards.mail_fields import Field, split
from launchready.standards.spf_macro import presentable

MAX_SIGNATURES = 10
MAX_SETS = 50
"""ARC sets of one message (RFC 8617, section 4.2.1)."""
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


@dataclass(frozen=True, slots=True)
class Chain:
    """What became of the message's ARC sets. `sealers` are the domains that sealed, the first one first."""

    result: AuthResult
    reason: str
    sealers: tuple[str, ...] = ()


class _BrokenError(Exception):
    """A signature that cannot hold."""

    def __init__(self, result: AuthResult, reason: str) -> None:
        super().__init__(reason)
        self.result = result


_TAG = re.compile(r"[ \t\r\n]*([A-Za-z][A-Za-z0-9_]*)[ \t\r\n]*=(.*)", re.DOTALL)
_OWN_VALUE = re.compile(rb"((?:^|;)[ \t\r\n]*b[ \t\r\n]*=)[^;]*")
_BLANKS = re.compile(rb"[ \t]+")
_FOLDED = re.compile(rb"\r\n(?=[ \t])")
_ALGORITHMS = {"rsa-sha256": "rsa", "ed25519-sha256": "ed25519"}


def verify(message: bytes, now: int) -> Asking[tuple[Signature, ...]]:
    """Return what becomes of each DKIM signature of a message, in order; `now` is in seconds since 1970. The keys are asked for at once."""
    fields, body = split(message)
    found = [field for field in fields if field.name == "dkim-signature"][:MAX_SIGNATURES]
    tags = [_tags(field) for field in found]
    keys = yield from _keys(tags)
    return tuple(
        _signature(fields, body, field, each, key, now) for field, each, key in zip(found, tags, keys, strict=True)
    )


def _keys(tags: Iterable[dict[str, str]]) -> Asking[tuple[Selector | None, ...]]:
    """Ask for the key of each signature; None where its tags name none."""
    named = [(each.get("d", "").strip().lower(), each.get("s", "").strip().lower()) for each in tags]
    wanted = [
        (d, s) if d and s and len(key_name(s, d)) < 250 and presentable(key_name(s, d)) else None for d, s in named
    ]
    pairs = tuple(dict.fromkeys(pair for pair in wanted if pair))
    looks = yield from together(look(domain, (), (selector,)) for domain, selector in pairs)
    seen = {pair: next(iter(found), None) for pair, found in zip(pairs, looks, strict=True)}
    return tuple(seen.get(pair) if pair else None for pair in wanted)


def _tags(field: Field) -> dict[str, str]:
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


def _signature(
    fields: tuple[Field, ...], body: bytes, field: Field, tags: dict[str, str], key: Selector | None, now: int
) -> Signature:
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
        _check(fields, body, field, tags, _key(key, tags))
    except _BrokenError as broken:
        return Signature(domain, selector, broken.result, str(broken), **facts)  # type: ignore[arg-type]
    return Signature(domain, selector, AuthResult.PASS, "the signature holds", **facts)  # type: ignore[arg-type]


def _form(tags: dict[str, str], now: int) -> None:
    """Raise for tags with which no signature can hold (RFC 6376, section 6.1.1)."""
    if not tags:
        raise _BrokenError(AuthResult.PERMERROR, "its tags cannot be read")
    if tags.get("v", "").strip() != "1":
        raise _BrokenError(AuthResult.PERMERROR, "its version is not 1")
    _required(tags, ("a", "b", "bh", "d", "h", "s"))
    domain = tags["d"].strip().lower()
    identity = tags.get("i", "").rpartition("@")[2].strip().lower()
    if "i" in tags and identity != domain and not identity.endswith(f".{domain}"):
        raise _BrokenError(AuthResult.PERMERROR, f"i= is not within d={domain[:100]}")
    if "from" not in [name.strip().lower() for name in tags["h"].split(":")]:
        raise _BrokenError(AuthResult.PERMERROR, "it does not cover From")
    if "q" in tags and "dns/txt" not in [each.strip().lower() for each in tags["q"].split(":")]:
        raise _BrokenError(AuthResult.PERMERROR, "its key is not in DNS")
    made, ends = _number(tags, "t"), _number(tags, "x")
    if ends is not None and made is not None and ends < made:
        raise _BrokenError(AuthResult.PERMERROR, "it ends before it begins")
    if ends is not None and now > ends:
        raise _BrokenError(AuthResult.FAIL, f"it has ended {(now - ends) // 3600} hours ago")


def _required(tags: dict[str, str], names: tuple[str, ...]) -> None:
    missing = [name for name in names if not tags.get(name, "").strip()]
    if missing:
        raise _BrokenError(AuthResult.PERMERROR, f"{missing[0]}= is missing")


def _number(tags: dict[str, str], name: str) -> int | None:
    text = tags.get(name, "").strip()
    if name in tags and not (text.isascii() and text.isdigit() and len(text) <= 12):
        raise _BrokenError(AuthResult.PERMERROR, f"{name}= is no number")
    return int(text) if text else None


def _key(seen: Selector | None, tags: dict[str, str]) -> DkimKey:
    """Return the key that a signature is checked with. Raises for one that must not be used."""
    if seen is None:
        raise _BrokenError(AuthResult.PERMERROR, "its selector or domain is no name")
    if seen.state is KeyState.UNKNOWN:
        raise _BrokenError(AuthResult.TEMPERROR, seen.failure)
    if seen.state is KeyState.MISSING:
        raise _BrokenError(AuthResult.PERMERROR, f"there is no key at {seen.name}")
    if seen.state is KeyState.SEVERAL:
        raise _BrokenError(AuthResult.PERMERROR, f"there are several keys at {seen.name}")
    if seen.key is None or seen.state is KeyState.REVOKED:
        raise _BrokenError(AuthResult.PERMERROR, f"the key at {seen.name} was revoked")
    if seen.state is KeyState.BROKEN:
        raise _BrokenError(AuthResult.PERMERROR, f"the key at {seen.name}: {'; '.join(seen.key.errors)}")
    if seen.key.too_short:
        raise _BrokenError(AuthResult.POLICY, f"the key has {seen.key.bits} bits, and receivers refuse fewer than 1024")
    identity = tags.get("i", "").rpartition("@")[2].strip().lower()
    if seen.key.own_domain_only and identity and identity != tags.get("d", "").strip().lower():
        raise _BrokenError(AuthResult.PERMERROR, "the key is for d= itself alone (t=s), and i= is a subdomain")
    return seen.key


def _check(fields: tuple[Field, ...], body: bytes, field: Field, tags: dict[str, str], key: DkimKey) -> None:
    """Raise unless body and fields are what was signed (RFC 6376, section 6.1.3)."""
    algorithm = tags["a"].strip().lower()
    kind = _ALGORITHMS.get(algorithm)
    if kind is None:
        raise _BrokenError(AuthResult.PERMERROR, f"{algorithm[:40]!a} is no algorithm that receivers take (RFC 8301)")
    if key.type != kind:
        raise _BrokenError(AuthResult.PERMERROR, f"the key is for {key.type}, and the signature says {algorithm}")
    of_fields, _, of_body = tags.get("c", "simple").strip().lower().partition("/")
    if {of_fields, of_body or "simple"} - {"simple", "relaxed"}:
        raise _BrokenError(AuthResult.PERMERROR, f"c={tags['c'][:40]!a} is no canonicalization")
    canonical = relaxed_body(body) if of_body == "relaxed" else simple_body(body)
    length = _number(tags, "l")
    if length is not None and length > len(canonical):
        raise _BrokenError(AuthResult.PERMERROR, "l= is longer than the body")
    if hashlib.sha256(canonical[:length]).digest() != _decoded(tags["bh"], "bh"):
        raise _BrokenError(AuthResult.FAIL, "the body was changed after it was signed")
    relaxed = of_fields == "relaxed"
    covered = _covered(fields, tags["h"], field)
    own = Field(field.name, field.head, _OWN_VALUE.sub(rb"\1", field.value, count=1))
    data = b"".join(_canonical(each, relaxed) for each in covered) + _canonical(own, relaxed).removesuffix(b"\r\n")
    if not _holds(key, _decoded(tags["b"], "b"), data):
        raise _BrokenError(AuthResult.FAIL, "a signed header field was changed, or another key signed")


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


def _canonical(field: Field, relaxed: bool) -> bytes:
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


def _decoded(text: str, name: str) -> bytes:
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        raise _BrokenError(AuthResult.PERMERROR, f"{name}= is no base64") from None


def _holds(key: DkimKey, signature: bytes, data: bytes) -> bool:
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


def verify_chain(message: bytes) -> Asking[Chain]:
    """Return whether the ARC chain of a message holds (RFC 8617, section 5.2)."""
    fields, body = split(message)
    names = ("arc-authentication-results", "arc-message-signature", "arc-seal")
    sets: dict[int, dict[str, Field]] = {}
    for field in fields:
        if field.name not in names:
            continue
        number = _instance(field)
        held = sets.setdefault(number, {})
        if not 1 <= number <= MAX_SETS or field.name in held:
            return Chain(AuthResult.FAIL, "an ARC field has no number, or one that is taken")
        held[field.name] = field
    if not sets:
        return Chain(AuthResult.NONE, "the message has no ARC set")
    if sorted(sets) != list(range(1, len(sets) + 1)) or any(len(held) != 3 for held in sets.values()):
        return Chain(AuthResult.FAIL, "an ARC set is missing, or is not whole")
    order = [sets[number] for number in sorted(sets)]
    seals, newest = [_tags(held["arc-seal"]) for held in order], _tags(order[-1]["arc-message-signature"])
    keys = yield from _keys([*seals, newest])
    sealers = tuple(tags.get("d", "").strip().lower()[:255] for tags in seals)
    try:
        for number, tags in enumerate(seals, 1):
            if tags.get("cv", "").strip().lower() != ("none" if number == 1 else "pass"):
                raise _BrokenError(AuthResult.FAIL, f"the seal of set {number} says that the chain is broken")
        _required(newest, ("a", "b", "bh", "d", "h", "s"))
        if "arc-seal" in [name.strip().lower() for name in newest["h"].split(":")]:
            raise _BrokenError(AuthResult.FAIL, "a message signature covers a seal")
        _check(fields, body, order[-1]["arc-message-signature"], newest, _key(keys[-1], newest))
        for number in range(len(order), 0, -1):
            _sealed(order[:number], seals[number - 1], keys[number - 1])
    except _BrokenError as broken:
        result = broken.result if broken.result is AuthResult.TEMPERROR else AuthResult.FAIL
        return Chain(result, str(broken), sealers)
    return Chain(AuthResult.PASS, f"{len(order)} sets hold", sealers)


def _instance(field: Field) -> int:
    """Return the number of the set that a field belongs to, 0 where it says none."""
    if field.name == "arc-authentication-results":
        match = re.match(rb"[ \t\r\n]*i[ \t\r\n]*=[ \t\r\n]*(\d{1,3})[ \t\r\n]*;", field.value[:400])
        return int(match[1]) if match else 0
    number = _tags(field).get("i", "").strip()
    return int(number) if re.fullmatch(r"[0-9]{1,3}", number) else 0


def _sealed(sets: list[dict[str, Field]], tags: dict[str, str], seen: Selector | None) -> None:
    """Raise unless the seal of the last of some sets holds over them all (RFC 8617, section 5.1.1)."""
    _required(tags, ("a", "b", "d", "s"))
    if "h" in tags:
        raise _BrokenError(AuthResult.FAIL, "a seal must not choose what it covers")
    key = _key(seen, tags)
    if _ALGORITHMS.get(tags["a"].strip().lower()) != key.type:
        raise _BrokenError(AuthResult.FAIL, "a seal's algorithm is not its key's")
    *before, last = [
        held[name] for held in sets for name in ("arc-authentication-results", "arc-message-signature", "arc-seal")
    ]
    own = Field(last.name, last.head, _OWN_VALUE.sub(rb"\1", last.value, count=1))
    data = b"".join(_canonical(field, relaxed=True) for field in before)
    data += _canonical(own, relaxed=True).removesuffix(b"\r\n")
    if not _holds(key, _decoded(tags["b"], "b"), data):
        raise _BrokenError(AuthResult.FAIL, f"the seal of set {len(sets)} does not hold")
