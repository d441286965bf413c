"""Reads what a JSON Web Token says of itself; no signature is checked, since nobody may ask whether a found token works."""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Claims:
    """What matters of a token: whose role, who issued it, for whom, when it ends (Unix seconds; 0 where it does not)."""

    role: str
    issuer: str
    subject: str
    name: str
    expires: int
    reference: str  # the project of a Supabase key

    def ended(self, now: float) -> str:
        """Return "expired on DAY" where it has ended, else ""."""
        if not 0 < self.expires < now:
            return ""
        return f"expired on {datetime.fromtimestamp(min(self.expires, 253402300799), UTC).date().isoformat()}"


def claims_of(token: str) -> Claims | None:
    """Return the claims of a token; None where its two halves are not the JSON that a token has."""
    parts = token.split(".")
    if len(parts) != 3:
        return None
    header, payload = _json(parts[0]), _json(parts[1])
    if header is None or payload is None or not {"alg", "enc", "typ"} & header.keys():
        return None
    expires = payload.get("exp")
    return Claims(
        role=_text(payload.get("role")),
        issuer=_text(payload.get("iss")),
        subject=_text(payload.get("sub")),
        name=_text(payload.get("name")),
        expires=int(expires) if isinstance(expires, int | float) and 0 < expires < 1e15 else 0,
        reference=_text(payload.get("ref")),
    )


def _json(part: str) -> dict[str, Any] | None:
    try:
        value = json.loads(base64.urlsafe_b64decode(part.replace("/", "_").replace("+", "-") + "=" * (-len(part) % 4)))
    except (ValueError, binascii.Error, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
