"""Go or no-go. The only place that says what a failure, or not knowing, does to the decision."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from launchready.model.check import Check, Severity, WaitKind
from launchready.model.finding import Finding
from launchready.model.product import Product, Waiver
from launchready.model.verdict import Decision, Plan, Verdict
from launchready.verdict.plan import make_plan
from launchready.verdict.span import span


def waiver_for(finding: Finding, waivers: Iterable[Waiver], today: date) -> Waiver | None:
    """Return the waiver that covers a finding, if one does: its check or family, its place, and not past its last day."""
    for waiver in waivers:
        fits = finding.check == waiver.check or finding.check.startswith((waiver.check + ".", waiver.check + "-"))
        if fits and waiver.where in ("", finding.result.where) and today <= waiver.expires:
            return waiver
    return None


def decide(findings: tuple[Finding, ...], checks: Mapping[str, Check], product: Product) -> Verdict:
    """Return the verdict over findings whose waivers and baseline are already marked."""
    blockers = tuple(finding for finding in findings if finding.blocks)
    unproven = tuple(finding for finding in findings if finding.unproven)
    plan = make_plan(blockers, checks, product.budgets.launch_hours, product.fix_hours)
    decision = _decision(blockers, unproven, plan)
    reasons = (*_reasons(decision, blockers, unproven, plan), *_accepted(findings))
    return Verdict(decision, reasons, plan, blockers, unproven)


def _decision(blockers: tuple[Finding, ...], unproven: tuple[Finding, ...], plan: Plan) -> Decision:
    if blockers:
        return Decision.GO_WITH_FIXES if plan.fits else Decision.NO_GO
    return Decision.NOT_PROVEN if unproven else Decision.GO


def _reasons(
    decision: Decision, blockers: tuple[Finding, ...], unproven: tuple[Finding, ...], plan: Plan
) -> tuple[str, ...]:
    reasons: list[str] = []
    if blockers:
        reasons.append(
            f"{_count(len(blockers), 'blocker')} stand{'s' if len(blockers) == 1 else ''} before the launch."
        )
    if decision is Decision.NO_GO:
        reasons.append(_why_not(plan))
    elif decision is Decision.GO_WITH_FIXES and plan.hours is not None:
        reasons.append(
            f"Their fixes take {span(plan.hours)} with all waits, within the {plan.limit:g} hours to the launch."
        )
    if decision is Decision.GO:
        reasons.append("Nothing stands before the launch: no blocker is open, and nothing that could block is unseen.")
    if unproven:
        what = ", ".join(sorted({finding.check for finding in unproven}))
        lead = "Nothing that blocks has failed, but" if not blockers else "Beside that,"
        reasons.append(f"{lead} {_count(len(unproven), 'place')} could not be looked at ({what}).")
    return tuple(reasons)


def _accepted(findings: tuple[Finding, ...]) -> list[str]:
    """Return what was left out of the decision because somebody accepted it, or a baseline knew it."""
    blocking = [
        f for f in findings if f.accepted and f.can_block and (f.result.severity is Severity.BLOCKER or not f.failing)
    ]
    waived, known = sum(f.waiver is not None for f in blocking), sum(f.waiver is None for f in blocking)
    reasons = [f"{_count(waived, 'place')} that would count {_is(waived)} accepted by a waiver."] if waived else []
    return reasons + (
        [f"{_count(known, 'place')} that would count {_is(known)} known from the baseline."] if known else []
    )


def _is(number: int) -> str:
    return "is" if number == 1 else "are"


def _why_not(plan: Plan) -> str:
    endless = next((task for task in plan.tasks if task.done is None), None)
    if endless is not None:
        wait = next((wait for wait in endless.waits if wait.kind is WaitKind.UNBOUNDED), None)
        return f"Nobody can say when this ends: {endless.title}" + (f" ({wait.reason})." if wait else ".")
    path = plan.critical_path
    waits = sorted((wait for task in path for wait in task.waits), key=lambda wait: -wait.hours)
    held = f"; the longest wait: {waits[0].reason} ({span(waits[0].hours)})" if waits and waits[0].hours >= 1 else ""
    return f"Their fixes take {span(plan.hours or 0)}, and there are {plan.limit:g} hours to the launch{held}."


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" + ("" if number == 1 else "s")
