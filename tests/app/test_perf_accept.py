"""Explaining a slower release: what it is bound to, when it ends, and what a record may hold."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import jsonschema
import numpy as np
import pytest

from launchready.app.perf_accept import FURTHER
from launchready.app.perf_gate import Explanation, Judged, Wish, as_json, explanation_of, judge
from launchready.app.schemas import schema
from launchready.model.errors import UsageError
from launchready.standards.perf_data import Measured, Round

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
WHY = Explanation("the new model thinks longer", "ada", date(2026, 12, 24))
TARGET = "https://kettle.test/api"


def measured(growth: float = 1.0, *, failing: int = 0, target: str = TARGET, rounds: int = 10) -> Measured:
    rng = np.random.default_rng(1)
    starts = np.arange(500) / 50
    table = rng.lognormal(-2, 0.4, (rounds, 500)) * growth
    made = tuple(
        Round.of(starts + 20 * number, row, starts[:failing] + 20 * number) for number, row in enumerate(table)
    )
    return Measured("CSV", made, target=target)


def gate(
    record: Path,
    growth: float,
    *,
    days: int = 0,
    explanation: Explanation | None = None,
    failing: int = 0,
    quantile: float = 0.95,
) -> Judged:
    wish = Wish(record, explanation=explanation, quantile=quantile)
    return judge(measured(), measured(growth, failing=failing), wish, NOW + timedelta(days=days))


def test_an_explained_release_passes_until_its_day_is_over_or_it_grows_further(tmp_path: Path) -> None:
    record = tmp_path / "record.json"
    assert gate(record, 1.5).report.exit_code == 1
    accepted = gate(record, 1.5, explanation=WHY).report
    assert (accepted.exit_code, accepted.verdict) == (0, "worse")
    assert accepted.acceptance is not None
    assert accepted.acceptance.state == "accepted"
    jsonschema.validate(json.loads(record.read_text()), schema("perf-record"))
    jsonschema.validate(json.loads(as_json(accepted)), schema("perf-gate"))
    assert gate(record, 1.5, days=30).report.exit_code == 0
    assert gate(record, 1.5 * (1 + FURTHER) - 0.01).report.exit_code == 0
    for report, state in ((gate(record, 1.5, days=31).report, "expired"), (gate(record, 1.7).report, "outgrown")):
        assert report.exit_code == 1
        assert report.acceptance is not None
        assert report.acceptance.state == state


def test_it_is_bound_to_the_target_and_the_quantile_and_to_failures(tmp_path: Path) -> None:
    record = tmp_path / "record.json"
    gate(record, 1.5, explanation=WHY)
    assert gate(record, 1.5, quantile=0.9).report.exit_code == 1
    other = judge(measured(target="https://b.test/"), measured(1.5, target="https://b.test/"), Wish(record), NOW)
    assert other.report.exit_code == 1
    assert gate(record, 1.5, failing=20).report.exit_code == 1
    assert gate(record, 1.5, failing=20, explanation=WHY).report.exit_code == 0
    assert gate(record, 1.5, failing=20).report.exit_code == 0
    assert gate(record, 1.5, failing=40).report.exit_code == 1
    assert len(json.loads(record.read_text())["accepted"]) == 1


def test_only_what_blocks_is_explained(tmp_path: Path) -> None:
    record = tmp_path / "record.json"
    report = gate(record, 1.0, explanation=WHY).report
    assert report.exit_code == 0
    assert any("nothing to explain" in notice for notice in report.notices)
    assert not record.exists()


@pytest.mark.parametrize("until", [date(2026, 11, 23), date(2028, 1, 1)])
def test_the_day_is_within_a_year(tmp_path: Path, until: date) -> None:
    with pytest.raises(UsageError):
        gate(tmp_path / "r", 1.5, explanation=Explanation("why", "ada", until))


def test_what_has_no_name_is_not_explained(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="what was measured"):
        judge(measured(target=""), measured(1.5, target=""), Wish(tmp_path / "r", explanation=WHY), NOW)


@pytest.mark.parametrize(
    "words", [("why", None, None), ("why", "ada", None), (None, "ada", "2026-12-01"), ("", "ada", "2026-12-01"), ("why", " ", "2026-12-01"), ("why", "ada", "soon")]
)  # fmt: skip
def test_reason_owner_and_day_are_all_needed(words: tuple[str | None, str | None, str | None]) -> None:
    with pytest.raises(UsageError):
        explanation_of(*words, NOW.date())


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        '{"version": 2, "accepted": []}',
        '{"version": 1, "accepted": [{}]}',
        "[" * 100_000,
        "x" * 1_000_001,
    ],
)
def test_broken_records_stop_the_gate_rather_than_let_through(tmp_path: Path, text: str) -> None:
    record = tmp_path / "record.json"
    record.write_text(text)
    with pytest.raises(UsageError):
        gate(record, 1.5)


def test_measurements_that_lie_apart_in_time_are_said_to(tmp_path: Path) -> None:
    from dataclasses import replace

    before = replace(measured(), when=NOW)
    for hours, said in ((0.0, False), (24.0, True)):
        after = replace(measured(), when=NOW + timedelta(hours=hours))
        notices = judge(before, after, Wish(tmp_path / "r"), NOW).report.notices
        assert any("one after the other" in notice for notice in notices) is said


def test_a_baseline_is_kept_only_of_what_passes(tmp_path: Path) -> None:
    kept = tmp_path / "base"
    judge(measured(), measured(1.5), Wish(tmp_path / "r", baseline=kept), NOW)
    assert not kept.exists()
    judge(measured(), measured(1.0), Wish(tmp_path / "r", baseline=kept), NOW)
    assert kept.exists()
