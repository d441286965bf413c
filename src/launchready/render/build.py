"""From a report to the public document. All text becomes plain here, once, for every format."""

from __future__ import annotations

from urllib.parse import urlsplit

from launchready.model.check import Fix, Outcome, Result, Wait
from launchready.model.evidence import Evidence
from launchready.model.evidence.run import Gap
from launchready.model.finding import Finding, Risk
from launchready.model.probe import command_line
from launchready.model.product import Waiver
from launchready.model.verdict import Plan, Report, Task
from launchready.render.document import (
    SCHEMA_VERSION,
    Acceptance,
    Counts,
    Decision,
    Document,
    FindingDetail,
    GapSummary,
    LaunchPlan,
    Mending,
    PlanTask,
    ProductSummary,
    RiskNumbers,
    RunSummary,
    Tonight,
    Tool,
    WaitTime,
)
from launchready.render.escape import BLOCK, LINE, NAME, TEXT, command, plain
from launchready.render.hosts import host_summaries


def document_of(report: Report) -> Document:
    """Return the document that all formats are written from."""
    evidence = report.evidence
    run = evidence.run
    findings = tuple(_finding(finding, report) for finding in report.findings)
    canonical = evidence.product.canonical_url
    return Document(
        schema_version=SCHEMA_VERSION,
        tool=Tool("Launch Ready", plain(run.tool_version, NAME)),
        product=ProductSummary(
            domain=plain(evidence.product.domain, NAME),
            name=plain(evidence.product.name, NAME),
            canonical_url=plain(str(canonical), LINE) if canonical else "",
            file=plain(evidence.source.path, LINE),
        ),
        run=RunSummary(
            started_at=run.started_at,
            finished_at=run.finished_at,
            now=run.now,
            complete=run.complete,
            interruption=plain(run.interruption, LINE),
            only=tuple(plain(name, NAME) for name in report.only),
        ),
        verdict=Decision(
            report.verdict.decision.value,
            report.verdict.decision.exit_code,
            tuple(plain(reason, LINE) for reason in report.verdict.reasons),
        ),
        tonight=tuple(
            Tonight(plain(action.title, LINE), plain(action.why, LINE), plain(action.step, TEXT))
            for action in report.tonight
        ),
        counts=_counts(report),
        blockers=tuple(finding.fingerprint for finding in report.verdict.blockers),
        unproven=tuple(finding.fingerprint for finding in report.verdict.unproven),
        risks=tuple(_risk(rank, risk) for rank, risk in enumerate(report.risks, 1)),
        plan=_plan(report.verdict.plan),
        findings=findings,
        hosts=host_summaries(evidence, findings),
        hosts_left_out=evidence.hosts.left_out if evidence.hosts else 0,
        gaps=tuple(_gap(gap) for gap in evidence.gaps),
    )


def _counts(report: Report) -> Counts:
    def count(outcome: Outcome) -> int:
        return sum(finding.result.outcome is outcome for finding in report.findings)

    return Counts(
        passed=count(Outcome.PASS),
        failed=count(Outcome.FAIL),
        unknown=count(Outcome.UNKNOWN),
        not_applicable=count(Outcome.NOT_APPLICABLE),
        blocking=len(report.verdict.blockers),
        unproven=len(report.verdict.unproven),
        accepted=sum(finding.failing and finding.accepted for finding in report.findings),
    )


def _finding(finding: Finding, report: Report) -> FindingDetail:
    result: Result = finding.result
    return FindingDetail(
        fingerprint=finding.fingerprint,
        check=plain(finding.check, NAME),
        title=plain(finding.title, LINE),
        stage=finding.stage.value,
        where=plain(result.where, LINE),
        host=plain(host_of(result.where), NAME),
        aspect=plain(result.aspect, NAME),
        outcome=result.outcome.value,
        severity=result.severity.value if result.severity and finding.failing else "",
        confidence=result.confidence.value,
        exposure=result.exposure.value,
        impact=finding.impact.value,
        can_block=finding.can_block,
        blocks=finding.blocks,
        unproven=finding.unproven,
        seen=plain(result.seen, TEXT),
        expected=plain(result.expected, TEXT),
        remedy=plain(result.remedy, TEXT),
        command=_command(result, report.evidence),
        fix=_mending(result.fix) if result.fix else None,
        accepted=_acceptance(finding.waiver) if finding.waiver else None,
        known=finding.known,
        docs=f"docs/checks/{plain(finding.check, NAME)}.md",
    )


def _command(result: Result, evidence: Evidence) -> str:
    if result.probe is None:
        return ""
    try:
        return command(
            command_line(result.probe, evidence.run.seams, evidence.dns.addresses if evidence.dns else _none)
        )
    except ValueError:  # a URL that is none: no tool could ask for it
        return ""


def _none(_host: str) -> tuple[str, ...]:
    return ()


def host_of(where: str) -> str:
    """Return the host that a finding speaks of: of a URL its host, of a name the name itself; "" if it is neither."""
    if "://" not in where:
        named = "." in where and not set(where) & set(" /@")
        return where.partition(":")[0].lower().rstrip(".") if named else ""
    try:
        return (urlsplit(where).hostname or "").rstrip(".")
    except ValueError:
        return ""


def _mending(fix: Fix) -> Mending:
    return Mending(
        summary=plain(fix.summary, LINE),
        steps=tuple(plain(step, TEXT) for step in fix.steps),
        hours_low=fix.hours[0],
        hours_high=fix.hours[1],
        hours_reason=plain(fix.hours_reason, LINE),
        waits=_waits(fix.waits),
        snippet=plain(fix.snippet, BLOCK, lines=True),
        prompt=plain(fix.prompt, BLOCK, lines=True),
    )


def _waits(waits: tuple[Wait, ...]) -> tuple[WaitTime, ...]:
    return tuple(WaitTime(wait.kind.value, wait.hours, plain(wait.reason, LINE)) for wait in waits)


def _acceptance(waiver: Waiver) -> Acceptance:
    return Acceptance(plain(waiver.owner, NAME), plain(waiver.reason, TEXT), waiver.expires.isoformat())


def _risk(rank: int, risk: Risk) -> RiskNumbers:
    finding = risk.finding
    return RiskNumbers(
        rank=rank,
        fingerprint=finding.fingerprint,
        check=plain(finding.check, NAME),
        title=plain(finding.title, LINE),
        where=plain(finding.result.where, LINE),
        loss=risk.loss,
        exposure=risk.exposure,
        confidence=risk.confidence,
        score=risk.score,
    )


def _plan(plan: Plan) -> LaunchPlan:
    return LaunchPlan(tuple(_task(task, plan.limit) for task in plan.tasks), plan.hours, plan.limit, plan.fits)


def _task(task: Task, limit: float) -> PlanTask:
    return PlanTask(
        id=plain(task.id, NAME),
        check=plain(task.check, NAME),
        title=plain(task.title, LINE),
        where=tuple(plain(place, LINE) for place in task.where),
        summary=plain(task.fix.summary, LINE),
        hours_low=task.hours[0],
        hours_high=task.hours[1],
        hours_reason=plain(task.hours_reason, LINE),
        waits=_waits(task.waits),
        start=task.start,
        worked=task.worked,
        done=task.done,
        after=tuple(plain(name, NAME) for name in task.after),
        critical=task.critical,
        late=task.done is None or task.done > limit,
    )


def _gap(gap: Gap) -> GapSummary:
    return GapSummary(plain(gap.part, NAME), plain(gap.subject, LINE), plain(gap.reason, TEXT), plain(gap.remedy, TEXT))
