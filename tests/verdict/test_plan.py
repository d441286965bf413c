"""The plan: one pair of hands, waits beside the work, what others depend on first."""

from __future__ import annotations

import pytest
from made import check, finding, wait

from launchready.model.check import WaitKind
from launchready.model.finding import Finding
from launchready.model.product import FixHours
from launchready.model.verdict import Plan
from launchready.verdict.plan import depth, make_plan

CHECKS = {c.id: c for c in (check("a.dns"), check("b.tls", "a.dns"), check("c.hsts", "b.tls"), check("d.other"))}


def plan(*findings: Finding, limit: float = 48, overrides: tuple[FixHours, ...] = ()) -> Plan:
    return make_plan(findings, CHECKS, limit, overrides)


def test_nothing_to_do_takes_no_time_and_fits() -> None:
    empty = plan()
    assert (empty.tasks, empty.hours, empty.fits, empty.critical_path) == ((), 0.0, True, ())


def test_work_is_done_one_after_the_other_and_waits_run_beside_it() -> None:
    made = plan(finding("d.other", hours=(1, 4)), finding("a.dns", hours=(0.5, 1), waits=(wait(10),)))
    assert [(t.check, t.start, t.worked, t.done) for t in made.tasks] == [("a.dns", 0, 1, 11), ("d.other", 1, 5, 5)]
    assert made.hours == 11
    assert [t.check for t in made.critical_path] == ["a.dns"]


def test_a_fix_starts_when_what_it_comes_after_is_done_with_its_waits() -> None:
    made = plan(finding("b.tls", hours=(1, 2)), finding("a.dns", hours=(1, 1), waits=(wait(5), wait(1))))
    tls = made.tasks[1]
    assert (tls.check, tls.start, tls.done, tls.after) == ("b.tls", 7, 9, (made.tasks[0].id,))
    assert [t.check for t in made.critical_path] == ["a.dns", "b.tls"]


def test_a_fix_waits_through_a_check_that_passed() -> None:
    made = plan(finding("c.hsts"), finding("a.dns", waits=(wait(5),)))
    assert made.tasks[1].start == made.tasks[0].done


def test_another_host_does_not_wait() -> None:
    made = plan(finding("b.tls", "api.kettle.example"), finding("a.dns", "https://kettle.example/", waits=(wait(168),)))
    assert made.tasks[1].start == made.tasks[0].worked
    assert made.tasks[1].after == ()


def test_urls_and_hosts_are_the_same_place() -> None:
    made = plan(finding("b.tls", "kettle.example"), finding("a.dns", "https://kettle.example/a", waits=(wait(3),)))
    assert made.tasks[1].after == (made.tasks[0].id,)


def test_what_is_mended_by_one_fix_is_one_task() -> None:
    made = plan(finding("a.dns", "one.example", summary="set it"), finding("a.dns", "two.example", summary="set it"))
    assert len(made.tasks) == 1
    assert made.tasks[0].where == ("one.example", "two.example")


def test_a_wait_without_an_end_has_no_hours_and_does_not_fit() -> None:
    made = plan(finding("a.dns", waits=(wait(0, WaitKind.UNBOUNDED),)), finding("b.tls"))
    assert (made.hours, made.fits) == (None, False)
    assert [task.done for task in made.tasks] == [None, None]


def test_the_limit_itself_fits() -> None:
    assert plan(finding("a.dns", hours=(1, 48))).fits
    assert not plan(finding("a.dns", hours=(1, 48.1))).fits


def test_the_product_files_own_hours_count() -> None:
    own = FixHours(check="a.dns", low=3, high=5, reason="our registrar answers by post")
    made = plan(finding("a.dns"), overrides=(own,))
    assert made.tasks[0].hours == (3.0, 5.0)
    assert made.tasks[0].hours_reason == "our registrar answers by post"
    assert made.hours == 5


def test_a_finding_without_a_fix_still_takes_time() -> None:
    assert plan(finding("a.dns", fix=False)).hours == 8


def test_the_critical_path_goes_back_through_the_work_that_held_it_up() -> None:
    made = plan(finding("a.dns", "one.example", hours=(1, 3), waits=(wait(2),)), finding("d.other", hours=(1, 9)))
    assert [t.check for t in made.critical_path] == ["a.dns", "d.other"]


@pytest.mark.parametrize(("id_", "expected"), [("a.dns", 0), ("b.tls", 1), ("c.hsts", 2), ("unknown", 0)])
def test_depth(id_: str, expected: int) -> None:
    assert depth(id_, CHECKS) == expected


def test_a_circle_of_checks_ends() -> None:
    circle = {c.id: c for c in (check("a.one", "b.two"), check("b.two", "a.one"))}
    made = make_plan((finding("a.one"), finding("b.two")), circle, 48)
    assert len(made.tasks) == 2
