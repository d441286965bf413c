"""The one door through which other tools' red-team results come in."""

from __future__ import annotations

import json
import os
import tracemalloc
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from seen import NOW, evidence

from launchready.app.audit import Order
from launchready.app.record_files import keep
from launchready.app.redteam_import import MAX_BYTES, MAX_LINE, imported, kept
from launchready.checks.ai.redteam import evaluate
from launchready.model.check import Outcome
from launchready.model.errors import UsageError
from launchready.model.evidence.redteam import RedTeamEvidence, RedTeamRun
from launchready.model.evidence.run import ProductSource
from launchready.model.product import Product
from launchready.standards.record_files import REDTEAM
from launchready.standards.redteam_gate import Verdict, compare

SETUP = {
    "entry_type": "start_run setup",
    "plugins.target_type": "rest",
    "transient.starttime_iso": "2026-11-20T10:00:00",
}
INIT = {"entry_type": "init", "garak_version": "0.17.1", "start_time": "2026-11-20T10:00:00", "run": "r"}
END = {"entry_type": "completion", "end_time": "2026-11-20T11:00:00", "run": "r"}
CHAT = "https://shop.example/chat"


def evaluated(passed: int, fails: int) -> dict[str, Any]:
    counts = {"passed": passed, "fails": fails, "nones": 0, "total_evaluated": passed + fails}
    return {"entry_type": "eval", "probe": "dan.Dan_11_0", "detector": "dan.DAN"} | counts


def result(passed: bool) -> dict[str, Any]:
    return {
        "success": passed,
        "failureReason": int(not passed),
        "gradingResult": {"pass": passed, "score": 0, "reason": "r"},
        "provider": {"id": "shop"},
        "testCase": {"metadata": {"pluginId": "pii:direct"}},
    }


def written(path: Path, *entries: Any) -> Path:
    path.write_text("".join(json.dumps(each) + "\n" for each in entries), encoding="utf-8")
    return path


def garak(path: Path, passed: int, fails: int) -> Path:
    return written(path / f"garak.{passed}.report.jsonl", SETUP, INIT, evaluated(passed, fails), END)


def promptfoo(path: Path, *results: bool) -> Path:
    summary = {"version": 3, "timestamp": "2026-11-20T10:00:00Z", "results": [result(each) for each in results]}
    path = path / "results.json"
    path.write_text(json.dumps({"evalId": "e", "results": summary, "config": {}}, indent=2), encoding="utf-8")
    return path


def test_a_report_of_garak_is_a_run(tmp_path: Path) -> None:
    run = imported(garak(tmp_path, 6, 4), CHAT)
    assert (run.url, run.at) == (CHAT, datetime(2026, 11, 20, 11, tzinfo=UTC))
    assert [(case.id, case.tries, case.succeeded) for case in run.cases] == [("garak.dan.Dan_11_0.dan.DAN", 10, 4)]
    assert (run.repeat, run.requests, run.stopped) == (10, 10, "")


def test_results_of_promptfoo_are_a_run_in_every_shape(tmp_path: Path) -> None:
    run = imported(promptfoo(tmp_path, True, False), CHAT)
    assert [(case.id, case.tries, case.succeeded) for case in run.cases] == [("promptfoo.pii:direct", 2, 1)]
    lines = written(tmp_path / "results.jsonl", result(True), result(False))
    assert imported(lines, CHAT).cases == run.cases
    compact = tmp_path / "compact.json"
    compact.write_bytes(b"\xef\xbb\xbf" + json.dumps(json.loads((tmp_path / "results.json").read_bytes())).encode())
    assert imported(compact, CHAT) == run


def test_the_target_that_is_told_stands_in_for_an_address(tmp_path: Path) -> None:
    assert imported(garak(tmp_path, 1, 1)).url == "garak: rest"
    assert imported(promptfoo(tmp_path, True)).url == "promptfoo: shop"


def test_a_run_that_tells_no_time_is_as_old_as_its_file(tmp_path: Path) -> None:
    lines = written(tmp_path / "results.jsonl", result(True))
    os.utime(lines, (1_700_000_000, 1_700_000_000))
    assert imported(lines).at == datetime.fromtimestamp(1_700_000_000, UTC)


def test_no_run_is_of_the_future(tmp_path: Path) -> None:
    end = END | {"end_time": "2999-01-01T00:00:00"}
    run = imported(written(tmp_path / "x.jsonl", SETUP, INIT, evaluated(1, 0), end))
    assert datetime.now(UTC) - run.at < timedelta(minutes=5)


def test_runs_can_be_kept_and_compared(tmp_path: Path) -> None:
    before, after = imported(garak(tmp_path, 100, 0), CHAT), imported(garak(tmp_path, 50, 50), CHAT)
    assert REDTEAM.parse(REDTEAM.dump((before,))) == (before,)
    assert compare(before.cases, after.cases).verdict is Verdict.WORSE


def test_what_got_through_fails_the_audit(tmp_path: Path) -> None:
    seen = evidence(product={"chat": {"url": CHAT, "transport": "sse"}})
    for run, outcome in (
        (imported(garak(tmp_path, 9, 1), CHAT), Outcome.FAIL),
        (imported(garak(tmp_path, 9, 0), CHAT), Outcome.PASS),
    ):
        results = list(evaluate(RedTeamEvidence((replace(run, at=NOW),)), seen.product, seen.run))
        assert [(each.outcome, each.where, each.aspect) for each in results] == [
            (outcome, CHAT, f"{run.by}-{run.cases[0].category}")
        ]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "it is empty"),
        (b"\n\n", "it is empty"),
        (b"<html></html>", "neither"),
        (b"[]", "neither"),
        (b"{}", "neither"),
        (b'{"a": 1 2}', "no JSON"),
        (b'{"a"', "middle"),
        (b'{"entry_type": "start_run s', ":1: the file ends in the middle"),
        (b'{"entry_type": "init", "garak_version": "0.9"}\n{"entry', ":2: the file ends in the middle"),
        (b'{"entry_type": "attempt", "status": 9}\n', ":1: status"),
        (b'{"goal": "g", "probe": "p", "detector": "d", "attempt_id": "a", "score": 1}\n', "hit log"),
        (b'{\n  "entry_type": "digest",\n  "eval": {}\n}', "digest"),
        (b'{"success": true, "testCase": {}}\n{"success"', ":2: the file ends in the middle"),
        (b'{"run": {"url": "x"}}', "neither"),
        (b"\x00\xff" * 100, "neither"),
    ],
)
def test_what_cannot_be_read_is_told_with_what_to_do(tmp_path: Path, content: bytes, problem: str) -> None:
    path = tmp_path / "x.json"
    path.write_bytes(content)
    with pytest.raises(UsageError, match=problem) as raised:
        imported(path)
    assert raised.value.message.startswith(str(path))
    assert raised.value.hint


def test_what_is_no_plain_file_or_too_large_is_not_read(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="No such file"):
        imported(tmp_path / "none")
    with pytest.raises(UsageError, match="no plain file"):
        imported(tmp_path)
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(UsageError, match="no plain file"):
        imported(pipe)
    large = tmp_path / "large"
    with large.open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    with pytest.raises(UsageError, match="more than 200,000,000 bytes"):
        imported(large)


def test_a_line_that_is_too_long_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path / "x.jsonl", SETUP, INIT)
    with path.open("ab") as file:
        file.write(b'{"entry_type": "other", "x": "' + b"y" * MAX_LINE + b'"}\n')
    with pytest.raises(UsageError, match=":3: longer than"):
        imported(path)


def test_a_large_report_is_read_in_bounded_memory(tmp_path: Path) -> None:
    path = tmp_path / "large.jsonl"
    attempt = {"entry_type": "attempt", "status": 2, "probe_classname": "dan.A", "outputs": ["x" * 200]}
    line = json.dumps(attempt | {"detector_results": {"dan.DAN": [1.0]}}).encode() + b"\n"
    with path.open("wb") as file:
        file.write(json.dumps(SETUP).encode() + b"\n")
        for _ in range(100):
            file.write(line * 1_000)
    imported(garak(tmp_path, 1, 0))  # what is loaded once stays out of the measure
    tracemalloc.start()
    try:
        run = imported(path)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert run.cases[0].succeeded == 100_000
    assert most < 2_000_000 < path.stat().st_size


def test_an_import_is_kept_beside_our_own_run_and_takes_the_place_of_an_older_one(tmp_path: Path) -> None:
    product = Product.model_validate({"domain": "shop.example", "chat": {"url": CHAT}})
    order = Order(product, ProductSource(str(tmp_path / "launchready.toml")))
    ours = RedTeamRun(CHAT, NOW, 3, 30)
    keep(REDTEAM, order, (ours,))
    assert kept(order, garak(tmp_path, 5, 5), record=False)[1] == ""
    kept(order, garak(tmp_path, 5, 5))
    run, path = kept(order, garak(tmp_path, 8, 2))
    assert (run.url, run.by) == (CHAT, "garak")
    known = REDTEAM.parse(Path(path).read_bytes())
    assert known == (ours, run)
    (found,) = evaluate(RedTeamEvidence(known[1:], "launchready-redteam.json"), product, evidence().run)
    assert found.outcome is Outcome.FAIL
    assert "says garak" in found.seen
    assert found.fix is not None
    assert found.fix.steps[-1] == "Try it again: run garak again, then: launchready redteam --import FILE"
