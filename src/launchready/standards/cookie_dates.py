"""The dates of cookies, read as leniently as browsers do (RFC 6265bis, section 5.1.1)."""

from __future__ import annotations

import re
from datetime import UTC, datetime

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_SEPARATORS = re.compile("[\\x09\\x20-\\x2f\\x3b-\\x40\\x5b-\\x60\\x7b-\\x7e]+")
_TIME = re.compile(r"([0-9]{1,2}):([0-9]{1,2}):([0-9]{1,2})(?:[^0-9].*)?", re.DOTALL)
_DAY = re.compile(r"([0-9]{1,2})(?:[^0-9].*)?", re.DOTALL)
_YEAR = re.compile(r"([0-9]{2,4})(?:[^0-9].*)?", re.DOTALL)


def parse_date(text: str) -> datetime | None:
    """Return the time that a cookie's Expires means, in UTC, or None for one that means none."""
    time: tuple[int, int, int] | None = None
    day = month = year = -1
    for token in _SEPARATORS.split(text[:1024]):
        if time is None and (match := _TIME.fullmatch(token)):
            time = (int(match[1]), int(match[2]), int(match[3]))
        elif day < 0 and (match := _DAY.fullmatch(token)):
            day = int(match[1])
        elif month < 0 and token[:3].lower() in _MONTHS:
            month = _MONTHS.index(token[:3].lower()) + 1
        elif year < 0 and (match := _YEAR.fullmatch(token)):
            year = int(match[1])
    if 70 <= year <= 99:
        year += 1900
    elif 0 <= year <= 69:
        year += 2000
    if time is None or day < 1 or month < 1 or year < 1601:
        return None
    try:
        return datetime(year, month, day, *time, tzinfo=UTC)
    except ValueError:
        return None
