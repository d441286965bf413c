"""What an answer says of its limit: when to come again (RFC 9110, section 10.2.3)."""

from __future__ import annotations

from email.utils import parsedate_to_datetime

from launchready.model.evidence.http import Exchange

LONGEST = 31_536_000


def retry_after(exchange: Exchange) -> int | None:
    """Return the seconds of Retry-After, counted from the answer for a date; None where it is missing or means nothing."""
    value = (exchange.header("retry-after") or "").strip()
    if value.isascii() and value.isdigit():
        return min(int(value[:12]), LONGEST)
    try:
        when = parsedate_to_datetime(value)
    except (TypeError, ValueError):
        return None
    if when.tzinfo is None:
        return None
    return max(0, min(LONGEST, round((when - exchange.at).total_seconds())))
