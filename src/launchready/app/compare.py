"""Two audits compared: what is better, what is worse, what is new."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from launchready.model.check import Outcome
from launchready.model.errors import UsageError
from launchready.model.finding import Finding
from launchready.model.verdict import Decision, Report


class Change(StrEnum):
    """What became of a finding between two audits."""

    FIXED = "fixed"  # failed before, and does not now
    NEW = "new"  # fails now; the place was not judged before
    WORSE = "worse"  # fails now and did not, or fails more severely
    BETTER = "better"  # still fails, less severely
    SAME = "same"  # still fails
    LOST = "lost"  # was judged before and is unknown now


@dataclass(frozen=True, slots=True)
class Difference:
    """One finding's change; `before` or `after` is None where that audit has no such finding."""

    change: Change
    before: Finding | None
    after: Finding | None

    @property
    def finding(self) -> Finding:
        """The finding to speak of: the later one where there is one."""
        found = self.after or self.before
        assert found is not None
        return found


@dataclass(frozen=True, slots=True)
class Comparison:
    """All changes between two audits, the worst first."""

    before: Decision
    after: Decision
    differences: tuple[Difference, ...]

    @property
    def regressed(self) -> bool:
        """True if something is new, worse or lost, or the decision is."""
        bad = (Change.NEW, Change.WORSE, Change.LOST)
        return self.after.order > self.before.order or any(item.change in bad for item in self.differences)

    @property
    def exit_code(self) -> int:
        """0 if nothing became worse, 1 otherwise."""
        return 1 if self.regressed else 0


_ORDER = (Change.WORSE, Change.NEW, Change.LOST, Change.SAME, Change.BETTER, Change.FIXED)


def compare(before: Report, after: Report) -> Comparison:
    """Return what changed from one report to a later one. Failures are matched by fingerprint, places by check and where.

    Raises UsageError for reports on two products.
    """
    first, second = before.evidence.product.domain, after.evidence.product.domain
    if first != second:
        raise UsageError(f"two products: {first} and {second}", "compare two audits of one product")
    old = {finding.fingerprint: finding for finding in before.findings}
    new = {finding.fingerprint: finding for finding in after.findings}
    old_places = {_place(finding): finding for finding in before.findings}
    new_places = {_place(finding): finding for finding in after.findings}
    differences: list[Difference] = []
    for name, finding in new.items():
        if finding.failing:
            was = old.get(name)
            if was is not None and was.failing:
                differences.append(Difference(_severity_change(was, finding), was, finding))
            else:
                earlier = old_places.get(_place(finding))
                change = Change.WORSE if earlier is not None and _was_good(earlier) else Change.NEW
                differences.append(Difference(change, earlier, finding))
    for name, finding in old.items():
        later = new.get(name)
        if finding.failing and not (later is not None and later.failing):
            now = later or new_places.get(_place(finding))
            lost = now is not None and now.result.outcome is Outcome.UNKNOWN
            differences.append(Difference(Change.LOST if lost else Change.FIXED, finding, now))
        elif _was_good(finding):
            now = later or new_places.get(_place(finding))
            if now is not None and now.result.outcome is Outcome.UNKNOWN:
                differences.append(Difference(Change.LOST, finding, now))
    differences.sort(key=lambda item: (_ORDER.index(item.change), item.finding.check, item.finding.result.where))
    return Comparison(before.verdict.decision, after.verdict.decision, tuple(differences))


def _place(finding: Finding) -> tuple[str, str]:
    return finding.check, finding.result.where


def _was_good(finding: Finding) -> bool:
    return finding.result.outcome is Outcome.PASS


def _severity_change(before: Finding, after: Finding) -> Change:
    first = before.result.severity.order if before.result.severity else 9
    second = after.result.severity.order if after.result.severity else 9
    if second < first:
        return Change.WORSE
    return Change.BETTER if second > first else Change.SAME
