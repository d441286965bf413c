"""The public document that every report is written from, and that `--format json` prints.

Its texts are already plain: nothing hidden, nothing longer than its bound. Times are UTC, hours are hours, durations of
certificates are days. Fields are added in a version and never change their meaning; `schema_version` rises when one goes.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

SCHEMA_VERSION = 1


@dataclass(frozen=True, slots=True)
class Tool:
    """The program that made the report."""

    name: str
    version: str


@dataclass(frozen=True, slots=True)
class ProductSummary:
    """The product. `file` is the product file as the run was given it, "" where there was none."""

    domain: str
    name: str
    canonical_url: str
    file: str


@dataclass(frozen=True, slots=True)
class RunSummary:
    """When it was looked at. `now` is the time that was judged by; `only` the checks that the run was bound to."""

    started_at: datetime
    finished_at: datetime
    now: datetime
    complete: bool
    interruption: str
    only: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Decision:
    """May it launch? `decision` is GO, GO WITH FIXES, NO-GO or NOT PROVEN; `exit_code` what the command ends with."""

    decision: str
    exit_code: int
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tonight:
    """One thing to do tonight: what, why first, how it is begun."""

    title: str
    why: str
    step: str


@dataclass(frozen=True, slots=True)
class Counts:
    """How many findings there are. `failed` counts accepted ones too; `blocking` and `unproven` decide the verdict."""

    passed: int
    failed: int
    unknown: int
    not_applicable: int
    blocking: int
    unproven: int
    accepted: int


@dataclass(frozen=True, slots=True)
class WaitTime:
    """Hours that pass after the work, whatever anyone does; `kind` "unbounded" has no known end."""

    kind: str
    hours: float
    reason: str


@dataclass(frozen=True, slots=True)
class Mending:
    """How a failure is mended. `snippet` is the record or line itself, `prompt` a text for the AI builder; "" if none."""

    summary: str
    steps: tuple[str, ...]
    hours_low: float
    hours_high: float
    hours_reason: str
    waits: tuple[WaitTime, ...]
    snippet: str
    prompt: str


@dataclass(frozen=True, slots=True)
class Acceptance:
    """Who accepts a risk, why, and until which day (ISO 8601)."""

    owner: str
    reason: str
    expires: str


@dataclass(frozen=True, slots=True)
class FindingDetail:
    """What one check says of one place.

    `outcome`: pass, fail, unknown, not-applicable. `severity` is "" unless it failed. `command` is a shell line that
    shows it again. `remedy` is what would settle an unknown. `known` is true where a baseline holds it.
    `fingerprint` is the same in every run that sees the same thing. `docs` is the check's page in the repository.
    """

    fingerprint: str
    check: str
    title: str
    stage: str
    where: str
    host: str
    aspect: str
    outcome: str
    severity: str
    confidence: str
    exposure: str
    impact: str
    can_block: bool
    blocks: bool
    unproven: bool
    seen: str
    expected: str
    remedy: str
    command: str
    fix: Mending | None
    accepted: Acceptance | None
    known: bool
    docs: str


@dataclass(frozen=True, slots=True)
class RiskNumbers:
    """A failure's place in the ranking: score = loss x exposure x confidence, 0 to 100."""

    rank: int
    fingerprint: str
    check: str
    title: str
    where: str
    loss: float
    exposure: float
    confidence: float
    score: float


@dataclass(frozen=True, slots=True)
class PlanTask:
    """One fix in the plan; hours count from its start. Work runs from `start` to `worked`, waits from there to `done`.

    `done` is null where a wait has no known end. `late` is true where it is not done within the limit.
    """

    id: str
    check: str
    title: str
    where: tuple[str, ...]
    summary: str
    hours_low: float
    hours_high: float
    hours_reason: str
    waits: tuple[WaitTime, ...]
    start: float
    worked: float
    done: float | None
    after: tuple[str, ...]
    critical: bool
    late: bool


@dataclass(frozen=True, slots=True)
class LaunchPlan:
    """The fixes of all blockers by one pair of hands. `hours` is null where it has no known end."""

    tasks: tuple[PlanTask, ...]
    hours: float | None
    limit: float
    fits: bool


@dataclass(frozen=True, slots=True)
class CertificateSummary:
    """A host's certificate. `days_left` counts from the time judged by; `failure` says why there was no handshake."""

    issuer: str
    expires_at: datetime | None
    days_left: int | None
    trust: str
    failure: str


@dataclass(frozen=True, slots=True)
class Hop:
    """One answer on the way: a status, or 0 and the failure; "certificate" beside a status where browsers warn first."""

    url: str
    status: int
    failure: str


@dataclass(frozen=True, slots=True)
class Entry:
    """What a visitor meets who types a URL.

    `end`: answer, failure, loop, too-long, bad-location (a redirect to nowhere) or not-seen (the next hop was not asked).
    """

    url: str
    hops: tuple[Hop, ...]
    final_url: str
    end: str


@dataclass(frozen=True, slots=True)
class HostSummary:
    """A host of the product. `dns_status` is "" where it was not asked; `dns_chain` the names that it is led to.

    `final_url` is where a visitor ends, "" where nowhere or behind a warning.
    `worst` is the gravest severity among its failures that nobody accepted, "" without any. `guessed` is true for a
    common name that nothing else speaks of.
    """

    name: str
    purpose: str
    environment: str
    owner: str
    found: tuple[str, ...]
    guessed: bool
    dns_status: str
    dns_chain: tuple[str, ...]
    addresses: tuple[str, ...]
    provider: str
    certificate: CertificateSummary | None
    http: Entry | None
    https: Entry | None
    final_url: str
    failures: int
    worst: str


@dataclass(frozen=True, slots=True)
class GapSummary:
    """Something that the run could not look at, why, and what would settle it."""

    part: str
    subject: str
    reason: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Document:
    """A whole report. `blockers` and `unproven` are fingerprints of `findings`, gravest first; so are `risks`."""

    schema_version: int
    tool: Tool
    product: ProductSummary
    run: RunSummary
    verdict: Decision
    tonight: tuple[Tonight, ...]
    counts: Counts
    blockers: tuple[str, ...]
    unproven: tuple[str, ...]
    risks: tuple[RiskNumbers, ...]
    plan: LaunchPlan
    findings: tuple[FindingDetail, ...]
    hosts: tuple[HostSummary, ...]
    hosts_left_out: int
    gaps: tuple[GapSummary, ...]

    def finding(self, fingerprint: str) -> FindingDetail | None:
        """Return a finding by its fingerprint, or None."""
        return next((finding for finding in self.findings if finding.fingerprint == fingerprint), None)

    def of(self, *outcomes: str) -> tuple[FindingDetail, ...]:
        """Return the findings with one of these outcomes."""
        return tuple(finding for finding in self.findings if finding.outcome in outcomes)
