"""Three things to do tonight: what starts the longest waits, then what costs most."""

from __future__ import annotations

from launchready.model.finding import Risk
from launchready.model.verdict import Action, Verdict
from launchready.verdict.span import span

HOW_MANY = 3


def tonight(verdict: Verdict, risks: tuple[Risk, ...]) -> tuple[Action, ...]:
    """Return the first actions: the plan's in its order, then the worst risks, then what must be looked at."""
    actions: list[Action] = []
    for task in verdict.plan.tasks:
        wait = max((wait.hours for wait in task.waits), default=0.0)
        if wait >= 1:
            why = f"Start it first: it waits {span(wait)} afterwards, whatever anyone does."
        elif len(verdict.plan.tasks) > 1:
            why = f"It blocks the launch, and takes {span(task.hours[0])} to {span(task.hours[1])}."
        else:
            why = "It is all that blocks the launch."
        actions.append(Action(task.title, why, task.fix.steps[0] if task.fix.steps else ""))
    taken = {task.title for task in verdict.plan.tasks}
    for risk in risks:
        fix = risk.finding.result.fix
        if fix and fix.summary not in taken:
            taken.add(fix.summary)
            actions.append(Action(fix.summary, f"{risk.finding.title} (risk {risk.score:g}).", fix.steps[0]))
    for finding in verdict.unproven:
        if finding.result.remedy and finding.result.remedy not in taken:
            taken.add(finding.result.remedy)
            actions.append(Action(f"Find out: {finding.title}", finding.result.seen, finding.result.remedy))
    return tuple(actions[:HOW_MANY])
