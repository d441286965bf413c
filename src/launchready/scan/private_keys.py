"""Judges of private keys: in PEM, in Base64, in PuTTY's own format."""

from __future__ import annotations

import base64
import binascii
import re
from contextlib import suppress
from dataclasses import replace

from launchready.model.check import Confidence
from launchready.scan.found import Found, Judge, Weighed
from launchready.scan.hit import Nature
from launchready.scan.told import as_format
from launchready.scan.values import monotonous, wordiness

_KEY_END = re.compile(rb"-----END[ A-Z0-9_-]{0,60}PRIVATE KEY(?: BLOCK)?-----")
_KEY_NOISE = re.compile(r"\\+[nrt]|[^A-Za-z0-9+/=]")
_KEY_HEADS = re.compile(r"(?:Proc-Type|DEK-Info|Version|Comment|Hash|Charset)\s*:[^\n\\]*", re.IGNORECASE)
MAX_KEY = 20_000  # bytes; the longest keys in use are a third of that


def _private_key(found: Found) -> Weighed | None:
    """Weigh a private key by its header: real where key material follows, and not where code only names the header."""
    header = found.value
    rest = found.text[found.end : found.end + MAX_KEY]
    ended = _KEY_END.search(rest)
    body = (
        rest[: ended.start()].decode("utf-8", "replace")
        if ended
        else re.split(rb"\n\s*\n|[\"'`)<]", rest, maxsplit=1)[0].decode("utf-8", "replace")
    )
    if not found.hidden and not ended and len(body) < 200:
        return None
    headless = _KEY_HEADS.sub("", body)
    material = _KEY_NOISE.sub("", headless)
    if (
        len(material) < 40
        or re.search(r"\.|…", headless)
        or monotonous(material)
        or not re.search(r"\d", material)
        or wordiness(material) > 0.6
    ):
        return None
    whole = header + body + (ended.group().decode("ascii") if ended else "")
    end = found.end + (ended.end() if ended else len(body.encode("utf-8", "replace")))
    told = replace(found, value=whole, end=found.end if found.hidden else end)
    if b"gserviceaccount.com" in found.text[max(0, found.start - 2000) : end + 2000]:
        return as_format(told, "google-service-account")
    if _most_is_missing(material):
        told_so = replace(as_format(told, "private-key", "most of it is missing"), shown=header)
        return replace(told_so, nature=Nature.UNCERTAIN, confidence=Confidence.TENTATIVE)
    locked = "ENCRYPTED" in header or "ENCRYPTED" in body[:200]
    return replace(as_format(told, "private-key", "locked with a passphrase" if locked else ""), shown=header)


def _most_is_missing(material: str) -> bool:
    """Whether a key says itself, in the length that its DER begins with, that most of it is not there."""
    with suppress(ValueError, binascii.Error):
        der = base64.b64decode(material[:8])
        return der[:2] == b"\x30\x82" and len(material) * 3 // 4 < int.from_bytes(der[2:4], "big") // 2
    return False


def _encoded_key(found: Found) -> Weighed | None:
    """Weigh the Base64 of a private key by what it decodes to."""
    try:
        text = base64.b64decode(found.value + "=" * (-len(found.value) % 4))
    except (ValueError, binascii.Error):
        return None
    body = _KEY_NOISE.sub("", text.decode("latin-1")[40:])
    if len(body) < 40 or monotonous(body):
        return None
    return replace(as_format(found, "private-key", "in Base64"), shown="Base64 of a private key")


def _putty_key(found: Found) -> Weighed | None:
    """Weigh a PuTTY key file by its lines; code that writes such files names them too."""
    rest = found.text[found.end : found.end + MAX_KEY]
    lines = re.search(rb"Private-Lines: \d+\r?\n[A-Za-z0-9+/=]{40,}", rest)
    return replace(as_format(found, "private-key"), shown="PuTTY-User-Key-File") if lines else None


PRIVATE_KEYS: dict[str, Judge] = {
    "private-key": _private_key,
    "private-key-base64": _encoded_key,
    "putty-private-key": _putty_key,
}
