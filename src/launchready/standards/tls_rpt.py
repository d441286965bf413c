"""TLS-RPT: where senders report that encryption to a domain's mail servers failed (RFC 8460)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from launchready.standards.records import plain

MAX_URIS = 20
_MAIL = re.compile(r"mailto:[^@\s,;!]+@[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class TlsReports:
    """What DNS says: the texts that were meant so, the addresses that reports go to, and what is wrong."""

    texts: tuple[str, ...]
    uris: tuple[str, ...] = ()
    errors: tuple[str, ...] = ()


def record_name(domain: str) -> str:
    """Return where the record of a domain stands."""
    return f"_smtp._tls.{domain}"


def read(values: Sequence[str]) -> TlsReports:
    """Return the record among the TXT values of its name (section 3); several count as none."""
    texts = tuple(plain("TXT", value) for value in values[:50])
    records = [text for text in texts if re.match(r"v=TLSRPTv1[ \t]*;", text)]
    if not records:
        meant = tuple(text for text in texts if "tlsrpt" in text.lower())
        return TlsReports(meant, errors=("it does not begin with v=TLSRPTv1;",) if meant else ())
    if len(records) > 1:
        return TlsReports(tuple(records), errors=(f"{len(records)} records stand there, and senders then read none",))
    pairs = [part.strip().partition("=") for part in records[0].split(";")[1:] if part.strip()]
    targets = [value.strip() for name, _, value in pairs if name.strip() == "rua"]
    if len(targets) != 1 or not targets[0]:
        return TlsReports(tuple(records), errors=("rua is missing, or stands twice",))
    uris = tuple(uri.strip() for uri in targets[0].split(",")[:MAX_URIS])
    wrong = [uri for uri in uris if not _valid(uri)]
    return TlsReports(
        tuple(records), uris, tuple(f"{uri[:80]} is neither mailto:name@domain nor an https URL" for uri in wrong[:3])
    )


def _valid(uri: str) -> bool:
    if uri.lower().startswith("https://"):
        try:
            return bool(urlsplit(uri).hostname)
        except ValueError:
            return False
    return _MAIL.fullmatch(uri) is not None
