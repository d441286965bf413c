"""DMARC aggregate reports as values: RFC 9990, and the form of RFC 7489 (appendix C) that most receivers still send.

What a reporter says is kept as said, in lower case where it is a word of the standard; `aggregate_xml` reads it, `aggregate_view` makes sense of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

FORWARDED = frozenset({"forwarded", "trusted_forwarder", "mailing_list"})
"""Reasons by which a receiver says that the mail came over a forwarder (`forwarded` is RFC 7489's alone)."""


@dataclass(frozen=True, slots=True)
class DkimSeen:
    """A signature as the receiver judged it, aligned or not."""

    domain: str
    result: str
    selector: str = ""


@dataclass(frozen=True, slots=True)
class SpfSeen:
    """What SPF came to, aligned or not. `scope` is mfrom or helo."""

    domain: str
    result: str
    scope: str = ""


@dataclass(frozen=True, slots=True)
class Override:
    """Why a receiver did something else than the policy says."""

    type: str
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """Messages of one kind from one address. `dkim` and `spf` say whether each passes and is aligned: one of them is enough for DMARC."""

    address: str
    count: int
    disposition: str
    dkim: bool
    spf: bool
    header_from: str
    envelope_from: str = ""
    envelope_to: str = ""
    overrides: tuple[Override, ...] = ()
    dkim_seen: tuple[DkimSeen, ...] = ()
    spf_seen: tuple[SpfSeen, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether DMARC passes."""
        return self.dkim or self.spf

    @property
    def forwarded(self) -> bool:
        """Whether the receiver says that a forwarder or a list brought it; Google says so by the ARC chain that it trusts."""
        return any(
            each.type in FORWARDED or (each.type == "local_policy" and "arc=pass" in each.comment.lower())
            for each in self.overrides
        )


@dataclass(frozen=True, slots=True)
class Published:
    """The policy that the receiver found. `pct` is None where it is not told, as in RFC 9990, which has none; so `testing` in RFC 7489."""

    domain: str
    p: str = ""
    sp: str = ""
    np: str = ""
    adkim: str = ""
    aspf: str = ""
    fo: str = ""
    testing: bool | None = None
    pct: int | None = None
    discovery: str = ""


@dataclass(frozen=True, slots=True)
class AggregateReport:
    """One report. `left_out` counts records that could not be read; `problems` says what was wrong, and where."""

    reporter: str
    report_id: str
    begin: datetime
    end: datetime
    policy: Published
    rows: tuple[Row, ...] = ()
    email: str = ""
    contact: str = ""
    generator: str = ""
    version: str = ""
    errors: tuple[str, ...] = ()
    left_out: int = 0
    problems: tuple[str, ...] = ()

    @property
    def day(self) -> date:
        """The day (UTC) that it tells of: the middle of its period, since not all reporters begin at midnight."""
        return (self.begin + (self.end - self.begin) / 2).astimezone(UTC).date()

    @property
    def messages(self) -> int:
        """How many messages it tells of."""
        return sum(row.count for row in self.rows)
