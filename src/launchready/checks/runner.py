"""Hands each check the evidence that its parameters name, and makes a finding of each result."""

from __future__ import annotations

import dataclasses
import inspect
import typing
from collections.abc import Iterable

from launchready.model.check import Check, Outcome, Result, unknown
from launchready.model.evidence import Evidence
from launchready.model.finding import Finding

MAX_RESULTS = 2000
"""Results taken of one check; more would bury the rest."""


def evaluate(checks: Iterable[Check], evidence: Evidence) -> tuple[Finding, ...]:
    """Return every finding of some checks. A check never takes the run down: its crash is an UNKNOWN with its cause."""
    findings: list[Finding] = []
    for check in checks:
        seen: set[str] = set()
        for result in _results(check, evidence):
            finding = Finding.of(check, result)
            if finding.fingerprint not in seen:
                seen.add(finding.fingerprint)
                findings.append(finding)
    return tuple(findings)


def _results(check: Check, evidence: Evidence) -> list[Result]:
    parts = parts_by_type(evidence)
    arguments: dict[str, object] = {}
    for name, wanted in needs(check).items():
        part = parts.get(wanted)
        if part is None:
            return [_missing(evidence, wanted)]
        arguments[name] = part
    results: list[Result] = []
    try:
        for result in check.evaluate(**arguments):
            if len(results) >= MAX_RESULTS:
                results.append(unknown(evidence.product.domain, f"more than {MAX_RESULTS} results", aspect="cut"))
                break
            results.append(result)
    except Exception as error:
        reason = f"the check itself failed: {type(error).__name__}: {error}"[:500]
        results.append(unknown(evidence.product.domain, reason, "report it as a bug of Launch Ready", aspect="crash"))
    if not results:
        return [Result(Outcome.NOT_APPLICABLE, evidence.product.domain, "there is nothing of this kind to look at")]
    return results


def needs(check: Check) -> dict[str, type]:
    """Return what a check asks for: its parameters' names and types."""
    hints = typing.get_type_hints(check.evaluate)
    return {name: hints[name] for name in inspect.signature(check.evaluate).parameters}


def parts_by_type(evidence: Evidence) -> dict[type, object]:
    """Return the parts that this evidence has, by their type."""
    parts = (getattr(evidence, field.name) for field in dataclasses.fields(evidence))
    return {type(part): part for part in parts if part is not None}


def _missing(evidence: Evidence, wanted: type) -> Result:
    names = {
        field: hint
        for field, hint in typing.get_type_hints(Evidence).items()
        if wanted in (hint, *typing.get_args(hint))
    }
    gap = next((gap for gap in evidence.gaps if gap.part in names), None)
    if gap:
        return unknown(evidence.product.domain, gap.reason, gap.remedy)
    what = next(iter(names), wanted.__name__)
    return unknown(evidence.product.domain, f"this run has no evidence of {what}", "run a whole audit")
