"""SARIF 2.1.0 (OASIS): every rule declared, network findings anchored at the product file's line that names the host."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from launchready.model.check import Severity
from launchready.model.verdict import Report, Rule
from launchready.render.anchors import Place, place_of
from launchready.render.build import document_of
from launchready.render.document import Document, FindingDetail
from launchready.render.words import hours_range

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json"
LEVELS = {"blocker": "error", "high": "error", "medium": "warning", "low": "note"}
"""Severities by their names in SARIF."""

Json = dict[str, Any]


class SarifRenderer:
    """Failures as results of kind `fail`, unknowns as kind `open`; what passed is not a result."""

    name = "sarif"
    media_type = "application/sarif+json"
    suffix = ".sarif"

    def render(self, report: Report) -> str:
        """Return the log."""
        document = document_of(report)
        pages = {rule.id: rule for rule in report.rules}
        rules = sorted({finding.check for finding in document.findings} | set(pages))
        shown = document.of("fail", "unknown")
        compared = any(finding.known for finding in document.findings)
        run: Json = {
            "tool": {"driver": _driver(document, rules, pages)},
            "automationDetails": {"id": f"launchready/{document.product.domain}/"},
            "columnKind": "unicodeCodePoints",
            "originalUriBaseIds": {"%SRCROOT%": {"description": {"text": "Where the run was started."}}},
            "invocations": [_invocation(document)],
            "results": [_result(finding, place_of(report, finding), rules, compared) for finding in shown],
            "properties": {
                "decision": document.verdict.decision,
                "reasons": list(document.verdict.reasons),
                "product": document.product.domain,
            },
        }
        log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
        return json.dumps(log, indent=2, ensure_ascii=False) + "\n"


def _driver(document: Document, rules: list[str], pages: Mapping[str, Rule]) -> Json:
    return {
        "name": "launchready",
        "fullName": document.tool.name,
        "version": document.tool.version,
        "rules": [_rule(rule, document, pages.get(rule)) for rule in rules],
    }


def _rule(rule: str, document: Document, page: Rule | None) -> Json:
    """Return a rule: its level is the worst that was found of it, or the worst that it can say; its help is its page."""
    found = [finding for finding in document.findings if finding.check == rule]
    severities = [finding.severity for finding in found if finding.severity]
    title = page.title if page else found[0].title
    can_block = page.severity is Severity.BLOCKER if page else found[0].can_block
    worst = page.severity.value if page else "blocker" if can_block else "medium"
    level = LEVELS[min(severities, key=_order)] if severities else LEVELS[worst]
    text = page.page if page else title
    more = f"Documentation: docs/checks/{rule}.md, or run: launchready explain {rule}"
    return {
        "id": rule,
        "name": "".join(word.capitalize() for word in rule.replace(".", "-").split("-")),
        "shortDescription": {"text": title},
        "fullDescription": {"text": text.split("\n\n")[0].replace("\n", " ")},
        "help": {"text": f"{text}\n\n{more}", "markdown": f"{text}\n\n{more}"},
        "defaultConfiguration": {"level": level},
        "properties": {
            "tags": sorted({rule.split(".", maxsplit=1)[0], *(one.impact for one in found)}),
            "canBlock": can_block,
        },
    }


def _order(severity: str) -> int:
    return list(LEVELS).index(severity)


def _result(finding: FindingDetail, place: Place | None, rules: list[str], compared: bool) -> Json:
    unknown = finding.outcome == "unknown"
    logical = {"fullyQualifiedName": finding.where, "kind": "resource"}
    location: Json = {"logicalLocations": [logical]}
    if place:
        location["physicalLocation"] = {
            "artifactLocation": {"uri": place.uri, "uriBaseId": "%SRCROOT%"},
            "region": {"startLine": place.line},
        }
    result: Json = {
        "ruleId": finding.check,
        "ruleIndex": rules.index(finding.check),
        "kind": "open" if unknown else "fail",
        "level": "none" if unknown else LEVELS.get(finding.severity, "warning"),
        "message": {"text": _message(finding)},
        "locations": [location],
        "partialFingerprints": {
            "launchready/v1": finding.fingerprint,
            "primaryLocationLineHash": f"{finding.fingerprint}:1",
        },
        "properties": _properties(finding),
    }
    if compared:
        result["baselineState"] = "unchanged" if finding.known else "new"
    result["suppressions"] = []
    if finding.accepted:
        taken = finding.accepted
        words = f"{taken.reason} (accepted by {taken.owner} until {taken.expires})"
        result["suppressions"] = [{"kind": "external", "status": "accepted", "justification": words}]
    return result


def _message(finding: FindingDetail) -> str:
    if finding.outcome == "unknown":
        settled = f"\nSettled by: {finding.remedy}" if finding.remedy else ""
        return literal(f"Not known: {finding.title}\nWhere: {finding.where}\nWhy: {finding.seen}{settled}")
    lines = [finding.title, f"Where: {finding.where}", f"Seen: {finding.seen}", f"Expected: {finding.expected}"]
    if finding.command:
        lines.append(f"See it: {finding.command}")
    if finding.fix:
        lines.append(f"Fix ({hours_range(finding.fix.hours_low, finding.fix.hours_high)}): {finding.fix.summary}")
    return literal("\n".join(lines))


def literal(text: str) -> str:
    """Return text in which nothing stands for an argument or an embedded link (SARIF, 3.11.5 and 3.11.6)."""
    return re.sub(r"\{(\d+)\}", r"{{\1}}", text).replace("](", "] (")


def _properties(finding: FindingDetail) -> Json:
    return {
        "where": finding.where,
        "severity": finding.severity,
        "confidence": finding.confidence,
        "exposure": finding.exposure,
        "impact": finding.impact,
        "blocks": finding.blocks,
    }


def _invocation(document: Document) -> Json:
    notifications = [
        {
            "level": "warning",
            "message": {
                "text": literal(f"No evidence ({gap.part}) of {gap.subject}: {gap.reason}. {gap.remedy}".strip())
            },
        }
        for gap in document.gaps
    ]
    if not document.run.complete:
        text = f"The run was cut short: {document.run.interruption}"
        notifications.append({"level": "error", "message": {"text": literal(text)}})
    return {
        "executionSuccessful": document.run.complete,
        "exitCode": document.verdict.exit_code,
        "exitCodeDescription": document.verdict.decision,
        "startTimeUtc": utc(document.run.started_at),
        "endTimeUtc": utc(document.run.finished_at),
        "toolExecutionNotifications": notifications,
    }


def utc(moment: datetime) -> str:
    """Return a time as SARIF writes it."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


RENDERER = SarifRenderer()
