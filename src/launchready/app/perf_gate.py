"""Decides whether a release may go by its latency: two files of measurements in, a verdict with its numbers out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from launchready import __version__
from launchready.app import documents, perf_accept, perf_baseline, perf_files
from launchready.model.errors import UsageError
from launchready.render.perf import (
    PerfReport,
    Shapes,
    ToldAcceptance,
    ToldSide,
    bounds,
    change,
    duration,
    quantile_name,
)
from launchready.standards.perf_data import Measured, distribution, over_time, quantile_table
from launchready.standards.perf_gate import QUANTILE, TOLERANCE, Comparison, Verdict, compare
from launchready.standards.perf_intervals import CONFIDENCE

VERSION = 1
_BINS = 64
_BLOCKED = (Verdict.WORSE, Verdict.OVER_BUDGET)
_FOUNDER = {
    Verdict.BETTER: "The new release is faster",
    Verdict.NO_WORSE: "The new release is no slower than you allow",
    Verdict.WORSE: "Do not release",
    Verdict.OVER_BUDGET: "Do not release",
    Verdict.NOT_ENOUGH: "Not proved either way",
}


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a slower release shall pass, who answers for it, and the last day on which it does."""

    reason: str
    owner: str
    until: date


@dataclass(frozen=True, slots=True)
class Wish:
    """What is compared, and how. `record` is the file of explanations; `target` names what was measured where files do not."""

    record: Path
    quantile: float = QUANTILE
    tolerance: float = TOLERANCE
    budget: float | None = None
    target: str = ""
    other_target: bool = False
    explanation: Explanation | None = None
    baseline: Path | None = None


@dataclass(frozen=True, slots=True)
class Judged:
    """The report, and what its pictures show."""

    report: PerfReport
    shapes: Shapes


def judge_files(before: Path, after: Path, wish: Wish, now: datetime) -> Judged:
    """Compare two files. Raises UsageError or InputFileError."""
    return judge(perf_files.read(before), perf_files.read(after), wish, now, (str(before), str(after)))


def judge(before: Measured, after: Measured, wish: Wish, now: datetime, names: tuple[str, str] = ("", "")) -> Judged:
    """Compare two measurements, take explanations into account, and keep what was asked for."""
    if not wish.other_target:
        perf_baseline.check_same(before, after)
    seen = compare(
        before.latencies,
        after.latencies,
        quantile=wish.quantile,
        tolerance=wish.tolerance,
        budget=wish.budget,
        failures=None if before.gap or after.gap else (before.failures, after.failures),
    )
    seen = _gapped(seen, before, after)
    target = perf_baseline.bare_target(wish.target or after.target or before.target)
    standing = _standing(seen, wish, target, now)
    accepted = standing is not None and standing.state == "accepted"
    exit_code = 3 if seen.verdict is Verdict.NOT_ENOUGH else 1 if seen.verdict in _BLOCKED and not accepted else 0
    notices = [f"{name}: {text}" for name, side in (("before", before), ("after", after)) for text in side.notices]
    notices += _apart(before, after)
    if wish.baseline is not None:
        if exit_code == 0:
            perf_baseline.save(wish.baseline, replace(after, target=target))
        notices.append(f"baseline {'written to' if exit_code == 0 else 'not written to'} {wish.baseline}")
    if wish.explanation is not None and seen.verdict not in _BLOCKED:
        notices.append("there was nothing to explain: no explanation was recorded")
    report = PerfReport(
        version=VERSION,
        tool_version=__version__,
        judged_at=now,
        exit_code=exit_code,
        verdict=seen.verdict.value,
        sentence=_sentence(seen, accepted),
        reasons=seen.reasons,
        target=target,
        quantile=seen.quantile,
        tolerance=seen.tolerance,
        budget=seen.budget,
        confidence=CONFIDENCE,
        ratio=seen.ratio,
        quantiles=quantile_table(before, after, wish.quantile),
        before=_side(before, names[0]),
        after=_side(after, names[1]),
        units=seen.units,
        by_blocks=seen.by_blocks,
        more=seen.more,
        errors=seen.errors,
        acceptance=_told(standing) if standing is not None else None,
        notices=(*notices, *seen.notices),
    )
    return Judged(report, Shapes(distribution(before, after, _BINS), (over_time(before), over_time(after))))


def as_json(report: PerfReport) -> str:
    """Return the report as JSON."""
    return documents.as_json(report)


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema of `as_json` (2020-12)."""
    return documents.schema_of(PerfReport)


def _gapped(seen: Comparison, before: Measured, after: Measured) -> Comparison:
    gaps = tuple(f"{name}: {side.gap}" for name, side in (("before", before), ("after", after)) if side.gap)
    return replace(seen, verdict=Verdict.NOT_ENOUGH, reasons=gaps, more=None) if gaps else seen


def _apart(before: Measured, after: Measured) -> list[str]:
    """Return a warning where one was measured after the other: then a busier machine looks like a slower release."""
    if before.when is None or after.when is None or not before.rounds or not after.rounds:
        return []
    starts = [(side.when.timestamp(), _length(side)) for side in (before, after) if side.when is not None]
    (first, length), (second, _) = sorted(starts)
    if second < first + length:
        return []
    return [
        "both were measured one after the other: what slowed the machine or the network meanwhile counts as the release's"
    ]


def _length(side: Measured) -> float:
    return max((float(each.starts[-1]) for each in side.rounds if each.starts.size), default=0.0)


def _standing(seen: Comparison, wish: Wish, target: str, now: datetime) -> perf_accept.Standing | None:
    if wish.explanation is not None and seen.verdict in _BLOCKED:
        told = wish.explanation
        perf_accept.explain(wish.record, seen, target, reason=told.reason, owner=told.owner, until=told.until, now=now)
    if not target or seen.verdict not in _BLOCKED:
        return None
    return perf_accept.standing(perf_accept.read(wish.record), seen, target, now.date())


def _sentence(seen: Comparison, accepted: bool) -> str:
    """Return the verdict for a founder, with the number that decides."""
    name = quantile_name(seen.quantile)
    slow = f"the slowest {100 - seen.quantile * 100:.3g}% of requests ({name})"
    first = "Worse than you allow, but explained" if accepted else _FOUNDER[seen.verdict]
    if seen.verdict is Verdict.NOT_ENOUGH:
        needed = f"; about {seen.more:,} more samples a side would probably settle it" if seen.more else ""
        return f"{first}: {'; '.join(seen.reasons)}{needed}."
    told = []
    if seen.errors is not None and seen.errors.grew:
        told.append(_errors(seen.errors.before, seen.errors.after))
    if seen.ratio is not None and seen.before is not None and seen.after is not None:
        times = f"{slow} took {duration(seen.before.value)} or more before and {duration(seen.after.value)} or more now"
        told.append(f"{times}, {change(seen.ratio)}")
    if seen.verdict is Verdict.OVER_BUDGET and seen.budget is not None:
        told.append(f"{bounds(seen.after)} is over the budget of {duration(seen.budget)}")
    return f"{first}: {'; '.join(told)}."


def _errors(before: tuple[int, int], after: tuple[int, int]) -> str:
    return f"{after[0] / after[1]:.2%} of requests fail now, {before[0] / before[1]:.2%} did before"


def _side(side: Measured, file: str) -> ToldSide:
    return ToldSide(
        file=Path(file).name,
        kind=side.kind,
        target=perf_baseline.bare_target(side.target),
        rate=side.rate,
        when=side.when,
        environment=side.environment,
        samples=sum(each.starts.size for each in side.rounds),
        rounds=len(side.rounds),
        failed=sum(each.failed.size for each in side.rounds),
        gap=side.gap,
    )


def _told(standing: perf_accept.Standing) -> ToldAcceptance:
    one = standing.acceptance
    return ToldAcceptance(standing.state, one.reason, one.owner, one.until, one.value)


def explanation_of(reason: str | None, owner: str | None, until: str | None, today: date) -> Explanation | None:
    """Return the explanation that three options give; None without them. Raises UsageError where one is missing, or the day is past or too far."""
    given = (reason, owner, until)
    if all(each is None for each in given):
        return None
    if reason is None or owner is None or until is None or not reason.strip() or not owner.strip():
        raise UsageError("an explanation needs all three", "say --explain REASON --owner NAME --until YYYY-MM-DD")
    try:
        day = date.fromisoformat(until)
    except ValueError:
        raise UsageError(f"--until {until}: no date", "write it as 2026-12-31") from None
    perf_accept.check_day(day, today)
    return Explanation(reason.strip()[:500], owner.strip()[:100], day)
