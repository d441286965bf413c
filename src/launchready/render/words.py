"""How numbers, times and enums are said in every report."""

from __future__ import annotations

from datetime import UTC, datetime

IMPACTS = {
    "data": "people's data",
    "payment": "payment",
    "signup": "signup and login",
    "chat": "the chat",
    "reach": "reaching the product",
    "email": "email",
    "trust": "trust",
    "cost": "running cost",
}
EXPOSURES = {"everyone": "everyone", "many": "many people", "some": "some people", "few": "few people"}
CONFIDENCES = {
    "certain": "certain: seen directly",
    "firm": "firm: follows from what was seen",
    "tentative": "tentative: signs of it",
}
WAITS = {
    "dns-ttl": "DNS caches",
    "certificate": "certificate issue",
    "registrar": "registrar",
    "review": "review by others",
    "dmarc-ramp": "DMARC ramp",
    "unbounded": "no known end",
}
OUTCOMES = {"pass": "passed", "fail": "failed", "unknown": "unknown", "not-applicable": "not applicable"}
FORMULA = "score = loss × exposure × confidence"


def number(value: float) -> str:
    """Return a number without digits that say nothing: 2, 0.5, 12.3."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def hours(value: float | None) -> str:
    """Return hours, in days too once there are many: `6 h`, `7 days (168 h)`; None has no known end."""
    if value is None:
        return "no known end"
    if value >= 72:
        return f"{number(round(value / 24, 1))} days ({number(value)} h)"
    return f"{number(value)} h" if value == 0 or value >= 0.25 else f"{max(1, round(value * 60))} min"


def hours_range(low: float, high: float) -> str:
    """Return a range of hours: `1–2 h`, or `1 h` where both ends are the same."""
    return f"{number(high)} h" if low == high else f"{number(low)}–{number(high)} h"


def when(moment: datetime) -> str:
    """Return a moment in UTC for people: `21 Nov 2026, 14:02 UTC`."""
    utc = moment.astimezone(UTC)
    return f"{utc.day} {utc:%b %Y, %H:%M} UTC"


def day(moment: datetime) -> str:
    """Return a date for people: `21 Nov 2026`."""
    utc = moment.astimezone(UTC)
    return f"{utc.day} {utc:%b %Y}"


def counted(count: int, one: str, many: str = "") -> str:
    """Return `1 risk`, `3 risks`."""
    return f"{count} {one if count == 1 else many or one + 's'}"
