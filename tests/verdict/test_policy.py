"""The decision, branch by branch, and that a failure more never makes it better."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made import check, finding, wait

from launchready.model.check import Severity, WaitKind
from launchready.model.finding import Finding
from launchready.model.product import Product, Waiver
from launchready.model.verdict import Decision, Verdict
from launchready.verdict.plan import make_plan
from launchready.verdict.policy import decide, waiver_for
from launchready.verdict.rank import rank
from launchready.verdict.span import span
from launchready.verdict.tonight import tonight

CHECKS = {
    c.id: c for c in (check("a.dns"), check("b.tls", "a.dns"), check("c.hsts", "b.tls", "a.dns"), check("d.other"))
}
PRODUCT = Product(domain="kettle.example")


def verdict(*findings: Finding, product: Product = PRODUCT) -> Verdict:
    return decide(findings, CHECKS, product)


@pytest.mark.parametrize(
    ("findings", "decision", "exit_code"),
    [
        ((), Decision.GO, 0),
        ((finding(outcome="pass"), finding(outcome="not-applicable")), Decision.GO, 0),
        ((finding(severity=Severity.HIGH),), Decision.GO, 0),
        ((finding(outcome="unknown", can_block=False),), Decision.GO, 0),
        ((finding(outcome="unknown"),), Decision.NOT_PROVEN, 3),
        ((finding(severity=Severity.HIGH), finding(outcome="unknown")), Decision.NOT_PROVEN, 3),
        ((finding(),), Decision.GO_WITH_FIXES, 1),
        ((finding(), finding(outcome="unknown")), Decision.GO_WITH_FIXES, 1),
        ((finding(waits=(wait(168),)),), Decision.NO_GO, 1),
        ((finding(waits=(wait(0, WaitKind.UNBOUNDED),)),), Decision.NO_GO, 1),
        ((replace(finding(), known=True),), Decision.GO, 0),
    ],
)
def test_decision(findings: tuple[Finding, ...], decision: Decision, exit_code: int) -> None:
    made = verdict(*findings)
    assert made.decision is decision
    assert made.decision.exit_code == exit_code
    assert made.reasons
    assert all(reason.endswith(".") for reason in made.reasons)


def test_what_is_accepted_is_said() -> None:
    waived = replace(finding(), waiver=waiver("edge.tls"))
    text = " ".join(verdict(waived, replace(finding("a.dns"), known=True)).reasons)
    assert "1 place that would count is accepted by a waiver." in text
    assert "1 place that would count is known from the baseline." in text
    small = replace(finding(severity=Severity.LOW), known=True)
    assert "baseline" not in " ".join(verdict(small).reasons)


def test_the_reasons_say_what_holds_it_up() -> None:
    text = " ".join(verdict(finding(waits=(wait(168),)), finding(outcome="unknown")).reasons)
    assert "7.1 days" in text
    assert "48 hours" in text
    assert "caches keep it (7 days)" in text
    assert "1 place could not be looked at (edge.tls)" in text


def test_an_endless_wait_is_named() -> None:
    assert "Nobody can say when this ends" in " ".join(verdict(finding(waits=(wait(0, WaitKind.UNBOUNDED),))).reasons)


def test_a_fix_behind_an_endless_wait_has_no_end_either() -> None:
    made = verdict(finding("a.dns", waits=(wait(0, WaitKind.UNBOUNDED),)), finding("b.tls"))
    assert made.plan.hours is None


def test_work_alone_can_be_too_much() -> None:
    made = verdict(*(finding("d.other", f"h{n}.example", hours=(5, 10)) for n in range(6)))
    assert made.decision is Decision.NO_GO
    assert "60 hours" in " ".join(made.reasons)
    assert "longest wait" not in " ".join(made.reasons)


def test_the_products_own_limit_counts() -> None:
    product = Product.model_validate({"domain": "kettle.example", "budgets": {"launch_hours": 1}})
    assert verdict(finding(), product=product).decision is Decision.NO_GO


def waiver(check_: str, where: str = "", expires: str = "2026-12-31") -> Waiver:
    return Waiver.model_validate({"check": check_, "where": where, "reason": "r", "owner": "o", "expires": expires})


@pytest.mark.parametrize(
    ("given_", "covers"),
    [
        (waiver("edge.tls"), True),
        (waiver("edge"), True),
        (waiver("edge.tl"), False),
        (waiver("email"), False),
        (waiver("edge.tls", where="kettle.example"), True),
        (waiver("edge.tls", where="other.example"), False),
        (waiver("edge.tls", expires="2026-11-24"), True),
        (waiver("edge.tls", expires="2026-11-23"), False),
    ],
)
def test_waiver(given_: Waiver, covers: bool) -> None:
    found = waiver_for(finding("edge.tls"), (given_,), date(2026, 11, 24))
    assert (found is given_) is covers


WAITS = st.lists(
    st.builds(wait, st.floats(0, 200), st.sampled_from([WaitKind.DNS_TTL, WaitKind.REGISTRAR, WaitKind.UNBOUNDED])),
    max_size=2,
).map(tuple)
FINDINGS = st.builds(
    finding,
    st.sampled_from([*CHECKS, "e.unknown"]),
    st.sampled_from(["kettle.example", "api.kettle.example", "https://kettle.example/x"]),
    outcome=st.sampled_from(["fail", "fail", "fail", "unknown", "pass"]),
    severity=st.sampled_from(list(Severity)),
    hours=st.tuples(st.floats(0, 5), st.floats(5, 20)),
    waits=WAITS,
    summary=st.sampled_from(["", "one fix for all"]),
    aspect=st.sampled_from(["x", "y", "z"]),
    can_block=st.booleans(),
)


@settings(max_examples=200, deadline=None)
@given(st.lists(FINDINGS, max_size=7), FINDINGS.filter(lambda f: f.failing))
def test_a_failure_more_never_improves_the_verdict(findings: list[Finding], more: Finding) -> None:
    before, after = verdict(*findings), verdict(*findings, more)
    assert after.decision.order >= before.decision.order
    if before.plan.hours is None:
        assert after.plan.hours is None
    elif after.plan.hours is not None:
        assert after.plan.hours >= before.plan.hours - 1e-3


@settings(max_examples=100, deadline=None)
@given(st.lists(FINDINGS, min_size=1, max_size=7), st.data())
def test_a_pass_that_becomes_a_failure_never_improves_the_verdict(findings: list[Finding], data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(findings) - 1))
    if findings[index].failing:
        return
    changed = list(findings)
    changed[index] = data.draw(FINDINGS.filter(lambda f: f.failing))
    assert verdict(*changed).decision.order >= verdict(*findings).decision.order or findings[index].unproven


@settings(max_examples=100, deadline=None)
@given(st.lists(FINDINGS.filter(lambda f: f.blocks), min_size=1, max_size=8))
def test_the_plan_holds_what_it_promises(blockers: list[Finding]) -> None:
    plan = make_plan(blockers, CHECKS, 48)
    by_id = {task.id: task for task in plan.tasks}
    assert plan.critical_path
    for before, task in zip(plan.tasks, plan.tasks[1:], strict=False):
        assert task.start >= before.worked - 1e-3, "two things at once"
    for task in plan.tasks:
        for other in task.after:
            earlier = by_id[other]
            assert task.start >= (earlier.worked if earlier.done is None else earlier.done) - 1e-3
    if plan.hours is not None:
        assert plan.hours == max(task.done for task in plan.tasks if task.done is not None)


def test_three_things_for_tonight_start_with_the_longest_wait() -> None:
    made = verdict(
        finding("d.other", "one.example", hours=(1, 2)),
        finding("a.dns", "two.example", waits=(wait(30),)),
        finding("b.tls", "three.example"),
        finding("d.other", "four.example", severity=Severity.HIGH),
    )
    actions = tonight(made, rank(made.blockers))
    assert len(actions) == 3
    assert actions[0].title == "mend a.dns at two.example"
    assert "30 hours" in actions[0].why


def test_tonight_without_blockers_takes_the_worst_risks_then_what_is_unknown() -> None:
    findings = (
        finding("d.other", severity=Severity.HIGH),
        finding(outcome="unknown"),
        finding("a.dns", outcome="unknown"),
    )
    actions = tonight(verdict(*findings), rank(findings))
    assert [action.title for action in actions] == ["mend d.other at kettle.example", "Find out: edge.tls is wrong"]


def test_tonight_for_a_single_blocker() -> None:
    made = verdict(finding())
    assert tonight(made, rank(made.blockers))[0].why == "It is all that blocks the launch."


def test_nothing_to_do_tonight() -> None:
    assert tonight(verdict(), ()) == ()


@pytest.mark.parametrize(
    ("hours", "words"),
    [(0.25, "15 minutes"), (1, "1 hour"), (1.5, "1.5 hours"), (48, "48 hours"), (72, "3 days"), (170, "7.1 days")],
)
def test_lengths_of_time_as_people_say_them(hours: float, words: str) -> None:
    assert span(hours) == words
