"""A red-team run as SARIF."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft4Validator, FormatChecker
from render.redteam_samples import REPORTS, broken, held, hostile, mixed, nothing

from launchready.render.redteam import RedTeamReport
from launchready.render.redteam_sarif import as_sarif


def _run(report: RedTeamReport, *where: Any) -> dict[str, Any]:
    run: dict[str, Any] = json.loads(as_sarif(report, *where))["runs"][0]
    return run


@pytest.mark.parametrize("name", REPORTS)
def test_it_follows_the_published_schema(name: str, schemas: Path) -> None:
    schema = json.loads((schemas / "sarif-2.1.0-rtm.5.json").read_text())
    Draft4Validator(schema, format_checker=FormatChecker()).validate(json.loads(as_sarif(REPORTS[name]())))


@pytest.mark.parametrize("name", REPORTS)
def test_every_case_is_a_rule(name: str) -> None:
    report = REPORTS[name]()
    run = _run(report)
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == sorted(f"ai.redteam/{case.id}" for case in report.run.cases)
    assert all(
        rule["help"]["text"] and "helpUri" not in rule and len(rule["properties"]["tags"]) <= 20 for rule in rules
    )
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]


@pytest.mark.parametrize(
    ("report", "fails", "opens"),
    [(held(), 0, 0), (broken(), 74, 0), (nothing(), 0, 85), (mixed(), 3, 3)],
    ids=["held", "broken", "nothing", "mixed"],
)
def test_kinds(report: RedTeamReport, fails: int, opens: int) -> None:
    run = _run(report)
    kinds = [result["kind"] for result in run["results"]]
    assert (kinds.count("fail"), kinds.count("open")) == (fails, opens)
    assert all((result["kind"] == "open") == (result["level"] == "none") for result in run["results"])
    assert run["invocations"][0]["exitCode"] == report.exit_code
    assert run["invocations"][0]["executionSuccessful"] is not bool(report.run.stopped)


def test_attacks_carry_their_owasp_tags_and_weight() -> None:
    report = mixed()
    rules = {rule["id"]: rule for rule in _run(report)["tool"]["driver"]["rules"]}
    attack, question = report.run.cases[0], report.run.cases[5]
    properties = rules[f"ai.redteam/{attack.id}"]["properties"]
    assert {"security", attack.category, *(f"owasp-llm/{each}" for each in attack.owasp)} == set(properties["tags"])
    assert float(properties["security-severity"]) > 0
    assert rules[f"ai.redteam/{question.id}"]["properties"] == {"tags": ["benign"]}


def test_results_are_anchored_at_the_product_file() -> None:
    for result in _run(mixed(), "shop/launchready.toml", 14)["results"]:
        place = result["locations"][0]["physicalLocation"]
        assert place["artifactLocation"] == {"uri": "shop/launchready.toml", "uriBaseId": "%SRCROOT%"}
        assert place["region"] == {"startLine": 14}
    usual = _run(mixed())["results"][0]["locations"][0]["physicalLocation"]
    assert usual["artifactLocation"]["uri"] == "launchready.toml"
    outside = _run(mixed(), "/home/ada/../x/kettle.toml")["results"][0]["locations"][0]["physicalLocation"]
    assert outside["artifactLocation"]["uri"] == "kettle.toml"
    assert "physicalLocation" not in _run(mixed(), "")["results"][0]["locations"][0]


def test_fingerprints_are_of_the_case_and_the_chat_alone() -> None:
    def prints(report: RedTeamReport) -> dict[str, str]:
        return {each["ruleId"]: each["partialFingerprints"]["launchready/v1"] for each in _run(report)["results"]}

    report = mixed()
    changed = replace(report.run, cases=tuple(replace(case, why="other words") for case in report.run.cases))
    assert prints(report) == prints(replace(report, run=changed))
    assert len(set(prints(report).values())) == len(prints(report))
    elsewhere = replace(report, run=replace(report.run, url="https://other.example/chat"))
    assert not set(prints(report).values()) & set(prints(elsewhere).values())


def test_hostile_text_is_text() -> None:
    text = as_sarif(hostile())
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\u202e\u2028]", text)
    for result in json.loads(text)["runs"][0]["results"]:
        assert "](" not in result["message"]["text"]
        assert not re.search(r"(?<!\{)\{\d+\}(?!\})", result["message"]["text"])
