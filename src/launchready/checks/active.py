"""What a check of active probes says when they did not run: why, and what would settle it."""

from __future__ import annotations

from launchready.model.check import Result, unknown
from launchready.model.evidence.active import ActiveEvidence
from launchready.standards.urls import origin_of

HOW = "launchready prove, then run the audit with --active"


def not_looked(active: ActiveEvidence, collector: str, url: str, what: str) -> Result | None:
    """Return the UNKNOWN for a URL that a collector of active probes did not try, or None if it did."""
    if not active.asked:
        return unknown(url, f"{what} was not tried: it takes requests that need permission", HOW, aspect="not-tried")
    permission = active.permission(origin_of(url))
    if permission is not None and not permission.allowed:
        return unknown(url, f"{what} was not tried: {permission.reason}", permission.remedy, aspect="not-tried")
    if any(origin_of(attempt.exchange.url) == origin_of(url) for attempt in active.of(collector)):
        return None
    why = active.stop_of(collector) or "the run did not come to it"
    return unknown(url, f"{what} was not tried: {why}", "run the audit again", aspect="not-tried")
