"""A check, and what it says: outcome, severity and confidence are three different things."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from launchready.model.confidence import Confidence
from launchready.model.probe import Probe

__all__ = [
    "Check", "Confidence", "Exposure", "Fix", "Impact", "Outcome", "Result", "Severity", "Stage", "Wait", "WaitKind", "failed", "not_applicable",
    "passed", "unknown",
]  # fmt: skip


class Outcome(StrEnum):
    """What a check came to. UNKNOWN is not a pass: it could not be looked at, or what was seen proves nothing."""

    PASS = "pass"  # noqa: S105 (an outcome, no password)
    FAIL = "fail"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not-applicable"


class Severity(StrEnum):
    """What a failure costs. Only a BLOCKER stands between the product and its launch."""

    BLOCKER = "blocker"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"

    @property
    def order(self) -> int:
        """0 for the worst; for sorting."""
        return list(Severity).index(self)


class Exposure(StrEnum):
    """Who meets the failure."""

    EVERYONE = "everyone"
    MANY = "many"
    SOME = "some"
    FEW = "few"


class Impact(StrEnum):
    """What of the business breaks."""

    DATA = "data"
    PAYMENT = "payment"
    SIGNUP = "signup"
    CHAT = "chat"
    REACH = "reach"  # people do not get to the product
    EMAIL = "email"
    TRUST = "trust"
    COST = "cost"


class Stage(StrEnum):
    """The part of the launch that a check belongs to: the first word of its id."""

    AUDIT = "audit"
    ROUTING = "routing"
    EDGE = "edge"
    SECRETS = "secrets"
    DEPLOY = "deploy"
    OBSERVE = "observe"
    EMAIL = "email"
    HANDOVER = "handover"
    AI = "ai"
    PERFORMANCE = "performance"


class WaitKind(StrEnum):
    """What a fix waits for once its work is done."""

    DNS_TTL = "dns-ttl"
    CERTIFICATE = "certificate"
    REGISTRAR = "registrar"
    REVIEW = "review"
    DMARC_RAMP = "dmarc-ramp"
    UNBOUNDED = "unbounded"  # nobody can say when it ends


@dataclass(frozen=True, slots=True)
class Wait:
    """Hours that pass after the work of a fix, whatever anyone does."""

    kind: WaitKind
    hours: float
    reason: str


@dataclass(frozen=True, slots=True)
class Fix:
    """What mends a failure: steps in plain words, hours of work as a range with its reason, waits, a prompt.

    `prompt` is text to paste into the AI builder that made the product; "" where code cannot mend it. It holds our words
    and bounded, quoted names only. `snippet` is the record, setting or line itself.
    """

    summary: str
    steps: tuple[str, ...]
    hours: tuple[float, float]
    hours_reason: str
    waits: tuple[Wait, ...] = ()
    snippet: str = ""
    prompt: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """What a check says of one place.

    `where` is a host, a URL, or a name. A FAIL says what was seen, what was expected, the probe that shows it, and the
    fix; an UNKNOWN says in `seen` why, and in `remedy` what would settle it. `aspect` tells apart several failures of one
    check in one place and never changes its meaning: a finding's fingerprint is made of id, where and aspect.
    """

    outcome: Outcome
    where: str
    seen: str
    expected: str = ""
    severity: Severity | None = None
    confidence: Confidence = Confidence.CERTAIN
    exposure: Exposure = Exposure.EVERYONE
    impact: Impact | None = None
    probe: Probe | None = None
    fix: Fix | None = None
    remedy: str = ""
    aspect: str = ""


def passed(where: str, seen: str, probe: Probe | None = None, aspect: str = "") -> Result:
    """Return a PASS that says what was seen."""
    return Result(Outcome.PASS, where, seen, probe=probe, aspect=aspect)


def unknown(where: str, reason: str, remedy: str = "", probe: Probe | None = None, aspect: str = "") -> Result:
    """Return an UNKNOWN: why nothing can be said, and what would settle it."""
    return Result(Outcome.UNKNOWN, where, reason, remedy=remedy, probe=probe, aspect=aspect)


def not_applicable(where: str, reason: str) -> Result:
    """Return a NOT_APPLICABLE: why the check has nothing to judge here."""
    return Result(Outcome.NOT_APPLICABLE, where, reason)


def failed(
    where: str,
    *,
    seen: str,
    expected: str,
    severity: Severity,
    probe: Probe,
    fix: Fix,
    confidence: Confidence = Confidence.CERTAIN,
    exposure: Exposure = Exposure.EVERYONE,
    impact: Impact | None = None,
    aspect: str = "",
) -> Result:
    """Return a FAIL, with everything that a failing result must carry. `impact` defaults to the check's own."""
    return Result(
        Outcome.FAIL, where, seen, expected, severity, confidence, exposure, impact, probe, fix, aspect=aspect
    )


@dataclass(frozen=True, slots=True)
class Check:
    """One check. Its module's docstring is its documentation page; what `evaluate` needs is read from its parameters.

    `severity` is the worst that it can say: an UNKNOWN of a check that can block leaves the launch unproven. `after`
    names the checks whose fixes must be done before this one's fix can start.
    """

    id: str
    title: str
    stage: Stage
    impact: Impact
    severity: Severity
    evaluate: Callable[..., Iterator[Result]]
    after: tuple[str, ...] = ()
