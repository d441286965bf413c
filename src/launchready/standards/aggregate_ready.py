"""Whether a domain is ready for a stricter DMARC policy, by the numbers of its reports.

The thresholds are ours; RFC 9989 (section 5.1, appendix A.6) says watch the reports, and not for how long.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from launchready.standards.aggregate_view import DomainView
from launchready.standards.dmarc_ramp import HOLD_DAYS, TEST_DAYS
from launchready.standards.dmarc_record import Policy

LEAST_MESSAGES = 100
"""With none of 100 failing, fewer than 3 in 100 fail (the rule of three, 95 %): below that a share of 98 % cannot be told."""
LEAST_DAYS = {Policy.QUARANTINE: TEST_DAYS, Policy.REJECT: HOLD_DAYS}
"""Days with reports. A week shows each weekday's mail, and what goes to spam can be fetched back; what is refused is lost, so two of them."""
LEAST_SHARE = 98.0
"""Percent of the mail of sources that count: a few signatures always break on the way, at lists and forwarders that nobody names."""
_LEVELS = (Policy.NONE, Policy.QUARANTINE, Policy.REJECT)


class State(StrEnum):
    """How far a domain is."""

    READY = "ready"
    NOT_READY = "not_ready"
    NOT_ENOUGH = "not_enough"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Readiness:
    """Whether a policy can be raised. `messages` and `share` are those of sources that count, without what was forwarded."""

    policy: Policy
    state: State
    messages: int
    share: float
    days: int
    reasons: tuple[str, ...]
    next: str


def readiness(seen: DomainView) -> tuple[Readiness, ...]:
    """Return how ready a domain is for each policy above its own; one that is done where there is none above."""
    messages = sum(source.passed + source.failed for source in seen.sources if source.legitimate)
    passed = sum(source.passed for source in seen.sources if source.legitimate)
    share = 100 * passed / messages if messages else 0.0
    days = sum(day.messages > 0 for day in seen.days)
    level = _level(seen)
    if level is Policy.REJECT:
        return (Readiness(level, State.DONE, messages, share, days, (), "nothing: p=reject counts already"),)
    found = []
    for policy in _LEVELS[_LEVELS.index(level) + 1 :]:
        lacking = _lacking(policy, messages, days)
        against = _against(seen, messages, share)
        state = State.NOT_ENOUGH if lacking else State.NOT_READY if against else State.READY
        found.append(Readiness(policy, state, messages, share, days, (*lacking, *against), _next(policy, level, state)))
    return tuple(found)


def _level(seen: DomainView) -> Policy:
    """Return the policy that counts: what is only tested counts one level less (RFC 9989, section 4.7)."""
    named = {policy.value: policy for policy in _LEVELS}.get(seen.policy.p, Policy.NONE)
    if seen.policy.testing or (seen.policy.pct is not None and seen.policy.pct < 100):
        return _LEVELS[max(0, _LEVELS.index(named) - 1)]
    return named


def _lacking(policy: Policy, messages: int, days: int) -> tuple[str, ...]:
    found = []
    if messages < LEAST_MESSAGES:
        found.append(f"{messages:,} messages of known senders were seen: {LEAST_MESSAGES - messages:,} more are needed")
    if days < LEAST_DAYS[policy]:
        found.append(f"{days} days with reports: {LEAST_DAYS[policy] - days} more are needed")
    return tuple(found)


def _against(seen: DomainView, messages: int, share: float) -> tuple[str, ...]:
    found = [f"the declared sender {name} was never seen" for name in seen.unseen]
    if messages and share < LEAST_SHARE:
        failing = sorted(
            (each for each in seen.sources if each.legitimate and each.failed), key=lambda each: -each.failed
        )
        worst = ", ".join(f"{each.name} ({each.failed:,})" for each in failing[:3])
        found.append(f"{LEAST_SHARE:g} % are needed; most fail from {worst}")
    return tuple(found)


def _next(policy: Policy, level: Policy, state: State) -> str:
    if state is State.NOT_ENOUGH:
        return "wait for more reports"
    if state is State.NOT_READY:
        return "mend what fails, and look again a week later"
    if _LEVELS.index(policy) - _LEVELS.index(level) > 1:
        return f"first quarantine, for {HOLD_DAYS} days"
    return f"publish p={policy}; t=y for {TEST_DAYS} days, then without t=y; leave the record's other tags"
