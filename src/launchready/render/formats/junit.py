"""JUnit XML: a suite for each stage, a case for each finding, as CI servers read it (the Jenkins xunit plugin's schema)."""

from __future__ import annotations

from datetime import UTC
from xml.sax.saxutils import escape

from launchready.model.check import Stage
from launchready.model.verdict import Report
from launchready.render.build import document_of
from launchready.render.document import Document, FindingDetail
from launchready.render.escape import xml, xml_tag
from launchready.render.words import hours_range


class JunitRenderer:
    """Open failures fail; what is unknown, accepted or does not apply is skipped, with the reason."""

    name = "junit"
    media_type = "application/xml"
    suffix = ".xml"

    def render(self, report: Report) -> str:
        """Return the XML, whose encoding is UTF-8."""
        document = document_of(report)
        suites = [
            (stage.value, found)
            for stage in Stage
            if (found := [finding for finding in document.findings if finding.stage == stage.value])
        ]
        body = [line for stage, found in suites for line in _suite(document, stage, found)]
        seconds = (document.run.finished_at - document.run.started_at).total_seconds()
        head = xml_tag(
            "testsuites",
            name=f"{document.tool.name}: {document.verdict.decision}",
            time=f"{seconds:.3f}",
            tests=len(document.findings),
            failures=sum(_fails(finding) for finding in document.findings),
            errors=0,
        )
        return "\n".join(['<?xml version="1.0" encoding="UTF-8"?>', head, *body, "</testsuites>"]) + "\n"


def _suite(document: Document, stage: str, findings: list[FindingDetail]) -> list[str]:
    started = document.run.started_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S")
    counts = {
        "tests": len(findings),
        "failures": sum(_fails(finding) for finding in findings),
        "errors": 0,
        "skipped": sum(bool(_skipped(finding)) for finding in findings),
    }
    head = xml_tag("testsuite", name=stage, timestamp=started, time="0", **counts)
    properties = {
        "decision": document.verdict.decision,
        "product": document.product.domain,
        "complete": str(document.run.complete).lower(),
    }
    return [
        "  " + head,
        "    <properties>",
        *[f"      {xml_tag('property', name=key, value=value)[:-1]}/>" for key, value in properties.items()],
        "    </properties>",
        *[line for finding in findings for line in _case(finding)],
        "  </testsuite>",
    ]


def _case(finding: FindingDetail) -> list[str]:
    name = f"{finding.where} ({finding.aspect})" if finding.aspect else finding.where
    head = "    " + xml_tag("testcase", classname=finding.check, name=name, time="0")
    skipped = _skipped(finding)
    if skipped:
        inner = xml_tag("skipped", message=skipped)[:-1] + "/>"
    elif _fails(finding):
        message = f"{finding.title}: {finding.seen}"
        inner = (
            f"{xml_tag('failure', type=finding.severity, message=message)}{escape(xml(_details(finding)))}</failure>"
        )
    else:
        return [head[:-1] + "/>"]
    return [head, "      " + inner, "    </testcase>"]


def _fails(finding: FindingDetail) -> bool:
    return finding.outcome == "fail" and not finding.accepted and not finding.known


def _skipped(finding: FindingDetail) -> str:
    if finding.accepted:
        taken = finding.accepted
        return f"accepted by {taken.owner} until {taken.expires}: {taken.reason}"
    if finding.outcome == "fail" and finding.known:
        return f"in the baseline: {finding.seen}"
    if finding.outcome == "unknown":
        settled = f"; settled by: {finding.remedy}" if finding.remedy else ""
        return f"unknown{', may block' if finding.unproven else ''}: {finding.seen}{settled}"
    return f"not applicable: {finding.seen}" if finding.outcome == "not-applicable" else ""


def _details(finding: FindingDetail) -> str:
    lines = [
        f"Where: {finding.where}",
        f"Seen: {finding.seen}",
        f"Expected: {finding.expected}",
        f"Confidence: {finding.confidence}; exposure: {finding.exposure}; impact: {finding.impact}",
    ]
    if finding.command:
        lines.append(f"Command: {finding.command}")
    if finding.fix:
        lines.append(f"Fix ({hours_range(finding.fix.hours_low, finding.fix.hours_high)}): {finding.fix.summary}")
        lines += [f"  - {step}" for step in finding.fix.steps]
    lines.append(f"Fingerprint: {finding.fingerprint}")
    return "\n" + "\n".join(lines) + "\n"


RENDERER = JunitRenderer()
