"""Markdown (GitHub's): for a pull request, an issue, a wiki. Whatever comes from outside is text or code, never markup."""

from __future__ import annotations

from collections.abc import Iterator

from launchready.model.verdict import Report
from launchready.render.build import document_of
from launchready.render.document import Document, FindingDetail, HostSummary, Mending
from launchready.render.escape import markdown_cell, markdown_code, markdown_fence, markdown_text
from launchready.render.page import hostmap
from launchready.render.words import (
    CONFIDENCES,
    EXPOSURES,
    FORMULA,
    IMPACTS,
    OUTCOMES,
    WAITS,
    counted,
    hours,
    hours_range,
    number,
    when,
)


class MarkdownRenderer:
    """The whole report as GitHub Flavored Markdown."""

    name = "markdown"
    media_type = "text/markdown"
    suffix = ".md"

    def render(self, report: Report) -> str:
        """Return the report as Markdown."""
        document = document_of(report)
        blocks = [
            *verdict(document),
            *tonight(document),
            *plan(document),
            *_risks(document),
            *unknowns(document),
            *_hosts(document),
            *_accepted(document),
            *_passed(document),
            *_foot(document),
        ]
        return "\n\n".join(blocks) + "\n"


def verdict(document: Document) -> Iterator[str]:
    """Yield the decision and why."""
    name = document.product.name or document.product.domain
    yield f"# {document.verdict.decision}: {markdown_text(name)}"
    for reason in document.verdict.reasons:
        yield markdown_text(reason)
    if not document.run.complete:
        words = markdown_text(document.run.interruption or "no reason was kept")
        yield f"> **The run was cut short:** {words}. What it did not reach is unknown, not sound."
    if document.run.only:
        yield f"> **Only a part was looked at:** {', '.join(markdown_code(name) for name in document.run.only)}"
    counts = document.counts
    yield (
        f"{counted(counts.blocking, 'blocker')} · {counts.failed} failed · {counts.unknown} not known "
        f"({counts.unproven} may block) · {counts.passed} passed · {counts.accepted} accepted"
    )


def tonight(document: Document) -> Iterator[str]:
    """Yield the things to do tonight."""
    if document.tonight:
        yield "## To do tonight"
        yield "\n".join(
            f"{place}. **{markdown_text(action.title)}**: {markdown_text(action.why)}\n"
            f"   Begin: {markdown_text(action.step)}"
            for place, action in enumerate(document.tonight, 1)
        )


def plan(document: Document) -> Iterator[str]:
    """Yield the plan as a table."""
    made = document.plan
    if not made.tasks:
        return
    total = "has no known end" if made.hours is None else f"needs {hours(made.hours)}"
    yield f"## The plan {total}; there are {number(made.limit)} h"
    rows = ["| | Fix | Work | Wait | Done at |", "| --- | --- | --- | --- | --- |"]
    for task in made.tasks:
        waits = ", ".join(
            "no known end" if wait.kind == "unbounded" else f"{hours(wait.hours)} {WAITS[wait.kind]}"
            for wait in task.waits
        )
        done = "nobody knows" if task.done is None else f"hour {number(task.done)}"
        mark = "critical" if task.critical else ""
        rows.append(
            f"| {mark} | {markdown_text(task.title)} | {hours_range(task.hours_low, task.hours_high)} | {waits} | "
            f"{done}{' **late**' if task.late else ''} |"
        )
    yield "\n".join(rows)


def risk_table(document: Document, most: int | None = None) -> Iterator[str]:
    """Yield the open risks as a table, worst first, at most `most` of them."""
    rows = [f"| Score | Severity | Risk | Where | {FORMULA} | Fix |", "| ---: | --- | --- | --- | --- | --- |"]
    open_risks = [
        (risk, finding)
        for risk in document.risks
        if (finding := document.finding(risk.fingerprint)) and not finding.accepted and not finding.known
    ]
    for risk, finding in open_risks[:most]:
        numbers = f"{number(risk.loss)} × {number(risk.exposure)} × {number(risk.confidence)}"
        effort = hours_range(finding.fix.hours_low, finding.fix.hours_high) if finding.fix else ""
        rows.append(
            f"| {risk.score:.1f} | {finding.severity} | {markdown_text(risk.title)} | {markdown_cell(risk.where)} | "
            f"{numbers} | {effort} |"
        )
    if open_risks:
        yield "\n".join(rows)
        if most is not None and len(open_risks) > most:
            yield f"and {counted(len(open_risks) - most, 'smaller risk')}."


def unknowns(document: Document) -> Iterator[str]:
    """Yield what is not known, with what would settle it."""
    lines = [
        f"- **{markdown_text(finding.title)}** ({markdown_code(finding.where)}"
        f"{', may block' if finding.unproven else ''}): {markdown_text(finding.seen)}"
        + (f" Settled by: {markdown_text(finding.remedy)}" if finding.remedy else "")
        for finding in sorted(document.of("unknown"), key=lambda finding: not finding.unproven)
    ]
    lines += [
        f"- No evidence ({markdown_code(gap.part)}) of {markdown_code(gap.subject)}: {markdown_text(gap.reason)}"
        + (f" Settled by: {markdown_text(gap.remedy)}" if gap.remedy else "")
        for gap in document.gaps
    ]
    if lines:
        yield "## Not known, which is not a pass"
        yield "\n".join(lines)


def _risks(document: Document) -> Iterator[str]:
    yield "## Risks, worst first"
    table = list(risk_table(document))
    if not table:
        yield "No open risk was found."
        return
    yield from table
    for risk in document.risks:
        finding = document.finding(risk.fingerprint)
        if finding and not finding.accepted and not finding.known:
            yield f"### {risk.rank}. {markdown_text(finding.title)}"
            yield from _finding(finding)


def _finding(finding: FindingDetail) -> Iterator[str]:
    yield "\n".join(
        [
            f"- Where: {markdown_code(finding.where)}",
            f"- Seen: {markdown_text(finding.seen)}",
            f"- Expected: {markdown_text(finding.expected)}",
            f"- Breaks: {IMPACTS[finding.impact]}, for {EXPOSURES[finding.exposure]}",
            f"- How sure: {CONFIDENCES[finding.confidence]}",
            f"- Check: {markdown_code(finding.check)}, fingerprint {markdown_code(finding.fingerprint)}",
        ]
    )
    if finding.command:
        yield "See it yourself:"
        yield markdown_fence(finding.command, "sh")
    if finding.fix:
        yield from _fix(finding.fix)


def _fix(fix: Mending) -> Iterator[str]:
    yield f"**Fix:** {markdown_text(fix.summary)}"
    if fix.steps:
        yield "\n".join(f"{place}. {markdown_text(step)}" for place, step in enumerate(fix.steps, 1))
    if fix.snippet:
        yield markdown_fence(fix.snippet)
    effort = f"Work: {hours_range(fix.hours_low, fix.hours_high)}"
    yield effort + (f" ({markdown_text(fix.hours_reason)})" if fix.hours_reason else "")
    if fix.waits:
        yield "\n".join(
            f"- Then wait {'without known end' if wait.kind == 'unbounded' else hours(wait.hours)}, "
            f"{WAITS[wait.kind]}: {markdown_text(wait.reason)}"
            for wait in fix.waits
        )
    if fix.prompt:
        yield "Prompt for the AI builder:"
        yield markdown_fence(fix.prompt)


def _hosts(document: Document) -> Iterator[str]:
    if not document.hosts:
        return
    yield "## Hosts"
    rows = [
        "| Host | DNS | Address | Answer | Certificate | Visitor ends at |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    rows += [_host(host) for host in document.hosts]
    yield "\n".join(rows)
    if document.hosts_left_out:
        yield f"{document.hosts_left_out} more hosts were found and not looked at."


def _host(host: HostSummary) -> str:
    cells = [
        host.name,
        hostmap.dns(host),
        ", ".join(host.addresses),
        hostmap.answer(host.https or host.http),
        hostmap.certificate(host),
        hostmap.destination(host),
    ]
    return "| " + " | ".join(markdown_cell(cell) for cell in cells) + " |"


def _accepted(document: Document) -> Iterator[str]:
    lines = []
    for finding in document.of("fail"):
        place = f"- {markdown_text(finding.title)} ({finding.severity}, {markdown_code(finding.where)}): "
        if finding.accepted:
            taken = finding.accepted
            lines.append(
                f"{place}accepted by {markdown_text(taken.owner)} until {taken.expires}: {markdown_text(taken.reason)}"
            )
        elif finding.known:
            lines.append(f"{place}in the baseline")
    if lines:
        yield "## Accepted: shown, does not block"
        yield "\n".join(lines)


def _passed(document: Document) -> Iterator[str]:
    for outcome in ("pass", "not-applicable"):
        found = document.of(outcome)
        if found:
            lines = "\n".join(
                f"- {markdown_code(finding.check)} {markdown_code(finding.where)}: {markdown_text(finding.seen)}"
                for finding in found
            )
            summary = f"{len(found)} {OUTCOMES[outcome]}"
            yield f"<details>\n<summary>{summary}</summary>\n\n{lines}\n\n</details>"


def _foot(document: Document) -> Iterator[str]:
    run = document.run
    yield (
        f"{document.tool.name} {markdown_text(document.tool.version)}, {when(run.started_at)} to {when(run.finished_at)}, "
        f"judged by the time {when(run.now)}. {FORMULA[0].upper()}{FORMULA[1:]}, 0 to 100. "
        f"Exit code {document.verdict.exit_code}."
    )


RENDERER = MarkdownRenderer()
