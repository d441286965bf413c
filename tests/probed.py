"""Small words for what active probes saw, one line a request."""

from __future__ import annotations

from dataclasses import replace

from seen import NOW, evidence

from launchready.model.evidence import Evidence
from launchready.model.evidence.active import ActiveEvidence, Attempt, Permission
from launchready.model.evidence.http import BodyFacts, Exchange, FailureKind, HttpFailure
from launchready.standards.urls import origin_of


def attempt(
    collector: str,
    purpose: str,
    url: str,
    status: int,
    *headers: tuple[str, str],
    marks: tuple[str, ...] = (),
    method: str = "POST",
    media_type: str = "application/json",
    sent: tuple[tuple[str, str], ...] = (),
) -> Attempt:
    """One request and its answer; status 0 is none."""
    exchange = Exchange(
        method,
        url,
        NOW,
        status=status,
        http_version="2",
        headers=(("content-type", media_type), *headers),
        address="192.0.2.1",
        tls_verified=True,
        body=BodyFacts(100, "0" * 64, media_type),
        request_headers=sent,
    )
    if not status:
        exchange = replace(exchange, headers=(), body=None, failure=HttpFailure(FailureKind.TIMEOUT, "timed out"))
    return Attempt(collector, purpose, exchange, marks)


def probed(
    *attempts: Attempt,
    product: dict[str, object],
    stopped: tuple[tuple[str, str], ...] = (),
    base: Evidence | None = None,
) -> Evidence:
    """Evidence of a run whose probes were allowed and came to this."""
    origins = {origin_of(each.exchange.url) for each in attempts}
    permissions = tuple(Permission(origin, True, "loopback") for origin in sorted(origins))
    return replace(base or evidence(product=product), active=ActiveEvidence(True, permissions, (), attempts, stopped))


def unasked(*, product: dict[str, object]) -> Evidence:
    """Evidence of a run that only looked."""
    return replace(evidence(product=product), active=ActiveEvidence(asked=False))


def refused(url: str, *, product: dict[str, object]) -> Evidence:
    """Evidence of a run that may not probe a URL."""
    permission = Permission(origin_of(url), False, "", "nobody proved control of it", "launchready prove")
    return replace(evidence(product=product), active=ActiveEvidence(True, (permission,)))
