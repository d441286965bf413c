"""A retry storm over the lab's webhook: weathered, limited, broken, done twice."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import jsonschema
import pytest

from launchready.app import product_file
from launchready.app.audit import Order
from launchready.app.retry_storm import Wish, as_json, json_schema, run_storm
from launchready.lab.lab import Lab, RunningLab, build
from launchready.lab.lab import _LabThread as LabThread
from launchready.lab.world import Rate, World
from launchready.model.errors import UsageError
from launchready.model.product import RouteKind
from launchready.render.retry_storm import as_text

SMALL = Wish(events=12, rate=60, within=2)


@contextmanager
def lab_with(change: Callable[[World], None], folder: Path) -> Iterator[RunningLab]:
    world = build()
    world.app.webhook_rate = Rate(1000, 1000)
    change(world)
    thread = LabThread(Lab(world, folder))
    try:
        yield thread.open()
    finally:
        thread.close()


def order(lab: RunningLab) -> Order:
    product, source = product_file.read(lab.product_file)
    return Order(product, source, lab.seams, environment=dict(lab.environment))


def nothing(_world: World) -> None:
    """The healthy product."""


def test_the_healthy_product_weathers_it(tmp_path: Path) -> None:
    said: list[str] = []
    with lab_with(nothing, tmp_path) as lab:
        report = run_storm(order(lab), SMALL, said.append)
    assert (report.exit_code, report.findings) == (0, ())
    assert (report.storm.taken, report.storm.done, report.storm.done_twice) == (12, 12, 0)
    assert report.storm.twice == 3
    assert report.storm.deliveries <= report.most_deliveries
    assert f"at most {report.most_deliveries} requests" in said[0]
    assert "weathered" in as_text(report)
    jsonschema.validate(json.loads(as_json(report)), json_schema())


def _limited(world: World) -> None:
    world.app.webhook_rate = Rate(4, 4)


def test_a_limit_makes_retries_and_loses_nothing(tmp_path: Path) -> None:
    with lab_with(_limited, tmp_path) as lab:
        report = run_storm(order(lab), Wish(events=12, rate=60, within=8))
    assert report.storm.lost == 0
    assert report.storm.amplification > 1
    assert dict(report.storm.refused)["429"] > 0
    assert report.storm.done == 12


def _repeats(world: World) -> None:
    world.app.webhook.repeats = True


def test_what_is_done_twice_is_counted(tmp_path: Path) -> None:
    with lab_with(_repeats, tmp_path) as lab:
        report = run_storm(order(lab), SMALL)
    assert report.exit_code == 1
    assert report.storm.done_twice == 3
    assert any("more than once" in found for found in report.findings)


def _breaks(world: World) -> None:
    world.app.webhook.once = False


def test_a_second_delivery_that_breaks_is_told(tmp_path: Path) -> None:
    with lab_with(_breaks, tmp_path) as lab:
        report = run_storm(order(lab), SMALL)
    assert report.storm.twice_failed == 3
    assert report.exit_code == 1


def _refuses(world: World) -> None:
    world.app.webhook_secret = "whsec_another"


def test_what_is_never_taken_is_lost(tmp_path: Path) -> None:
    with lab_with(_refuses, tmp_path) as lab:
        report = run_storm(order(lab), Wish(events=3, rate=60, within=2))
    assert (report.storm.lost, report.storm.drained) == (3, None)
    assert report.storm.deliveries == 3 * 10
    assert "never" in as_text(report)
    assert all(len(line) <= 80 for line in as_text(report).splitlines())


@pytest.mark.parametrize(
    "wish",
    [Wish(events=0), Wish(events=501), Wish(rate=1000), Wish(within=0.5), Wish(url="https://api.kettle.test/no")],
)
def test_what_is_out_of_bounds_is_refused(wish: Wish, tmp_path: Path) -> None:
    with lab_with(nothing, tmp_path) as lab, pytest.raises(UsageError):
        run_storm(order(lab), wish)


def test_without_the_secret_or_permission_nothing_is_sent(tmp_path: Path) -> None:
    with lab_with(nothing, tmp_path) as lab:
        given = order(lab)
        with pytest.raises(UsageError, match="is not set"):
            run_storm(Order(given.product, given.source, given.seams), SMALL)
        hook = given.product.routes_of(RouteKind.WEBHOOK)[0].model_copy(update={"url": "https://hooks.example.com/in"})
        elsewhere = given.product.model_copy(update={"routes": (hook,)})
        with pytest.raises(UsageError, match="no storm was sent"):
            run_storm(Order(elsewhere, given.source, given.seams, environment=given.environment), SMALL)
