"""Which keys of back ends are made for browsers, by what they say of themselves. No signature is checked: the claim is what counts here."""

from __future__ import annotations

import base64
import binascii
import json
import re

JWT = r"eyJ[A-Za-z0-9_-]{8,600}\.eyJ[A-Za-z0-9_-]{8,1200}\.[A-Za-z0-9_-]{16,700}"
PUBLISHABLE = r"sb_publishable_[A-Za-z0-9_-]{16,80}"
FIREBASE_KEY = r"AIza[A-Za-z0-9_-]{35}"
_REFERENCE = re.compile(r"[a-z]{20}")


def claims(token: str) -> dict[str, object]:
    """Return the claims of a JWT (RFC 7519), {} for what is none."""
    parts = token.split(".")
    if len(parts) != 3 or len(token) > 4000:
        return {}
    try:
        read = json.loads(base64.urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4)))
    except (ValueError, binascii.Error, RecursionError):
        return {}
    return read if isinstance(read, dict) else {}


def is_public(key: str) -> bool:
    """Return True for a Supabase key that browsers may have: an anon JWT or a publishable key."""
    if re.fullmatch(PUBLISHABLE, key):
        return True
    return claims(key).get("role") == "anon"


def project_of(key: str) -> str:
    """Return the reference of the Supabase project that an anon JWT names, or ""."""
    read = claims(key)
    reference = read.get("ref")
    fits = read.get("role") == "anon" and isinstance(reference, str) and _REFERENCE.fullmatch(reference)
    return str(reference) if fits else ""
