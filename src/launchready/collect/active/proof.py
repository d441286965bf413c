"""The proof that an operator controls a host: a line that only their key can make, in DNS or in a file of the host.

The line names the host and the day on which it ends, and closes with a keyed hash of both (HMAC-SHA-256, RFC 2104). So a line that
somebody else published, for themselves or for another host, proves nothing to this operator.
"""

from __future__ import annotations

import hmac
import re
from dataclasses import dataclass
from datetime import date

from launchready.model.secret import Secret

LABEL = "_launchready"
"""The TXT record stands at this label below the host (RFC 8552)."""
PATH = "/.well-known/launchready-proof.txt"
"""The file's path (RFC 8615)."""
LONGEST = 366
"""Days for which a proof can count."""
MAX_FILE = 10_000
_LINE = re.compile(
    r"launchready-proof=v1;\s*host=([a-z0-9._-]{1,253});\s*expires=(\d{4}-\d{2}-\d{2});\s*mac=([0-9a-f]{32})"
)


@dataclass(frozen=True, slots=True)
class Proof:
    """A line that was found to be this operator's, and its last day."""

    host: str
    expires: date


def line(host: str, expires: date, key: Secret) -> str:
    """Return the line that proves control of a host until a day."""
    return (
        f"launchready-proof=v1; host={host}; expires={expires.isoformat()}; mac={_mac(host, expires.isoformat(), key)}"
    )


def find(text: str, host: str, today: date, key: Secret) -> tuple[Proof | None, str]:
    """Return the proof that a text holds for a host, or why it holds none."""
    reason = "holds no proof line"
    for found, expires, mac in _LINE.findall(text[:MAX_FILE])[:50]:
        if found != host:
            reason = f"is a proof for {found}"
            continue
        if not hmac.compare_digest(mac, _mac(host, expires, key)):
            reason = "was made with another key than this machine's"
            continue
        try:
            last = date.fromisoformat(expires)
        except ValueError:
            continue
        if last < today:
            reason = f"ended on {expires}"
        elif (last - today).days > LONGEST:
            reason = f"runs longer than {LONGEST} days"
        else:
            return Proof(host, last), ""
    return None, reason


def _mac(host: str, expires: str, key: Secret) -> str:
    return hmac.new(key.reveal().encode(), f"proof v1|{host}|{expires}".encode(), "sha256").hexdigest()[:32]
