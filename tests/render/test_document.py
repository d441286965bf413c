"""The public document: what is in it, and that it holds plain text only."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from launchready.model.verdict import Report
from launchready.render.build import document_of, host_of
from launchready.render.formats.json import RENDERER, json_schema

Sample = Callable[[str], Report]


def test_json_follows_its_own_schema(any_report: Report) -> None:
    schema = json_schema()
    Draft202012Validator.check_schema(schema)
    Draft202012Validator(schema).validate(json.loads(RENDERER.render(any_report)))


def test_the_schema_refuses_what_is_missing(sample: Sample) -> None:
    made = json.loads(RENDERER.render(sample("clean")))
    del made["verdict"]["exit_code"]
    assert not Draft202012Validator(json_schema()).is_valid(made)


@pytest.mark.parametrize(
    ("name", "decision", "code"),
    [("no-go", "NO-GO", 1), ("with-fixes", "GO WITH FIXES", 1), ("clean", "GO", 0), ("not-proven", "NOT PROVEN", 3)],
)
def test_verdict(sample: Sample, name: str, decision: str, code: int) -> None:
    verdict = document_of(sample(name)).verdict
    assert (verdict.decision, verdict.exit_code) == (decision, code)


def test_findings_carry_everything(sample: Sample) -> None:
    report = sample("no-go")
    document = document_of(report)
    found = document.finding(document.blockers[0])
    assert found
    assert found.fix
    assert (found.check, found.host, found.severity) == ("edge.tls-expiry", "api.kettle.test", "blocker")
    assert found.command == (
        "openssl s_client -connect 127.0.0.1:8443 -servername api.kettle.test -verify_hostname api.kettle.test -showcerts -CAfile demo/ca.pem </dev/null"
    )
    assert (found.fix.hours_low, found.fix.hours_high, found.fix.waits[0].kind) == (0.5, 1.0, "certificate")
    assert found.docs == "docs/checks/edge.tls-expiry.md"
    assert found.fingerprint == report.findings[0].fingerprint
    accepted = [finding for finding in document.findings if finding.accepted]
    assert [finding.accepted.expires for finding in accepted if finding.accepted] == ["2027-01-31"]
    assert [finding.check for finding in document.findings if finding.known] == ["audit.marketplace-listing"]
    assert document.counts.blocking == 4
    assert document.counts.accepted == 2
    risk = document.risks[0]
    assert (risk.rank, risk.loss, risk.exposure, risk.confidence, risk.score) == (1, 100.0, 1.0, 1.0, 100.0)


def test_plan_marks_what_is_late(sample: Sample) -> None:
    plan = document_of(sample("no-go")).plan
    assert [(task.check, task.late, task.critical) for task in plan.tasks if task.late] == [
        ("email.dmarc-policy", True, True)
    ]
    assert document_of(sample("endless")).plan.hours is None


def test_hosts_are_read_from_the_evidence(sample: Sample) -> None:
    hosts = {host.name: host for host in document_of(sample("no-go")).hosts}
    assert len(hosts) == 50
    apex = hosts["kettle.test"]
    assert [hop.status for hop in apex.https.hops] == [301, 200] if apex.https else False
    assert apex.final_url == "https://www.kettle.test/"
    assert apex.http
    assert [hop.url for hop in apex.http.hops] == [
        "http://kettle.test/",
        "https://kettle.test/",
        "https://www.kettle.test/",
    ]
    assert hosts["api.kettle.test"].worst == "blocker"
    assert hosts["api.kettle.test"].certificate
    assert hosts["api.kettle.test"].certificate.days_left == 3
    assert hosts["chat.kettle.test"].https
    assert hosts["chat.kettle.test"].https.end == "failure"
    assert hosts["old.kettle.test"].https
    assert hosts["old.kettle.test"].https.end == "loop"
    warned = hosts["self.kettle.test"]
    assert warned.https
    assert (warned.https.end, warned.https.hops[0].failure, warned.final_url) == ("answer", "certificate", "")
    assert hosts["old.kettle.test"].failures == 0  # its only failure is accepted
    assert hosts["help.kettle.test"].dns_chain == ("kettle.helpdesk.test",)
    assert hosts["docs.kettle.test"].dns_status == "NXDOMAIN"
    assert hosts["www.kettle.test"].dns_chain == ("edge.host.test",)


def test_a_run_without_parts_has_hosts_without_facts(sample: Sample) -> None:
    report = sample("with-fixes")
    bare = replace(report, evidence=replace(report.evidence, dns=None, http=None, tls=None))
    host = document_of(bare).hosts[0]
    assert (host.dns_status, host.http, host.https, host.certificate, host.final_url) == ("", None, None, None, "")
    assert document_of(replace(report, evidence=replace(report.evidence, hosts=None))).hosts == ()


@pytest.mark.parametrize(
    ("where", "host"),
    [
        ("kettle.test", "kettle.test"),
        ("https://App.kettle.test:8443/x", "app.kettle.test"),
        ("kettle.test:443", "kettle.test"),
        ("https://[bad", ""),
        ("the repository", ""),
        ("src/app.py", ""),
        ("ada@kettle.test", ""),
    ],
)
def test_the_host_of_a_place(where: str, host: str) -> None:
    assert host_of(where) == host


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from _strings(item)
    elif isinstance(value, list):
        for item in value:
            yield from _strings(item)


def test_hostile_text_is_plain_and_bounded(sample: Sample) -> None:
    strings = list(_strings(json.loads(RENDERER.render(sample("nasty")))))
    assert any("EVIL" in text for text in strings)
    for text in strings:
        assert len(text) <= 24_000
        assert not [
            char for char in text if char != "\n" and unicodedata.category(char) in ("Cc", "Cf", "Cs", "Zl", "Zp")
        ]
