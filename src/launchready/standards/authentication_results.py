"""What the receiving host says of a message's authentication (RFC 8601): its own field alone, which is the topmost one.

Anybody can write such a field into a message; a receiver puts its own above what came in, and takes out those that claim its name.
"""

from __future__ import annotations

import re

from launchready.model.evidence.mail_test import ProviderVerdict
from launchready.standards.message import Message

_MOST = 4000
_COMMENT = re.compile(r"\((?:[^()\\]|\\.){0,500}\)")
_HOST = re.compile(r"[A-Za-z0-9._-]{1,255}")
_RESULT = re.compile(
    r"(spf|dkim|dmarc)\s*=\s*(pass|fail|softfail|neutral|none|policy|temperror|permerror|bestguesspass|hardfail)\b",
    re.IGNORECASE,
)


def provider_verdict(message: Message) -> ProviderVerdict | None:
    """Return what the topmost field says, None where there is none that can be believed.

    It is believed only above every Received field but the receiver's own first ones: below a second host's it may be the sender's.
    """
    received = 0
    for header in message.headers:
        name = header.name.lower()
        received += name == "received"
        if received > 2:
            return None
        if name == "authentication-results":
            return _read(header.raw[:_MOST])
    return None


def _read(text: str) -> ProviderVerdict | None:
    for _ in range(3):  # comments within comments
        text = _COMMENT.sub(" ", text)
    host, _, rest = text.partition(";")
    words = host.split()
    if not words or not _HOST.fullmatch(words[0]):
        return None
    found: dict[str, str] = {}
    for part in rest.split(";"):
        match = _RESULT.match(part.strip())
        if match is None:
            continue
        method, result = match[1].lower(), match[2].lower()
        if method not in found or result == "pass":  # of several signatures one that passes counts
            found[method] = result
    return ProviderVerdict(words[0].lower(), found.get("spf", ""), found.get("dkim", ""), found.get("dmarc", ""))
