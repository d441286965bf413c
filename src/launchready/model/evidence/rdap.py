"""What the registry says of the domain (RDAP, RFC 9083)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class RdapEvidence:
    """The registration of the product's registrable domain. `statuses` as the registry spells them (RFC 8056).

    `failure` says why nothing is known: no RDAP service for the suffix, no answer, or an answer that is not RDAP.
    """

    domain: str
    at: datetime
    server: str = ""
    registrar: str = ""
    statuses: tuple[str, ...] = ()
    registered_at: datetime | None = None
    expires_at: datetime | None = None
    name_servers: tuple[str, ...] = ()
    failure: str = ""
