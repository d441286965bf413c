"""What DNS answered."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cached_property


class DnsStatus(StrEnum):
    """How a question ended. NODATA is NOERROR without a record of the type asked for (RFC 2308)."""

    NOERROR = "NOERROR"
    NODATA = "NODATA"
    NXDOMAIN = "NXDOMAIN"
    SERVFAIL = "SERVFAIL"
    REFUSED = "REFUSED"
    TIMEOUT = "TIMEOUT"
    BLOCKED = "BLOCKED"  # the address policy forbids the server
    ERROR = "ERROR"  # malformed, truncated over TCP too, unreachable

    @property
    def settled(self) -> bool:
        """True where the answer says something about the name, False where it only says that none came."""
        return self in (DnsStatus.NOERROR, DnsStatus.NODATA, DnsStatus.NXDOMAIN)


@dataclass(frozen=True, slots=True)
class DnsRecord:
    """One resource record. `ttl` in seconds; `value` in presentation format (RFC 1035, section 5)."""

    name: str
    type: str
    ttl: int
    value: str


@dataclass(frozen=True, slots=True)
class DnsAnswer:
    """The answer to one question. `records` is the answer section, the CNAME chain included, in order.

    `server` is the name server that was asked; "" for the run's resolver.
    `authoritative` is the AA bit: whether that server answers for the zone itself (RFC 1035, section 4.1.1).
    """

    name: str
    type: str
    status: DnsStatus
    records: tuple[DnsRecord, ...]
    at: datetime
    server: str = ""
    detail: str = ""
    authoritative: bool = False

    @property
    def values(self) -> tuple[str, ...]:
        """The values of the records of the type that was asked for."""
        return tuple(record.value for record in self.records if record.type == self.type)

    @property
    def cnames(self) -> tuple[str, ...]:
        """The names that the question was led to, in order."""
        return tuple(record.value for record in self.records if record.type == "CNAME")

    @property
    def ttl(self) -> int:
        """The longest time in seconds that a cache may keep any record of this answer; 0 without records."""
        return max((record.ttl for record in self.records), default=0)


@dataclass(frozen=True)  # not slotted: it keeps an index of itself, since checks ask it thousands of times
class DnsEvidence:
    """Every DNS answer of the run."""

    answers: tuple[DnsAnswer, ...] = ()

    def find(self, name: str, rtype: str, server: str = "") -> DnsAnswer | None:
        """Return the answer to a question, or None if it was not asked."""
        name = name.lower().rstrip(".")
        return self._index.get((name, rtype, server))

    @cached_property
    def _index(self) -> dict[tuple[str, str, str], DnsAnswer]:
        found: dict[tuple[str, str, str], DnsAnswer] = {}
        for answer in self.answers:
            found.setdefault((answer.name, answer.type, answer.server), answer)
        return found

    def addresses(self, name: str) -> tuple[str, ...]:
        """Return the IPv4 and IPv6 addresses of a name, as the run's resolver gave them."""
        return tuple(value for answer in self.address_answers(name) for value in answer.values)

    def address_answers(self, name: str) -> Iterator[DnsAnswer]:
        """Yield the A and AAAA answers of a name that were asked for."""
        for rtype in ("A", "AAAA"):
            answer = self.find(name, rtype)
            if answer:
                yield answer
