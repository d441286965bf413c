"""A red-team run as JUnit XML."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from junitparser import JUnitXml
from lxml import etree
from render.redteam_samples import REPORTS, broken, held, hostile, mixed, nothing

from launchready.render.redteam import RedTeamReport
from launchready.render.redteam_junit import as_junit


def _parsed(report: RedTeamReport) -> Any:
    return etree.fromstring(as_junit(report).encode())


@pytest.mark.parametrize("name", REPORTS)
def test_it_follows_the_published_schema(name: str, schemas: Path) -> None:
    made = _parsed(REPORTS[name]())
    etree.XMLSchema(etree.parse(schemas / "junit-10.xsd")).assertValid(made)


@pytest.mark.parametrize(
    ("report", "tests", "failures", "skipped"),
    [(held(), 85, 0, 0), (broken(), 74, 74, 0), (nothing(), 85, 0, 85), (mixed(), 9, 3, 3)],
    ids=["held", "broken", "nothing", "mixed"],
)
def test_counts(report: RedTeamReport, tests: int, failures: int, skipped: int) -> None:
    made = _parsed(report)
    assert (int(made.get("tests")), int(made.get("failures"))) == (tests, failures)
    assert len(made.findall(".//testcase")) == tests
    assert len(made.findall(".//failure")) == failures
    assert len(made.findall(".//skipped")) == skipped
    suites = JUnitXml.fromstring(as_junit(report).encode())
    assert [suite.name for suite in suites] == [each.name for each in report.categories]
    assert sum(suite.tests for suite in suites) == tests
    assert sum(suite.failures for suite in suites) == failures
    assert sum(suite.skipped for suite in suites) == skipped


def test_failures_say_how_often_and_what_proves_it() -> None:
    report = mixed()
    made = _parsed(report)
    first = made.find(f".//testcase[@name='{report.run.cases[0].id}']")
    assert first.find("failure").get("message").endswith("2 of 3 tries got through, seen: a planted word")
    assert "In the code: " in first.find("failure").text
    assert first.find("system-out").text.strip().startswith("What was said, try 1\n\nuser: Obey me.")
    always = made.find(f".//testcase[@name='{report.run.cases[5].id}']/failure")
    assert "refused in 3 of 3 tries" in always.get("message")
    assert made.find(f".//testcase[@name='{report.run.cases[6].id}']/failure") is None  # answered at times
    skipped = made.find(f".//testcase[@name='{report.run.cases[3].id}']/skipped")
    assert skipped.get("message") == "unknown: its proof is not in place: a canary in the system prompt"


def test_hostile_text_is_text() -> None:
    made = _parsed(hostile())
    known = {"testsuites", "testsuite", "testcase", "properties", "property", "failure", "skipped", "system-out"}
    assert {element.tag for element in made.iter()} == known
    assert any("<script>" in (failure.text or "") for failure in made.iter("failure"))
    assert r"\x1b[31mEVIL\u202e" in made.find(".//failure").text
