"""The chat under load: the demo product's own, on good days and bad ones of its model."""

from __future__ import annotations

import json
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest

from launchready.app import product_file
from launchready.app.audit import Order
from launchready.app.load_chat import Wish, as_json, json_schema, run_load
from launchready.lab.gateway import BUSY
from launchready.lab.lab import RunningLab, running
from launchready.lab.world import GatewayDay, ModelClientBehaviour
from launchready.model.errors import UsageError
from launchready.model.evidence.run import Seams
from launchready.net.chat_stream import Bounds
from launchready.render.load_chat import ChatLoadReport, as_text
from launchready.standards.record_files import CHAT_LOAD

pytestmark = pytest.mark.alone

STREAM = "https://chat.kettle.test/v1/chat/stream"
HASTY = Bounds(whole=10, idle=1.0)
QUICK = ModelClientBehaviour(timeout=0.3, backoff=0.01, longest_wait=0.2)
CARELESS = ModelClientBehaviour(timeout=None, fallback=False)


@contextmanager
def lab(tmp_path: Path) -> Iterator[tuple[RunningLab, Order]]:
    with running(directory=tmp_path) as made:
        product, source = product_file.read(made.product_file)
        yield made, Order(product, source, made.seams, environment=made.environment)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[RunningLab, Order]]:
    with lab(tmp_path_factory.mktemp("lab")) as made:
        yield made


def load(order: Order, **wish: object) -> ChatLoadReport:
    return run_load(order, replace(Wish(url=STREAM, rate=5, duration=1, bounds=HASTY), **wish))  # type: ignore[arg-type]


def on(made: RunningLab, day: GatewayDay, client: ModelClientBehaviour) -> None:
    """Change the day and the client of a lab that runs: both are read for each message."""
    for values, target in ((day, made.world.app.gateway), (client, made.world.app.model)):
        for name in type(values).__slots__:
            setattr(target, name, getattr(values, name))


def test_a_good_day_is_measured_shown_and_kept(shared: tuple[RunningLab, Order]) -> None:
    made, order = shared
    on(made, GatewayDay(), ModelClientBehaviour())
    told: list[str] = []
    report = run_load(order, Wish(url=STREAM, rate=5, duration=1), told.append)
    seen = report.load
    assert told[0].startswith("5 messages to https://chat.kettle.test/v1/chat/stream in 1 s (5 a second")
    assert (report.exit_code, seen.sent, seen.complete, seen.users) == (0, 5, 5, 2)
    assert seen.times(seen.streaming, "streams") == 5
    assert seen.first_token is not None
    assert seen.full is not None
    assert seen.first_token.p50 < seen.full.p50
    path = made.directory / CHAT_LOAD.name
    assert report.recorded == str(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert seen in CHAT_LOAD.parse(path.read_bytes())
    text = as_text(report)
    assert max(map(len, text.splitlines())) <= 80
    assert "first token" in text
    document = json.loads(as_json(report))
    jsonschema.validate(document, json_schema())
    assert "kettle is" not in path.read_text().lower()


def test_the_json_endpoint_of_the_product_file(shared: tuple[RunningLab, Order]) -> None:
    made, order = shared
    on(made, GatewayDay(), ModelClientBehaviour())
    seen = load(order, url="").load
    assert (seen.url, seen.complete) == ("https://chat.kettle.test/v1/chat", 5)
    assert seen.gaps is None


def test_the_web_socket(shared: tuple[RunningLab, Order]) -> None:
    made, order = shared
    on(made, GatewayDay(), ModelClientBehaviour())
    assert order.product.chat is not None
    chat = order.product.chat.model_copy(
        update={"transport": "websocket", "url": f"{STREAM.removesuffix('stream')}socket"}
    )
    order = replace(order, product=order.product.model_copy(update={"chat": chat}))
    seen = load(order, url="").load
    assert (seen.complete, seen.times(seen.streaming, "streams")) == (5, 5)


@pytest.mark.parametrize(
    ("day", "endings"),
    [
        (GatewayDay(first=5), {"complete": 5}),
        (GatewayDay(refuses=-1, status=0), {"complete": 5}),
        (GatewayDay(refuses=-1, status=429, retry_after=30), {"complete": 5}),
        (GatewayDay(refuses=1, status=429, retry_after=0.1), {"complete": 5}),
        (GatewayDay(stalls_after=3), {"broken": 5}),
        (GatewayDay(cuts_after=3), {"broken": 5}),
    ],
    ids=["slow", "down", "limited", "limited once", "stalls", "cut off"],
)
def test_bad_days_of_a_patient_client(
    shared: tuple[RunningLab, Order], day: GatewayDay, endings: dict[str, int]
) -> None:
    made, order = shared
    on(made, day, QUICK)
    made.world.app.model.attempts = 2
    seen = load(order, bounds=Bounds(whole=10, idle=5)).load
    assert {each.what: each.times for each in seen.endings} == endings
    assert not seen.errors
    if "broken" in endings:
        assert [each.what for each in seen.details] == ["an error event"]
    assert BUSY not in as_json(load(order))


@pytest.mark.parametrize(
    ("day", "endings", "errors"),
    [
        (GatewayDay(first=3600), {}, {"timeout": 3}),
        (GatewayDay(refuses=-1, status=0), {}, {"500": 3}),
        (GatewayDay(stalls_after=3), {"hung": 3}, {}),
    ],
    ids=["slow", "down", "stalls"],
)
def test_bad_days_of_a_careless_client(
    shared: tuple[RunningLab, Order], day: GatewayDay, endings: dict[str, int], errors: dict[str, int]
) -> None:
    made, order = shared
    on(made, day, CARELESS)
    report = load(order, rate=3)
    assert {each.what: each.times for each in report.load.endings} == endings
    assert {each.what: each.times for each in report.load.errors} == errors
    assert report.exit_code == 1


def test_a_buffered_stream_is_told_from_one_that_streams(shared: tuple[RunningLab, Order]) -> None:
    made, order = shared
    on(made, GatewayDay(), ModelClientBehaviour(streams=False))
    seen = load(order).load
    assert seen.times(seen.streaming, "buffered") == 5


def test_limited_users_are_counted_apart(tmp_path: Path) -> None:
    with lab(tmp_path) as (made, order):
        del made
        seen = load(order, rate=20, duration=5, at_once=50).load
        assert seen.limited > 0
        assert seen.told_when == seen.limited
        assert seen.times(seen.errors, "429") == seen.limited
        assert seen.answered + seen.limited == seen.sent


def test_a_run_that_only_meets_errors_ends_early(shared: tuple[RunningLab, Order]) -> None:
    made, order = shared
    on(made, GatewayDay(refuses=-1), CARELESS)
    report = load(order, rate=20, duration=10)
    assert "failed" in report.load.interrupted
    assert report.load.sent < 200


@pytest.mark.parametrize(
    ("wish", "word"),
    [
        ({"rate": 21}, "at most 20"),
        ({"rate": 20, "duration": 26}, "520 messages are more than 500"),
        ({"at_once": 51}, "from 1 to 50"),
    ],
)
def test_what_is_too_much_is_refused_before_anything_is_sent(
    shared: tuple[RunningLab, Order], wish: dict[str, object], word: str
) -> None:
    with pytest.raises(UsageError, match=word):
        load(shared[1], **wish)


def test_what_nobody_proved_is_not_loaded(shared: tuple[RunningLab, Order]) -> None:
    made, order = shared
    elsewhere = replace(order, seams=Seams(dns_server=made.seams.dns_server, resolve=made.seams.resolve))
    with pytest.raises(UsageError, match="nothing was sent"):
        load(elsewhere)


def test_a_chat_of_somebody_else_leaves_no_record(shared: tuple[RunningLab, Order]) -> None:
    _, order = shared
    report = load(order, url="https://accounts.lab.test/")
    assert (report.exit_code, report.recorded) == (3, "")
