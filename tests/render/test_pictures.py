"""The layouts behind the pictures, in numbers."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from launchready.model.verdict import Report
from launchready.render.build import document_of
from launchready.render.document import LaunchPlan, PlanTask
from launchready.render.page.fit import fit, fit_end, text_width
from launchready.render.page.hostmap import absent, host_map
from launchready.render.page.timeline import timeline

Sample = Callable[[str], Report]

times = st.floats(0, 400)


@st.composite
def plans(draw: st.DrawFn) -> LaunchPlan:
    tasks = []
    for place in range(draw(st.integers(1, 6))):
        start, work, wait = draw(times), draw(times), draw(st.none() | times)
        done = None if wait is None else start + work + wait
        tasks.append(
            PlanTask(f"t{place}", "edge.tls", "A title " * draw(st.integers(1, 30)), ("kettle.test",), "Fix", 0, work, "", (),
                     start, start + work, done, (), draw(st.booleans()), done is None)
        )  # fmt: skip
    limit = draw(st.floats(1, 200))
    ends = [task.done for task in tasks]
    hours = None if None in ends else max(end for end in ends if end is not None)
    return LaunchPlan(tuple(tasks), hours, limit, hours is not None and hours <= limit)


@given(plans(), st.sampled_from([350.0, 1080.0]))
def test_every_bar_lies_in_the_picture(plan: LaunchPlan, width: float) -> None:
    picture = timeline(plan, width)
    assert 0 < picture.limit < width
    for bar, task in zip(picture.bars, plan.tasks, strict=True):
        assert 0 <= bar.x < bar.worked <= bar.done <= width
        assert bar.bar_y + 12 <= picture.height
        if task.done is not None and task.done > plan.limit:
            assert bar.done >= picture.limit
    assert [tick.x for tick in picture.ticks] == sorted(tick.x for tick in picture.ticks)
    assert len(picture.ticks) <= width / 60


@pytest.mark.parametrize(("name", "label"), [("no-go", "day 3"), ("with-fixes", "24 h")])
def test_the_axis_fits_the_plan(sample: Sample, name: str, label: str) -> None:
    assert label in [tick.label for tick in timeline(document_of(sample(name)).plan, 1080).ticks]


def test_a_plan_of_a_month_still_has_an_axis(sample: Sample) -> None:
    plan = document_of(sample("no-go")).plan
    long = replace(plan, tasks=(replace(plan.tasks[0], done=720.0), *plan.tasks[1:]), hours=720.0)
    assert [tick.label for tick in timeline(long, 1080).ticks][-1].startswith("day ")


def test_the_map_groups_by_where_visitors_end(sample: Sample) -> None:
    document = document_of(sample("no-go"))
    picture = host_map(document.hosts, document.product.canonical_url)
    assert len(picture.rows) + len(picture.absent) == 50
    assert picture.finals[0].text == "https://www.kettle.test/"
    assert [block.words for block in picture.finals[-3:]] == [
        "does not answer",
        "goes round in a loop",
        "a certificate warning",
    ]
    assert picture.absent == ("docs.kettle.test", "status.kettle.test", "admin.kettle.test", "blog.kettle.test")
    names = [row.host.name for row in picture.rows]
    assert names.index("customer-2.eu-west.kettle.test") < names.index("customer-10.eu-west.kettle.test")
    states = {row.host.name: row.state for row in picture.rows}
    assert (states["api.kettle.test"], states["www.kettle.test"], states["customer-1.eu-west.kettle.test"]) == (
        "bad",
        "warn",
        "good",
    )
    spans = [(block.y, block.y + block.height) for block in picture.finals]
    assert all(low[1] <= high[0] for low, high in itertools.pairwise(spans))
    assert picture.height > spans[-1][1]


def test_a_guessed_host_that_is_missing_is_left_out(sample: Sample) -> None:
    hosts = {host.name: host for host in document_of(sample("no-go")).hosts}
    assert absent(hosts["docs.kettle.test"])
    assert not absent(hosts["help.kettle.test"])
    assert not absent(replace(hosts["docs.kettle.test"], guessed=False))


@given(st.text(max_size=300), st.floats(40, 400), st.sampled_from([11.5, 13.0]))
def test_text_is_cut_to_its_room(text: str, width: float, size: float) -> None:
    for cut in (fit(text, width, size), fit_end(text, width, size)):
        assert cut == "…" or text_width(cut, size) <= width
        assert cut == text or "…" in cut


def test_a_name_keeps_both_its_ends() -> None:
    cut = fit("customer-with-a-very-long-name.eu-west.kettle.test", 160, 13)
    assert cut.startswith("customer")
    assert cut.endswith("kettle.test")
