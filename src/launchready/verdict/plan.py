"""The 48 hours: the fixes of all blockers in the order in which one pair of hands does them.

Work is done one after the other; waits (caches, authorities, registrars, reviews) run beside it. Fixes that others depend on
come first, and among those the longest waits, so that time passes while work is done. The order of any two tasks depends on
themselves alone, never on which others there are: that is why a failure more can only make the plan longer (a property test
holds it to that).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from launchready.model.check import Check, Fix, Wait, WaitKind
from launchready.model.finding import Finding
from launchready.model.product import FixHours
from launchready.model.verdict import Plan, Task
from launchready.standards.urls import host_of

NO_FIX = Fix("Find out how this is mended", ("Nobody has written down how; ask an engineer.",), (1, 8), "not known")


@dataclass(frozen=True, slots=True)
class _Job:
    """The findings that one fix mends."""

    id: str
    check: str
    title: str
    where: tuple[str, ...]
    fix: Fix
    hours: tuple[float, float]
    reason: str
    depth: int

    @property
    def waiting(self) -> float:
        """Hours of waiting after the work; infinite where nobody can say."""
        return sum(_hours(wait) for wait in self.fix.waits)


def _hours(wait: Wait) -> float:
    return float("inf") if wait.kind is WaitKind.UNBOUNDED else max(0.0, wait.hours)


def make_plan(
    blockers: Iterable[Finding],
    checks: Mapping[str, Check],
    limit: float,
    overrides: Iterable[FixHours] = (),
) -> Plan:
    """Return the plan for some blockers. `overrides` are the product file's own hours; `limit` is in hours."""
    jobs = _jobs(tuple(blockers), checks, {override.check: override for override in overrides})
    tasks = _schedule(jobs, checks)
    if any(task.done is None for task in tasks):
        hours = None
    else:
        hours = max((task.done for task in tasks if task.done is not None), default=0.0)
    return Plan(_mark_critical(tasks), hours, limit)


def _jobs(blockers: tuple[Finding, ...], checks: Mapping[str, Check], overrides: Mapping[str, FixHours]) -> list[_Job]:
    # Only what is alike in every way that the order looks at is one job, so that a finding more never reorders the rest.
    grouped: dict[tuple[str, str, tuple[float, float], tuple[Wait, ...]], list[Finding]] = {}
    for finding in blockers:
        fix = finding.result.fix or NO_FIX
        grouped.setdefault((finding.check, fix.summary, fix.hours, fix.waits), []).append(finding)
    jobs = []
    for number, ((check, summary, hours, _), findings) in enumerate(grouped.items(), start=1):
        fix = findings[0].result.fix or NO_FIX
        own = overrides.get(check)
        taken = (own.low, own.high) if own else hours
        reason = own.reason if own else fix.hours_reason
        where = tuple(sorted({finding.result.where for finding in findings}))
        id_ = f"{number}:{check}"
        jobs.append(_Job(id_, check, summary, where, fix, taken, reason, depth(check, checks)))
    return sorted(jobs, key=_order)


def _order(job: _Job) -> tuple[int, float, float, str]:
    return job.depth, -job.waiting, job.hours[1], job.title


def depth(check_id: str, checks: Mapping[str, Check], seen: frozenset[str] = frozenset()) -> int:
    """Return how many checks in a row a check's fix comes after, whether they failed or not. A circle ends at itself."""
    check = checks.get(check_id)
    if check is None or check_id in seen:
        return 0
    return max((1 + depth(before, checks, seen | {check_id}) for before in check.after), default=0)


def _schedule(jobs: list[_Job], checks: Mapping[str, Check]) -> list[Task]:
    """Place each job after the one before it and after all that it depends on. `depth` has put those first."""
    tasks: list[Task] = []
    free = 0.0
    for job in jobs:
        after = [task for task in tasks if _depends(job.check, task.check, checks) and _meet(job.where, task.where)]
        ready = max((task.worked if task.done is None else task.done for task in after), default=0.0)
        start = max(free, ready)
        worked = start + job.hours[1]
        endless = any(task.done is None for task in after) or job.waiting == float("inf")
        tasks.append(
            Task(
                id=job.id,
                check=job.check,
                title=job.title,
                where=job.where,
                fix=job.fix,
                hours=job.hours,
                hours_reason=job.reason,
                waits=job.fix.waits,
                start=round(start, 4),
                worked=round(worked, 4),
                done=None if endless else round(worked + job.waiting, 4),
                after=tuple(task.id for task in after),
            )
        )
        free = worked
    return tasks


def _depends(check_id: str, other: str, checks: Mapping[str, Check], seen: frozenset[str] = frozenset()) -> bool:
    """Return True if a check's fix comes after another's, directly or through others."""
    check = checks.get(check_id)
    if check is None or check_id in seen or check_id == other:
        return False
    return any(before == other or _depends(before, other, checks, seen | {check_id}) for before in check.after)


def _meet(places: tuple[str, ...], others: tuple[str, ...]) -> bool:
    """Return True if two fixes are about the same host: one host's dead name does not hold up another's certificate."""
    return not {_host(place) for place in places}.isdisjoint(_host(other) for other in others)


def _host(place: str) -> str:
    return host_of(place) if "://" in place else place


def _mark_critical(tasks: list[Task]) -> tuple[Task, ...]:
    """Mark the tasks that decide when the plan ends: from the last to end, back through what held each of them up."""
    if not tasks:
        return ()
    last = max(tasks, key=lambda task: float("inf") if task.done is None else task.done)
    critical = {last.id}
    at = last
    while True:
        index = tasks.index(at)
        held = [task for task in tasks if task.id in at.after and _end(task) >= at.start > 0]
        if not held and index > 0 and tasks[index - 1].worked >= at.start > 0:
            held = [tasks[index - 1]]
        if not held:
            break
        at = held[0]
        critical.add(at.id)
    return tuple(replace(task, critical=task.id in critical) for task in tasks)


def _end(task: Task) -> float:
    return task.worked if task.done is None else task.done
