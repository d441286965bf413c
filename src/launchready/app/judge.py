"""From evidence to the report: pure, the same for an audit, a replay and a comparison."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from launchready.checks.catalogue import all_checks, page, select
from launchready.checks.runner import evaluate
from launchready.model.evidence import Evidence
from launchready.model.finding import Finding
from launchready.model.verdict import Report, Rule
from launchready.verdict.policy import decide, waiver_for
from launchready.verdict.rank import rank
from launchready.verdict.tonight import tonight


def judge(evidence: Evidence, only: tuple[str, ...] = (), known: Collection[str] = ()) -> Report:
    """Return the report on some evidence.

    `only` names checks or families; `known` holds the fingerprints of a baseline, which are shown and do not
    block. Raises UsageError for a name that fits no check.
    """
    checks = select(only)
    today = evidence.run.now.date()
    findings: list[Finding] = []
    for finding in evaluate(checks, evidence):
        waiver = waiver_for(finding, evidence.product.waivers, today) if _waivable(finding) else None
        is_known = (finding.failing or finding.unproven) and finding.fingerprint in known
        findings.append(replace(finding, waiver=waiver, known=is_known))
    by_id = {check.id: check for check in all_checks()}
    verdict = decide(tuple(findings), by_id, evidence.product)
    risks = rank(findings)
    rules = tuple(Rule(check.id, check.title, check.severity, page(check)) for check in checks)
    return Report(evidence, tuple(findings), risks, verdict, tonight(verdict, risks), only, rules)


def _waivable(finding: Finding) -> bool:
    """Return True for what a waiver can cover: a failure, or not knowing. That a waiver ran out cannot itself be waived."""
    return (finding.failing or finding.unproven) and finding.check != "handover.waiver-expired"


def fingerprints(report: Report) -> frozenset[str]:
    """Return the fingerprints of what failed or could not be looked at: what a baseline is made of."""
    return frozenset(finding.fingerprint for finding in report.findings if finding.failing or finding.unproven)
