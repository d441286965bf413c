"""What many DMARC aggregate reports come to, for one domain: who sends as it, what fails and why, day by day."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TypeVar

from launchready.model.product import EmailSender
from launchready.standards.aggregate import AggregateReport, Published, Row
from launchready.standards.aggregate_advice import advice
from launchready.standards.aggregate_source import KNOWN, Identity, Kind, identify

MOST_SOURCES = 200
MOST_REPORTERS = 20
_MOST = 10
_Key = TypeVar("_Key", str, tuple[str, str])


@dataclass(frozen=True, slots=True)
class Why:
    """How messages failed: what DKIM and what SPF came to, in words."""

    dkim: str
    spf: str
    messages: int


@dataclass(frozen=True, slots=True)
class Source:
    """Messages of one source. Each is counted once: `passed`, `forwarded` (failed on a way that the receiver knows), or `failed`.

    `legitimate` is True for declared senders, known services and whoever has passed; the others are for a human to decide. `stopped` counts
    those that a receiver put into spam or refused; `advice` says what to do, "" where nothing is.
    """

    kind: Kind
    name: str
    messages: int
    passed: int
    failed: int
    forwarded: int
    stopped: int
    first: date
    last: date
    addresses: tuple[str, ...]
    address_count: int
    header_from: tuple[str, ...]
    why: tuple[Why, ...]
    legitimate: bool
    advice: str


@dataclass(frozen=True, slots=True)
class Day:
    """One day (UTC). `failed` are of sources that count, `strangers` of all others."""

    on: date
    messages: int
    passed: int
    failed: int
    forwarded: int
    strangers: int


@dataclass(frozen=True, slots=True)
class Reporter:
    """Who reported, and how much."""

    name: str
    reports: int
    messages: int


@dataclass(frozen=True, slots=True)
class DomainView:
    """One domain's mail. `policy` is the published one by the newest report; `unseen` are declared senders without a message."""

    domain: str
    begin: datetime
    end: datetime
    policy: Published
    reports: int
    messages: int
    passed: int
    forwarded: int
    failed: int
    strangers: int
    sources: tuple[Source, ...]
    days: tuple[Day, ...]
    reporters: tuple[Reporter, ...]
    unseen: tuple[str, ...] = ()
    sources_left_out: int = 0
    problems: tuple[str, ...] = ()


@dataclass(slots=True)
class _Sum:
    passed: int = 0
    failed: int = 0
    forwarded: int = 0
    stopped: int = 0
    days: set[date] = field(default_factory=set)
    addresses: Counter[str] = field(default_factory=Counter)
    header_from: Counter[str] = field(default_factory=Counter)
    why: Counter[tuple[str, str]] = field(default_factory=Counter)


def view(
    domain: str, reports: Sequence[AggregateReport], senders: Iterable[EmailSender], days: int
) -> DomainView | None:
    """Return what the reports of a domain come to, of as many days up to the newest; None where there is none."""
    newest = max((report.day for report in reports), default=None)
    if newest is None:
        return None
    since = newest - timedelta(days=days - 1)
    counted = [report for report in reports if report.day >= since]
    own = [sender for sender in senders if sender.domain == domain or sender.domain.endswith(f".{domain}")]
    identities = identify((row for report in counted for row in report.rows), own)
    sums: dict[Identity, _Sum] = defaultdict(_Sum)
    by_day: dict[date, Counter[str]] = defaultdict(Counter)
    for report in counted:
        for row in report.rows:
            _add(sums[identities[row]], by_day[report.day], row, report.day, identities[row])
    sources = sorted((_source(identity, each, domain) for identity, each in sums.items() if each.days), key=_order)
    latest = max(counted, key=lambda report: (report.end, report.begin, report.reporter))
    total: Counter[str] = sum(by_day.values(), Counter())
    seen = {source.name for source in sources if source.kind is Kind.DECLARED}
    told = Counter(report.reporter for report in counted)
    messages = Counter[str]()
    for report in counted:
        messages[report.reporter] += report.messages
    return DomainView(
        domain=domain,
        begin=min(report.begin for report in counted),
        end=latest.end,
        policy=latest.policy,
        reports=len(counted),
        messages=total["messages"],
        passed=total["passed"],
        forwarded=total["forwarded"],
        failed=total["failed"],
        strangers=total["strangers"],
        sources=tuple(sources[:MOST_SOURCES]),
        days=tuple(Day(on, *(by_day[on][name] for name in ("messages", "passed", "failed", "forwarded", "strangers"))) for on in sorted(by_day)),
        reporters=tuple(
            Reporter(name, told[name], count) for name, count in sorted(messages.items(), key=lambda each: (-each[1], each[0]))[:MOST_REPORTERS]
        ),
        unseen=tuple(sender.name for sender in own if sender.name not in seen and not sender.fallback),
        sources_left_out=max(0, len(sources) - MOST_SOURCES),
        problems=tuple(dict.fromkeys(f"{report.reporter}: {each}" for report in counted for each in report.errors))[:_MOST],
    )  # fmt: skip


def _add(into: _Sum, day: Counter[str], row: Row, on: date, identity: Identity) -> None:
    day["messages"] += row.count
    if not row.count:
        return
    into.days.add(on)
    into.addresses[row.address] += row.count
    into.header_from[row.header_from] += row.count
    if row.disposition in ("quarantine", "reject"):
        into.stopped += row.count
    if row.passed:
        into.passed += row.count
        day["passed"] += row.count
        return
    into.why[_dkim(row), _spf(row)] += row.count
    if row.forwarded:
        into.forwarded += row.count
        day["forwarded"] += row.count
        return
    into.failed += row.count
    day["failed" if identity.kind in KNOWN else "strangers"] += row.count


def _dkim(row: Row) -> str:
    passing = [each.domain for each in row.dkim_seen if each.result == "pass"]
    if passing:
        return f"signed as {passing[0]}, not aligned"
    broken = [each for each in row.dkim_seen if each.result not in ("", "none")]
    return f"{broken[0].result} for {broken[0].domain}" if broken else "no signature"


def _spf(row: Row) -> str:
    passing = [each.domain for each in row.spf_seen if each.result == "pass"]
    if passing:
        return f"passes for {passing[0] or 'nobody'}, not aligned"
    judged = [each for each in row.spf_seen if each.result not in ("", "none")]
    return f"{judged[0].result} for {judged[0].domain or 'nobody'}" if judged else "none"


def _source(identity: Identity, each: _Sum, domain: str) -> Source:
    why = tuple(Why(dkim, spf, count) for (dkim, spf), count in _top(each.why))
    return Source(
        kind=identity.kind,
        name=identity.name,
        messages=each.passed + each.failed + each.forwarded,
        passed=each.passed,
        failed=each.failed,
        forwarded=each.forwarded,
        stopped=each.stopped,
        first=min(each.days),
        last=max(each.days),
        addresses=tuple(address for address, _ in _top(each.addresses)),
        address_count=len(each.addresses),
        header_from=tuple(name for name, _ in _top(each.header_from)),
        why=why,
        legitimate=identity.kind in KNOWN,
        advice=advice(identity, domain, each.passed, each.failed, each.forwarded, why[0].dkim if why else ""),
    )


def _top(counter: Counter[_Key]) -> list[tuple[_Key, int]]:
    return sorted(counter.items(), key=lambda each: (-each[1], each[0]))[:_MOST]


def _order(source: Source) -> tuple[bool, int, str]:
    return (not source.legitimate, -source.messages, source.name)
