"""TLS of each host, and the hosts that its certificate names."""

from __future__ import annotations

from launchready.collect.interface import Collector
from launchready.collect.scope import Scope
from launchready.model.evidence.hosts import Source


async def host(scope: Scope, name: str) -> None:
    """Shake hands with a host on port 443."""
    endpoint = await scope.session.tls(name)
    if endpoint.chain:
        for other in endpoint.chain[0].names:
            if not other.startswith("*."):
                scope.found(other, Source.CERTIFICATE, name)


COLLECTOR = Collector("tls", host=host)
