"""GitHub Actions: workflow commands that annotate the product file, and a summary for the step's page."""

from __future__ import annotations

from launchready.model.verdict import Report
from launchready.render.anchors import Place, place_of
from launchready.render.build import document_of
from launchready.render.document import FindingDetail
from launchready.render.escape import shorten, workflow_data, workflow_property
from launchready.render.formats import markdown
from launchready.render.words import hours_range

MESSAGE = 900
"""Bound of one annotation's text; GitHub cuts at 4 kB and shows ten of each level in a step."""
RISKS_IN_SUMMARY = 20
_LEVELS = {"blocker": "error", "high": "error", "medium": "warning", "low": "notice"}


class GithubRenderer:
    """One workflow command a line, gravest first, the verdict at the top."""

    name = "github"
    media_type = "text/plain"
    suffix = ".workflow"

    def render(self, report: Report) -> str:
        """Return the commands."""
        document = document_of(report)
        decision = document.verdict.decision
        level = {0: "notice", 3: "warning"}.get(document.verdict.exit_code, "error")
        reasons = " ".join(document.verdict.reasons)
        if not document.run.complete:
            reasons += f" The run was cut short: {document.run.interruption}"
        lines = [_command(level, None, f"{decision}: {document.product.domain}", reasons)]
        open_failures = [
            finding
            for risk in document.risks
            if (finding := document.finding(risk.fingerprint)) and not finding.accepted and not finding.known
        ]
        open_failures.sort(key=lambda finding: not finding.blocks)
        lines += [
            _command(_LEVELS.get(finding.severity, "warning"), place_of(report, finding), finding.title, _said(finding))
            for finding in open_failures
        ]
        lines += [
            _command("warning", place_of(report, finding), f"Not known: {finding.title}", _unknown(finding))
            for finding in document.of("unknown")
            if finding.unproven
        ]
        return "\n".join(lines) + "\n"


def step_summary(report: Report) -> str:
    """Return Markdown for $GITHUB_STEP_SUMMARY: the verdict, tonight, the plan, the worst risks, what is not known."""
    document = document_of(report)
    risks = list(markdown.risk_table(document, RISKS_IN_SUMMARY))
    blocks = [
        *markdown.verdict(document),
        *markdown.tonight(document),
        *markdown.plan(document),
        *(["## Risks, worst first", *risks] if risks else []),
        *markdown.unknowns(document),
    ]
    return "\n\n".join(blocks) + "\n"


def _said(finding: FindingDetail) -> str:
    words = f"{finding.where}: {finding.seen}\nExpected: {finding.expected}"
    if finding.fix:
        words += f"\nFix ({hours_range(finding.fix.hours_low, finding.fix.hours_high)}): {finding.fix.summary}"
    if finding.command:
        words += f"\n$ {finding.command}"
    return f"{words}\n{finding.check}, launchready explain {finding.check}"


def _unknown(finding: FindingDetail) -> str:
    words = f"{finding.where}: {finding.seen}"
    return words + (f"\nSettled by: {finding.remedy}" if finding.remedy else "")


def _command(level: str, place: Place | None, title: str, message: str) -> str:
    properties = {"title": shorten(title, 200)}
    if place:
        properties = {"file": place.path, "line": str(place.line)} | properties
    words = ",".join(f"{key}={workflow_property(value)}" for key, value in properties.items())
    return f"::{level} {words}::{workflow_data(shorten(message, MESSAGE))}"


RENDERER = GithubRenderer()
