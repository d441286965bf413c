"""What the certificate of a mail server is worth to a sender that looks at it (RFC 8461, section 4.2; RFC 7817)."""

from __future__ import annotations

from datetime import datetime

from launchready.model.evidence.tls import TlsEndpoint, Trust
from launchready.standards.certificates import covers

OLD = frozenset({"SSLv3", "TLSv1", "TLSv1.1"})


def flaw(endpoint: TlsEndpoint, now: datetime) -> tuple[str, str]:
    """Return in one word and in plain words what a sender that checks has against a certificate; two empty texts for nothing."""
    if not endpoint.chain:
        return "handshake", endpoint.failure or "no certificate was sent"
    leaf = endpoint.chain[0]
    if leaf.not_after <= now:
        return "expired", f"the certificate expired on {leaf.not_after:%Y-%m-%d %H:%M} UTC"
    if leaf.not_before > now:
        return "future", f"the certificate counts only from {leaf.not_before:%Y-%m-%d %H:%M} UTC"
    if endpoint.trust is not Trust.TRUSTED:
        return "trust", endpoint.trust_detail or "the chain is not trusted"
    if not covers(leaf.names, endpoint.host):
        return "name", f"the certificate is for {', '.join(leaf.names[:3]) or 'no name'}"
    return "", ""
