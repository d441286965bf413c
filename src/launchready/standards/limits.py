"""What an answer says of its limit: when to come again (RFC 9110, section 10.2.3)."""

from __future__ import annotations

from datetime import datetime
from email.utils import parsedate_to_datetime

from launchready.model.evidence.http import Exchange

LONGEST = 31_536_000


def retry_after(exchange: Exchange) -> int | None:
    """Return the seconds of an answer's Retry-After; None where it is missing or means nothing."""
    return seconds_of(exchange.header("retry-after") or "", exchange.at)


def seconds_of(value: str, at: datetime) -> int | None:
    """Return the seconds that a Retry-After names, counted from `at` for a date; None where it means nothing."""
    value = value.strip()
    if value.isascii() and value.isdigit():
        return min(int(value[:12]), LONGEST)
    try:
        when = parsedate_to_datetime(value)
    except (TypeError, ValueError):
        return None
    if when.tzinfo is None:
        return None
    return max(0, min(LONGEST, round((when - at).total_seconds())))
