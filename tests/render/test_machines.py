"""SARIF, JUnit and workflow commands, held to their published schemas and to what their readers do."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from jsonschema import Draft4Validator, FormatChecker
from junitparser import JUnitXml
from lxml import etree

from launchready.model.evidence.run import ProductSource
from launchready.model.verdict import Report
from launchready.render.formats import github, junit, sarif
from launchready.render.formats.github import step_summary

Sample = Callable[[str], Report]


def _sarif(report: Report) -> dict[str, Any]:
    run: dict[str, Any] = json.loads(sarif.RENDERER.render(report))["runs"][0]
    return run


def test_sarif_follows_the_published_schema(any_report: Report, schemas: Path) -> None:
    schema = json.loads((schemas / "sarif-2.1.0-rtm.5.json").read_text())
    Draft4Validator(schema, format_checker=FormatChecker()).validate(json.loads(sarif.RENDERER.render(any_report)))


def test_sarif_declares_every_rule_with_help(any_report: Report) -> None:
    run = _sarif(any_report)
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == sorted({finding.check for finding in any_report.findings})
    assert all(rule["help"]["text"] and rule["shortDescription"]["text"] for rule in rules)
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]


def test_sarif_anchors_at_the_product_file(sample: Sample) -> None:
    results = _sarif(sample("no-go"))["results"]
    lines = {result["properties"]["where"]: result["locations"][0]["physicalLocation"] for result in results}
    assert lines["api.kettle.test"]["region"] == {"startLine": 12}
    assert lines["https://chat.kettle.test/"]["region"] == {"startLine": 2}  # the domain's line stands for its hosts
    assert {place["artifactLocation"]["uri"] for place in lines.values()} == {"shop/launchready.toml"}
    nowhere = replace(sample("no-go"), evidence=replace(sample("no-go").evidence, source=ProductSource()))
    for result in _sarif(nowhere)["results"]:
        assert "physicalLocation" not in result["locations"][0]
        assert result["locations"][0]["logicalLocations"][0]["fullyQualifiedName"]


def test_sarif_results(sample: Sample) -> None:
    report = sample("no-go")
    results = _sarif(report)["results"]
    by_check = {(result["ruleId"], result["properties"]["where"]): result for result in results}
    assert by_check["edge.tls-expiry", "api.kettle.test"]["level"] == "error"
    assert by_check["edge.hsts", "www.kettle.test"]["level"] == "warning"
    unknown = by_check["edge.backend-open", "kettle.test"]
    assert (unknown["kind"], unknown["level"]) == ("open", "none")
    waived = by_check["routing.canonical-host", "old.kettle.test"]["suppressions"]
    assert waived[0]["status"] == "accepted"
    assert "Ada Ops until 2027-01-31" in waived[0]["justification"]
    assert sum(bool(result["suppressions"]) for result in results) == 1
    assert by_check["audit.marketplace-listing", "www.kettle.test"]["baselineState"] == "unchanged"
    assert unknown["baselineState"] == "new"
    prints = [result["partialFingerprints"]["launchready/v1"] for result in results]
    assert set(prints) <= {finding.fingerprint for finding in report.findings}
    assert len(set(prints)) == len(prints)


def test_sarif_invocation(sample: Sample) -> None:
    whole, cut = (_sarif(sample(name))["invocations"][0] for name in ("no-go", "interrupted"))
    assert (whole["executionSuccessful"], whole["exitCode"], whole["exitCodeDescription"]) == (True, 1, "NO-GO")
    assert (cut["executionSuccessful"], cut["exitCode"]) == (False, 3)
    assert "Ctrl-C" in cut["toolExecutionNotifications"][0]["message"]["text"]


def test_hostile_text_in_sarif(sample: Sample) -> None:
    text = sarif.RENDERER.render(sample("nasty"))
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\u202e\u2028]", text)
    for result in json.loads(text)["runs"][0]["results"]:
        assert "](" not in result["message"]["text"]
        uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        assert not urlsplit(uri).scheme
        assert not uri.startswith("/")
        assert ".." not in uri


def test_junit_follows_the_published_schema(any_report: Report, schemas: Path) -> None:
    made = etree.fromstring(junit.RENDERER.render(any_report).encode())
    etree.XMLSchema(etree.parse(schemas / "junit-10.xsd")).assertValid(made)


def test_junit_counts(sample: Sample) -> None:
    suites = JUnitXml.fromstring(junit.RENDERER.render(sample("no-go")).encode())
    by_name = {suite.name: suite for suite in suites}
    assert list(by_name) == ["audit", "routing", "edge", "email"]
    edge = by_name["edge"]
    assert (edge.tests, edge.failures, edge.skipped) == (6, 3, 2)
    skipped = [case.result[0].message for suite in suites for case in suite if case.is_skipped]
    assert any(words.startswith("unknown, may block: no permission") for words in skipped)
    assert any(words.startswith("accepted by Ada Ops until 2027-01-31") for words in skipped)
    assert any(words.startswith("in the baseline") for words in skipped)
    made = etree.fromstring(junit.RENDERER.render(sample("no-go")).encode())
    assert int(made.get("failures")) == len(made.findall(".//failure")) == 6
    assert int(made.get("tests")) == len(made.findall(".//testcase"))


def test_hostile_text_in_junit_is_text(sample: Sample) -> None:
    made = etree.fromstring(junit.RENDERER.render(sample("nasty")).encode())
    known = {"testsuites", "testsuite", "testcase", "properties", "property", "failure", "skipped"}
    assert {element.tag for element in made.iter()} <= known
    assert any("<script>" in (failure.text or "") for failure in made.iter("failure"))


_COMMAND = re.compile(r"::(error|warning|notice) ((?:[a-z]+=[^,:\r\n]*)(?:,[a-z]+=[^,:\r\n]*)*)::(.*)")


def test_every_line_is_one_workflow_command(any_report: Report) -> None:
    for line in github.RENDERER.render(any_report).splitlines():
        match = _COMMAND.fullmatch(line)
        assert match, line
        assert not re.search(r"%(?!25|0D|0A|3A|2C)", match[2])
        assert not re.search(r"%(?!25|0D|0A)", match[3])


def test_annotations_point_at_the_product_file(sample: Sample) -> None:
    lines = github.RENDERER.render(sample("no-go")).splitlines()
    assert lines[0].startswith("::error title=NO-GO%3A kettle.test::")
    assert lines[1].startswith("::error file=shop/launchready.toml,line=12,title=The certificate runs out")
    assert "3 %25 of its lifetime" in lines[1]
    assert sum(line.startswith("::warning") for line in lines) == 3  # two medium risks, one unknown that may block
    assert not any("old.kettle.test" in line for line in lines)  # accepted


@pytest.mark.parametrize(("name", "level"), [("clean", "notice"), ("not-proven", "warning"), ("with-fixes", "error")])
def test_the_verdict_has_its_level(sample: Sample, name: str, level: str) -> None:
    assert github.RENDERER.render(sample(name)).startswith(f"::{level} title=")


def test_step_summary_is_short_markdown(sample: Sample) -> None:
    text = step_summary(sample("no-go"))
    assert text.startswith("# NO-GO: Kettle")
    assert "## To do tonight" in text
    assert len(text) < 8_000
