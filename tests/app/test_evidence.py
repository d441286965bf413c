"""Evidence files: what is saved is what was seen; a replay says what the audit said; two audits can be compared."""

from __future__ import annotations

import json
import socket
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from seen import HSTS, certificate, endpoint, entered, evidence, failure, filled, name, page, record, redirect

from launchready.app import baseline, evidence_file, product_file
from launchready.app.audit import Audited, Order, known_failures, run_audit
from launchready.app.compare import Change, compare
from launchready.app.judge import fingerprints, judge
from launchready.app.recheck import recheck
from launchready.checks.catalogue import select
from launchready.lab.faults import DEMO_FAULTS
from launchready.lab.lab import running
from launchready.model.errors import InputFileError, UsageError
from launchready.model.evidence import Evidence
from launchready.model.evidence.browser import BrowserEvidence
from launchready.model.evidence.http import Exchange, FailureKind
from launchready.model.evidence.run import Seams
from launchready.model.verdict import Decision
from launchready.render.interface import renderer


@pytest.fixture(scope="module")
def audited() -> Audited:
    with running(DEMO_FAULTS) as lab:
        product, source = product_file.read(lab.product_file)
        return run_audit(Order(product, source, lab.seams))


def test_a_replay_says_what_the_audit_said_without_any_network(
    audited: Audited, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "evidence.json"
    evidence_file.save(audited.evidence, path)

    def no_network(*_args: object, **_kwargs: object) -> None:
        raise AssertionError("a replay opened a socket")

    monkeypatch.setattr(socket, "socket", no_network)
    again = evidence_file.load(path)
    assert again == audited.evidence
    assert judge(again) == judge(audited.evidence)
    assert renderer("json").render(judge(again)) == renderer("json").render(judge(audited.evidence))


def test_an_evidence_file_is_what_its_schema_says(audited: Audited) -> None:
    schema = evidence_file.json_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    document = json.loads(evidence_file.dump(audited.evidence))
    jsonschema.Draft202012Validator(schema).validate(document)
    assert document["version"] == 1


def test_no_body_and_no_credential_is_in_the_evidence(audited: Audited) -> None:
    data = evidence_file.dump(audited.evidence)
    assert b"<html" not in data.lower()
    assert b"env:" in data
    assert len(data) < 200_000


def test_facts_are_fetched_once(audited: Audited) -> None:
    evidence = audited.evidence
    assert evidence.dns is not None
    assert evidence.http is not None
    assert evidence.tls is not None
    questions = [(answer.name, answer.type, answer.server) for answer in evidence.dns.answers]
    assert len(questions) == len(set(questions))
    requests = [(e.method, e.url, e.request_headers) for e in evidence.http.exchanges]
    assert len(requests) == len(set(requests))
    assert len({(e.host, e.port) for e in evidence.tls.endpoints}) == len(evidence.tls.endpoints)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "not JSON"),
        ("[]", "not an evidence file"),
        ('{"version": 2}', "version 2 is not one"),
        ('{"version": 1}', "Field required"),
        ("[" * 100_000, "not JSON"),
        ('{"version": 1, "run": 3}', "run"),
        ('{"schema_version": 1, "findings": []}', "a JSON report, not evidence"),
    ],
)
def test_a_file_that_is_no_evidence_is_told(text: str, problem: str, tmp_path: Path) -> None:
    path = tmp_path / "evidence.json"
    path.write_text(text)
    with pytest.raises(InputFileError, match=problem):
        evidence_file.load(path)


def test_a_file_that_cannot_be_read_or_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="No such file"):
        evidence_file.load(tmp_path / "none.json")
    with pytest.raises(UsageError, match="No such file"):
        evidence_file.save(evidence(), tmp_path / "nowhere" / "evidence.json")


def test_what_is_no_ordinary_file_is_written_to_and_links_are_followed(tmp_path: Path) -> None:
    target = tmp_path / "target.json"
    target.write_text("old")
    link = tmp_path / "link.json"
    link.symlink_to(target)
    evidence_file.save(evidence(), link)
    assert link.is_symlink()
    assert evidence_file.load(target) == evidence()
    if Path("/dev/full").exists():
        with pytest.raises(UsageError, match="No space left"):
            evidence_file.save(evidence(), Path("/dev/full"))
        assert not Path("/dev/full").is_file()


def test_two_products_are_not_compared() -> None:
    with pytest.raises(UsageError, match=r"two products: kettle\.example and other\.example"):
        compare(judge(good()), judge(evidence(domain="other.example")))


def test_saving_replaces_the_whole_file_and_leaves_nothing_behind(tmp_path: Path) -> None:
    path = tmp_path / "evidence.json"
    path.write_text("x" * 1_000_000)
    evidence_file.save(evidence(), path)
    assert evidence_file.load(path) == evidence()
    assert list(tmp_path.iterdir()) == [path]


APEX = "https://kettle.example/"
EXCHANGES = st.lists(
    st.one_of(
        st.builds(page, st.just(APEX), st.just(HSTS), status=st.sampled_from([200, 403, 500])),
        st.builds(failure, st.sampled_from([APEX, "http://kettle.example/"]), st.sampled_from(list(FailureKind))),
        st.builds(redirect, st.just("http://kettle.example/"), st.text(max_size=20), st.sampled_from([301, 302])),
        st.builds(page, st.just("https://www.kettle.example/"), title=st.text(max_size=30)),
    ),
    max_size=5,
)


@settings(max_examples=60, deadline=None)
@given(EXCHANGES, st.floats(-10, 80))
def test_replay_equals_audit_whatever_was_seen(exchanges: list[Exchange], days: float) -> None:
    made = evidence(
        *exchanges,
        *name("kettle.example", "192.0.2.1"),
        endpoint("kettle.example", certificate("kettle.example", days_left=days)),
    )
    assert judge(evidence_file.parse(evidence_file.dump(made), "e")) == judge(made)


def good() -> Evidence:
    return evidence(
        *entered("https://kettle.example"),
        *name("kettle.example", "192.0.2.1"),
        *name("www.kettle.example", "192.0.2.1"),
        record("kettle.example", "TXT"),
        endpoint("kettle.example"),
        endpoint("www.kettle.example"),
    )


def worse(**changes: object) -> Evidence:
    made = evidence(
        *entered("https://kettle.example"),
        *name("kettle.example", "192.0.2.1"),
        *name("www.kettle.example", "192.0.2.1"),
        record("kettle.example", "TXT"),
        endpoint("kettle.example", certificate("kettle.example", days_left=-1)),
        endpoint("www.kettle.example"),
        **changes,  # type: ignore[arg-type]
    )
    return filled(made)


def changes(before: Evidence, after: Evidence) -> dict[str, Change]:
    found = compare(judge(before), judge(after))
    return {f"{d.finding.check} {d.finding.result.aspect}".strip(): d.change for d in found.differences}


def test_what_became_worse_better_or_new() -> None:
    aged = evidence(
        *entered("https://kettle.example"),
        *name("kettle.example", "192.0.2.1"),
        *name("www.kettle.example", "192.0.2.1"),
        record("kettle.example", "TXT"),
        endpoint("kettle.example", certificate("kettle.example", days_left=18)),
        endpoint("www.kettle.example"),
    )
    urgent = evidence(
        *entered("https://kettle.example"),
        *name("kettle.example", "192.0.2.1"),
        *name("www.kettle.example", "192.0.2.1"),
        record("kettle.example", "TXT"),
        endpoint("kettle.example", certificate("kettle.example", days_left=5)),
        endpoint("www.kettle.example"),
    )
    assert changes(good(), worse())["edge.tls expired"] is Change.WORSE
    assert set(changes(worse(), good()).values()) == {Change.FIXED}
    assert changes(good(), good()) == {}
    assert changes(worse(), good())["edge.tls"] is Change.FIXED
    assert changes(aged, urgent)["edge.tls overdue"] is Change.WORSE
    assert changes(urgent, aged)["edge.tls overdue"] is Change.BETTER
    assert changes(aged, aged)["edge.tls overdue"] is Change.SAME
    assert changes(evidence(), worse())["edge.tls expired"] is Change.NEW


def test_what_can_no_longer_be_seen_is_not_called_fixed() -> None:
    blind = evidence(
        *entered("https://kettle.example"),
        *name("kettle.example", "192.0.2.1"),
        endpoint("kettle.example", chain=(), failure="timed out", failure_kind="timeout"),
    )
    assert changes(worse(), blind)["edge.tls"] is Change.LOST
    assert changes(good(), blind)["edge.tls"] is Change.LOST
    assert compare(judge(good()), judge(blind)).exit_code == 1
    assert compare(judge(worse()), judge(good())).exit_code == 0


def test_a_baseline_makes_only_what_is_new_block(tmp_path: Path) -> None:
    path = tmp_path / "baseline.json"
    evidence_file.save(worse(), path)
    report = judge(worse(), known=baseline.read(path, "kettle.example"))
    assert judge(worse()).verdict.decision is Decision.GO_WITH_FIXES
    assert report.verdict.decision is Decision.GO
    assert {f.fingerprint for f in report.findings if f.known} >= {f.fingerprint for f in report.findings if f.failing}
    path.write_text(renderer("json").render(judge(worse())))
    assert baseline.read(path, "kettle.example") >= fingerprints(report)
    with pytest.raises(UsageError, match=r"is about kettle\.example, not other\.example"):
        baseline.read(path, "other.example")
    path.write_text("[1]")
    with pytest.raises(InputFileError):
        baseline.read(path, "kettle.example")


def test_a_waiver_lets_it_pass_until_its_date_and_is_a_finding_after() -> None:
    waiver = {"check": "edge.tls", "reason": "r", "owner": "o", "expires": "2026-11-24"}
    report = judge(worse(product={"waivers": [waiver]}))
    assert report.verdict.decision is Decision.GO
    assert [f.waiver is not None for f in report.findings if f.failing and f.check == "edge.tls"] == [True]
    late = judge(worse(product={"waivers": [{**waiver, "expires": "2026-11-23"}]}))
    assert late.verdict.decision is Decision.GO_WITH_FIXES
    assert "handover.waiver-expired" in {f.check for f in late.findings if f.failing}


def test_a_recheck_looks_again_at_what_was_wanting() -> None:
    with running(("tls-expired", "csp-missing")) as lab:
        product, source = product_file.read(lab.product_file)
        order = Order(product, source, lab.seams, active=True, environment=lab.environment)
        before = run_audit(order).evidence
        same = recheck(before, replace(order, seams=Seams()))
        assert same is not None
        assert {d.change for d in same.comparison.differences} == {Change.SAME}
    wanting = {check.id for check in select(known_failures(judge(before).findings))}
    assert {"edge.tls", "edge.tls-revoked", "edge.headers-csp", "edge.https-enforced"} <= wanting
    assert "routing.canonical-host" not in wanting
    with running() as lab:
        product, source = product_file.read(lab.product_file)
        order = Order(product, source, lab.seams, active=True, environment=lab.environment)
        again = recheck(before, order)
        assert again is not None
        assert {f.check for f in again.report.findings} == wanting
        assert not [f for f in again.report.findings if f.failing]
        assert again.report.verdict.decision is Decision.GO
        assert recheck(replace(again.report.evidence, browser=BrowserEvidence()), order) is None
