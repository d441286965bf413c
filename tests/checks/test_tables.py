"""Runs the table of every check: tests/checks/FAMILY/test_NAME.py holds GOOD, BAD, SILENT and UNKNOWN cases as data.

GOOD: nothing fails or is unknown, and something passes. BAD: exactly these failures. SILENT: nothing fails, though it looks odd: real
products look like this. UNKNOWN: nothing fails and something is unknown, since what was seen proves nothing.
"""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest
from _pytest.mark.structures import ParameterSet

from launchready.checks.catalogue import all_checks
from launchready.checks.runner import evaluate
from launchready.model.check import Check, Outcome
from launchready.model.evidence import Evidence
from launchready.model.finding import Finding

HERE = Path(__file__).parent


def table_path(check: Check) -> Path:
    family, _, name = check.id.partition(".")
    return HERE / family / f"test_{name.replace('-', '_')}.py"


def table(check: Check) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"table_{check.id}", table_path(check))
    assert table_path(check).exists(), (
        f"{check.id} has no table: write {table_path(check).relative_to(HERE.parent.parent)}"
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def cases(kind: str) -> list[ParameterSet]:
    return [
        pytest.param(check, case, id=f"{check.id}-{name}")
        for check in all_checks()
        if table_path(check).exists()
        for name, case in getattr(table(check), kind, {}).items()
    ]


def findings(check: Check, evidence: Evidence) -> tuple[Finding, ...]:
    found = evaluate((check,), evidence)
    for finding in found:
        assert finding.result.aspect != "crash", finding.result.seen
    return found


def outcomes(check: Check, evidence: Evidence) -> list[Outcome]:
    return [finding.result.outcome for finding in findings(check, evidence)]


@pytest.mark.parametrize("check", all_checks(), ids=lambda check: check.id)
def test_every_check_has_a_table_of_each_kind(check: Check) -> None:
    module = table(check)
    for kind in ("GOOD", "BAD", "SILENT", "UNKNOWN"):
        assert hasattr(module, kind), f"the table of {check.id} has no {kind} (an empty one will do for UNKNOWN)"
    for kind in ("GOOD", "BAD", "SILENT"):
        assert getattr(module, kind), f"the table of {check.id} has no case in {kind}"


@pytest.mark.parametrize(("check", "evidence"), cases("GOOD"))
def test_good(check: Check, evidence: Evidence) -> None:
    seen = outcomes(check, evidence)
    assert set(seen) <= {Outcome.PASS, Outcome.NOT_APPLICABLE}
    assert Outcome.PASS in seen


@pytest.mark.parametrize(("check", "case"), cases("BAD"))
def test_bad(check: Check, case: tuple[Evidence, set[tuple[str, str, str]]]) -> None:
    evidence, expected = case
    failing = [finding.result for finding in findings(check, evidence) if finding.failing]
    assert {(result.where, result.aspect, result.severity) for result in failing} == expected
    for result in failing:
        assert result.seen
        assert result.expected
        assert result.probe is not None
        assert result.fix is not None
        assert result.fix.steps
        assert result.fix.hours[0] <= result.fix.hours[1]
        assert result.severity is not None
        assert result.severity.order >= check.severity.order, "worse than the worst that the check says it can be"


@pytest.mark.parametrize(("check", "evidence"), cases("SILENT"))
def test_silent(check: Check, evidence: Evidence) -> None:
    assert Outcome.FAIL not in outcomes(check, evidence)


@pytest.mark.parametrize(("check", "evidence"), cases("UNKNOWN"))
def test_unknown(check: Check, evidence: Evidence) -> None:
    seen = outcomes(check, evidence)
    assert Outcome.FAIL not in seen
    assert Outcome.UNKNOWN in seen
