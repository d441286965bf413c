"""The audit: it shows what turns up, and a crash, a deadline or Ctrl-C never takes what was seen."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from seen import evidence

from launchready.app import product_file
from launchready.app.audit import Order, audit, run_audit
from launchready.app.judge import judge
from launchready.checks.runner import evaluate, needs, parts_by_type
from launchready.lab.lab import RunningLab, running
from launchready.model.check import Check, Impact, Outcome, Result, Severity, Stage, passed
from launchready.model.evidence import Evidence
from launchready.model.evidence.active import Planned
from launchready.model.evidence.rdap import RdapEvidence
from launchready.model.evidence.run import Gap
from launchready.model.finding import Finding
from launchready.model.product import Product
from launchready.model.verdict import Decision


class Notes:
    def __init__(self) -> None:
        self.looks = 0
        self.findings: list[Finding] = []
        self.answers: set[str] = set()
        self.plans: list[tuple[Planned, ...]] = []

    def looked(self, hosts: int, answers: int, seconds: float) -> None:
        self.looks += 1

    def found(self, finding: Finding) -> None:
        self.findings.append(finding)

    def answered(self, kind: str, what: str, seconds: float) -> None:
        self.answers.add(kind)

    def planned(self, plan: tuple[Planned, ...]) -> None:
        self.plans.append(plan)


@pytest.fixture(scope="module")
def slow_lab() -> Iterator[RunningLab]:
    with running(("tls-expired",), latency=0.5) as lab:
        yield lab


class AtTheFirstAnswer(Notes):
    """Does something once, when the first answer has come: no clock decides what has been seen."""

    def __init__(self, act: Callable[[], object]) -> None:
        super().__init__()
        self.act = act

    def answered(self, kind: str, what: str, seconds: float) -> None:
        if not self.answers:
            self.act()
        super().answered(kind, what, seconds)


def order(lab: RunningLab) -> Order:
    product, source = product_file.read(lab.product_file)
    return Order(product, source, lab.seams)


def test_findings_show_before_the_run_is_over(slow_lab: RunningLab) -> None:
    notes = Notes()
    done = run_audit(replace(order(slow_lab), progress=notes))
    assert notes.looks >= 1
    assert notes.answers == {"dns", "tls", "http", "smtp"}
    assert {finding.check for finding in notes.findings} == {"edge.tls"}
    early = {finding.fingerprint for finding in notes.findings}
    assert early <= {finding.fingerprint for finding in judge(done.evidence).findings if finding.failing}


def test_a_deadline_keeps_what_was_seen(slow_lab: RunningLab) -> None:
    done = run_audit(replace(order(slow_lab), deadline=4.0))  # the first answer takes one, all of them ten
    assert not done.evidence.run.complete
    assert "stopped after 4 seconds" in done.evidence.run.interruption
    assert done.evidence.dns is not None
    assert done.evidence.dns.answers
    verdict = judge(done.evidence).verdict
    assert verdict.decision is not Decision.GO
    assert verdict.unproven


def test_cancelling_keeps_what_was_seen(slow_lab: RunningLab) -> None:
    async def cut() -> Evidence:
        progress = AtTheFirstAnswer(lambda: task.cancel())  # noqa: PLW0108 - no task yet
        task = asyncio.create_task(audit(replace(order(slow_lab), progress=progress)))
        return (await task).evidence

    seen = asyncio.run(cut())
    assert seen.run.interruption == "the run was interrupted"
    assert seen.dns is not None
    assert seen.dns.answers


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such signal")
def test_ctrl_c_keeps_what_was_seen(slow_lab: RunningLab) -> None:
    progress = AtTheFirstAnswer(lambda: os.kill(os.getpid(), signal.SIGINT))
    done = run_audit(replace(order(slow_lab), progress=progress))
    assert done.evidence.run.interruption == "the run was interrupted"
    assert done.evidence.hosts is not None
    assert done.evidence.hosts.hosts


def checked(evaluate_: object) -> Check:
    return Check("edge.made", "made", Stage.EDGE, Impact.TRUST, Severity.BLOCKER, evaluate_)  # type: ignore[arg-type]


def test_a_check_that_crashes_is_unknown_with_its_cause() -> None:
    def broken(product: Product) -> Iterator[Result]:
        yield passed(product.domain, "fine so far")
        raise ZeroDivisionError("by nought")

    found = evaluate((checked(broken),), evidence())
    assert [finding.result.outcome for finding in found] == [Outcome.PASS, Outcome.UNKNOWN]
    assert "ZeroDivisionError: by nought" in found[1].result.seen
    assert found[1].unproven


def test_evidence_that_is_missing_is_unknown_with_the_reason_of_its_gap() -> None:
    def wanting(rdap: RdapEvidence, product: Product) -> Iterator[Result]:
        yield passed(product.domain, rdap.domain)

    check = checked(wanting)
    assert needs(check) == {"rdap": RdapEvidence, "product": Product}
    without = replace(evidence(), rdap=None)
    assert RdapEvidence not in parts_by_type(without)
    (plain,) = evaluate((check,), without)
    assert (plain.result.outcome, plain.result.seen) == (Outcome.UNKNOWN, "this run has no evidence of rdap")
    gap = Gap("rdap", "kettle.example", "the collector failed: OSError", "try again")
    (told,) = evaluate((check,), replace(without, gaps=(gap,)))
    assert (told.result.seen, told.result.remedy) == (gap.reason, gap.remedy)


def test_a_check_without_results_has_nothing_to_say() -> None:
    def silent(product: Product) -> Iterator[Result]:
        yield from ()

    assert evaluate((checked(silent),), evidence())[0].result.outcome is Outcome.NOT_APPLICABLE


def test_a_flood_of_results_is_cut_and_said() -> None:
    def flood(product: Product) -> Iterator[Result]:
        for number in range(10_000):
            yield passed(f"host{number}", "x")

    found = evaluate((checked(flood),), evidence())
    assert len(found) == 2001
    assert found[-1].result.outcome is Outcome.UNKNOWN


def test_a_bare_domain_is_audited_without_a_file(slow_lab: RunningLab) -> None:
    done = run_audit(Order(Product(domain=slow_lab.domain), seams=slow_lab.seams))
    assert done.evidence.hosts is not None
    names = {host.name for host in done.evidence.hosts.hosts}
    assert {"kettle.test", "www.kettle.test", "app.kettle.test", "api.kettle.test", "chat.kettle.test"} <= names
    assert {f.check for f in judge(done.evidence).findings if f.failing} == {"edge.tls"}
