"""Recorded runs: an evidence file of an earlier day still reads, and still means what it meant."""

from __future__ import annotations

from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion

from launchready.app import evidence_file
from launchready.app.judge import judge
from launchready.model.check import Outcome
from launchready.model.verdict import Decision

HERE = Path(__file__).parent
RECORDED = {"demo": Decision.NO_GO, "healthy": Decision.GO, "interrupted": Decision.NOT_PROVEN}


@pytest.mark.parametrize("name", RECORDED)
def test_it_means_what_it_meant(name: str, snapshot: SnapshotAssertion) -> None:
    report = judge(evidence_file.load(HERE / f"{name}.json"))
    assert report.verdict.decision is RECORDED[name]
    loud = (f for f in report.findings if f.result.outcome in (Outcome.FAIL, Outcome.UNKNOWN))
    lines = [f"{f.result.outcome.value} {f.check} {f.result.where} {f.result.aspect}: {f.result.seen}" for f in loud]
    plan = [f"{task.start:g} {task.worked:g} {task.done} {task.title}" for task in report.verdict.plan.tasks]
    assert [*report.verdict.reasons, *lines, *plan] == snapshot


@pytest.mark.parametrize("name", RECORDED)
def test_it_is_written_as_it_was_read(name: str) -> None:
    path = HERE / f"{name}.json"
    assert evidence_file.load(path) == evidence_file.parse(evidence_file.dump(evidence_file.load(path)), name)
