"""Cases of handover.waiver-expired."""

from __future__ import annotations

from datetime import UTC, date, datetime

from seen import Bad, evidence

from launchready.model.check import Severity
from launchready.model.evidence import Evidence


def waived(expires: date, now: datetime = datetime(2026, 11, 24, 12, 0, tzinfo=UTC), where: str = "") -> Evidence:
    waiver = {"check": "edge.tls", "reason": "moves next week", "owner": "ada", "expires": expires, "where": where}
    return evidence(now=now, product={"waivers": [waiver]})


GOOD: dict[str, Evidence] = {"a date to come": waived(date(2027, 1, 31))}

BAD: dict[str, Bad] = {
    "yesterday": (waived(date(2026, 11, 23)), {("kettle.example", "edge.tls", Severity.MEDIUM)}),
    "of one place": (
        waived(date(2026, 1, 1), where="api.kettle.example"),
        {("api.kettle.example", "edge.tls", Severity.MEDIUM)},
    ),
}

SILENT: dict[str, Evidence] = {
    "its last day": waived(date(2026, 11, 24), now=datetime(2026, 11, 24, 23, 59, tzinfo=UTC)),
    "no waivers": evidence(),
}

UNKNOWN: dict[str, Evidence] = {}
