"""DKIM key records (RFC 6376, section 3.6.1; RFC 8301; RFC 8463): what a text says, and what stands at a selector."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from launchready.model.evidence.dns import DnsAnswer, DnsStatus
from launchready.standards.asking import Asking, Question
from launchready.standards.records import plain
from launchready.standards.urls import registrable_domain

MAX_TEXT = 20_000
"""Characters of a key record that are read."""
LEAST_BITS = 1024
"""RSA keys below it must not be taken (RFC 8301, section 3.2)."""
GOOD_BITS = 2048
"""What signers should use at least (the same section)."""
MAX_NAME = 253

_TAG = re.compile(r"([A-Za-z][A-Za-z0-9_]*)[ \t\r\n]*=(.*)", re.DOTALL)
_LIKE_KEY = re.compile(r"(?:^|;)[ \t\r\n]*(?:v[ \t]*=[ \t]*DKIM1|p[ \t]*=)", re.IGNORECASE)
_OTHER = re.compile(r"\s*v\s*=\s*(?!DKIM)[A-Za-z]", re.IGNORECASE)
_SELECTOR = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]{0,126}[A-Za-z0-9_])?")


class KeyState(StrEnum):
    """What stands at a selector."""

    KEY = "key"  # a key that verifiers take
    BROKEN = "broken"  # a record that they do not take
    REVOKED = "revoked"
    SEVERAL = "several"
    MISSING = "missing"
    UNKNOWN = "unknown"  # the question failed


@dataclass(frozen=True, slots=True)
class DkimKey:
    """A key record as it reads. `errors` are why verifiers do not take it; `bits` is 0 where the key cannot be read."""

    text: str
    type: str = "rsa"
    bits: int = 0
    revoked: bool = False
    testing: bool = False
    own_domain_only: bool = False
    hashes: tuple[str, ...] = ()
    services: tuple[str, ...] = ("*",)
    errors: tuple[str, ...] = ()

    @property
    def data(self) -> bytes:
        """The key itself, as p= gives it; b"" where that is no base64."""
        text = next(
            (part.partition("=")[2] for part in self.text.split(";") if part.partition("=")[0].strip() == "p"), ""
        )
        try:
            return base64.b64decode("".join(text.split()), validate=True)
        except (binascii.Error, ValueError):
            return b""

    @property
    def usable(self) -> bool:
        """True if verifiers take it for mail. A key that is too short is usable by its form: whoever asks looks at `weak` too."""
        return not self.errors and not self.revoked

    @property
    def too_short(self) -> bool:
        """True for an RSA key that verifiers must refuse."""
        return self.type == "rsa" and 0 < self.bits < LEAST_BITS

    @property
    def weak(self) -> bool:
        """True for an RSA key that is shorter than signers should use."""
        return self.type == "rsa" and 0 < self.bits < GOOD_BITS


@dataclass(frozen=True, slots=True)
class Selector:
    """What stands at a selector of a domain. `alias` is where a CNAME leads, `misplaced` a name where the key stands instead."""

    domain: str
    selector: str
    state: KeyState
    key: DkimKey | None = None
    alias: str = ""
    misplaced: str = ""
    failure: str = ""
    texts: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The name of the key record."""
        return key_name(self.selector, self.domain)


def key_name(selector: str, domain: str) -> str:
    """Return where the key of a selector stands."""
    return f"{selector}._domainkey.{domain}".lower()


def is_selector(text: str) -> bool:
    """Return True for what can be a selector: labels of a name."""
    return _SELECTOR.fullmatch(text) is not None and ".." not in text and all(len(x) < 64 for x in text.split("."))


def looks_like_key(text: str) -> bool:
    """Return True for a text that is meant as a key: a wildcard answers at any selector with something else."""
    return _LIKE_KEY.search(text[:MAX_TEXT]) is not None and _OTHER.match(text) is None


def parse(text: str) -> DkimKey:
    """Return what a key record says. Whatever the text is, it is read and never raises."""
    errors: list[str] = []
    tags = _tags(text, errors)
    kind = tags.get("k", "rsa").strip().lower() or "rsa"
    if tags.get("v", "DKIM1").strip() != "DKIM1":
        errors.append("v is not DKIM1")
    elif "v" in tags and next(iter(tags)) != "v":
        errors.append("v is not the first tag")
    hashes = _list(tags.get("h", ""))
    if hashes and "sha256" not in hashes:
        errors.append(f"h={':'.join(hashes)[:60]} does not allow sha256, and no other hash is taken any more")
    services = _list(tags.get("s", "*")) or ("*",)
    if not {"*", "email"} & set(services):
        errors.append(f"s={':'.join(services)[:60]} is not for mail")
    flags = _list(tags.get("t", ""))
    data = "".join(tags.get("p", "").split())
    revoked = "p" in tags and not data and not errors
    bits = 0
    if "p" not in tags:
        errors.append("there is no key: p is missing")
    elif data:
        bits = _bits(kind, data, errors)
    return DkimKey(text, kind, bits, revoked, "y" in flags, "s" in flags, hashes, services, tuple(errors))


def _list(text: str) -> tuple[str, ...]:
    return tuple(word for word in (part.strip().lower() for part in text.split(":")) if word)


def _tags(text: str, errors: list[str]) -> dict[str, str]:
    if len(text) > MAX_TEXT:
        errors.append(f"the record has {len(text)} characters")
    tags: dict[str, str] = {}
    for part in text[:MAX_TEXT].split(";"):
        if not part.strip():
            continue
        match = _TAG.fullmatch(part.strip())
        if match is None:
            errors.append(f"{part.strip()[:40]!a} is no tag")
        elif match[1] in tags:
            errors.append(f"{match[1]} stands twice")  # the whole list is then invalid (section 3.2)
        else:
            tags[match[1]] = match[2].strip()
    return tags


def _bits(kind: str, data: str, errors: list[str]) -> int:
    """Return the size of a key in bits, 0 for one that cannot be read."""
    if '"' in data or "\\" in data:
        errors.append("the key holds quotation marks or backslashes: its strings were joined by hand, or quoted twice")
        return 0
    try:
        raw = base64.b64decode(data, validate=True)
    except (binascii.Error, ValueError):
        errors.append("the key is no base64: characters are missing, or do not belong there")
        return 0
    if kind == "ed25519":
        if len(raw) != 32:
            errors.append(f"an Ed25519 key has 32 bytes, and this one has {len(raw)} (RFC 8463, section 4)")
            return 0
        return 256
    if kind != "rsa":
        errors.append(f"k={kind[:20]!a} is no type of key that verifiers know")
        return 0
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
    from cryptography.hazmat.primitives.serialization import load_der_public_key

    try:
        key = load_der_public_key(raw)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        errors.append("the key is no RSA key: it was cut off, or something was put into it")
        return 0
    if not isinstance(key, RSAPublicKey):
        errors.append("the key is of another type than k says")
        return 0
    return key.key_size


def look(domain: str, declared: Iterable[str], known: Iterable[str] = ()) -> Asking[tuple[Selector, ...]]:
    """Return what stands at some selectors of a domain, the declared ones first; all are asked at once.

    For a declared one the name that some panels make of it, with the domain a second time, is asked too.
    """
    first = tuple(dict.fromkeys(name.lower() for name in declared if is_selector(name)))
    rest = tuple(name for name in dict.fromkeys(name.lower() for name in known) if name not in first)
    names = [name for name in (*first, *rest) if len(key_name(name, domain)) <= MAX_NAME]
    doubled = {name: doubled_name(name, domain) for name in first}
    doubled = {name: other for name, other in doubled.items() if len(other) <= MAX_NAME}
    questions = [Question(key_name(name, domain), "TXT") for name in names]
    answers = yield (*questions, *(Question(other, "TXT") for other in doubled.values()))
    wrong = dict(zip(doubled, answers[len(names) :], strict=True))
    return tuple(
        _seen(domain, name, answer, wrong.get(name)) for name, answer in zip(names, answers[: len(names)], strict=True)
    )


def doubled_name(selector: str, domain: str) -> str:
    """Return where the key lands if a panel adds the zone's name to a name that was whole."""
    return f"{key_name(selector, domain)}.{registrable_domain(domain) or domain}"


def _seen(domain: str, selector: str, answer: DnsAnswer, wrong: DnsAnswer | None) -> Selector:
    if not answer.status.settled:
        return Selector(domain, selector, KeyState.UNKNOWN, failure=f"TXT of {answer.name}: {answer.status}")
    alias = answer.cnames[-1].rstrip(".") if answer.cnames else ""
    texts = tuple(plain("TXT", value) for value in answer.values)
    meant = tuple(text for text in texts if looks_like_key(text))
    if not meant:
        elsewhere = wrong is not None and wrong.status is DnsStatus.NOERROR
        found = elsewhere and wrong is not None and any(looks_like_key(plain("TXT", text)) for text in wrong.values)
        misplaced = wrong.name if found and wrong is not None else ""
        return Selector(domain, selector, KeyState.MISSING, alias=alias, misplaced=misplaced, texts=texts)
    if len(meant) > 1:
        return Selector(domain, selector, KeyState.SEVERAL, parse(meant[0]), alias, texts=meant)
    key = parse(meant[0])
    state = KeyState.REVOKED if key.revoked else KeyState.KEY if key.usable else KeyState.BROKEN
    return Selector(domain, selector, state, key, alias, texts=meant)
