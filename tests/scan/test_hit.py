"""A hit never shows its value, however it is looked at."""

from __future__ import annotations

import copy
import dataclasses
import pickle
import random

import pytest

from launchready.scan.engine import Engine
from launchready.scan.hit import Hit
from launchready.scan.services import services

from .shapes import BUILT, SHAPES, draw

SOURCE = random.Random(43)


@pytest.fixture(scope="module")
def hits(engine: Engine) -> list[Hit]:
    lines = []
    for rule, shape in SHAPES.items():
        value = BUILT[rule](SOURCE) if rule in BUILT else draw(shape.template, SOURCE)
        lines.append(f"{shape.name}={value}")
    lines.append("APP_PASSWORD=k8Fq29zLm1x")
    return list(engine.scan("\n\n".join(lines).encode()))


def test_no_way_of_looking_shows_the_value(hits: list[Hit]) -> None:
    assert len(hits) > 150
    for hit in hits:
        value = hit.value.reveal()
        for text in (
            repr(hit),
            str(hit),
            f"{hit}",
            f"{hit!r:>10}",
            repr(dataclasses.asdict(hit)),
            repr(copy.copy(hit)),
            repr((hit,)),
        ):
            assert value not in text
            assert "Secret(…)" in text
        with pytest.raises(TypeError):
            pickle.dumps(hit)


def test_only_the_documented_beginning_is_shown(hits: list[Hit]) -> None:
    beginnings = {shown for service in services() for form in service.formats for shown in form.shows}
    for hit in hits:
        shown = hit.shown.removesuffix("…")
        if hit.shown.endswith("…"):
            assert shown in beginnings or shown.endswith("://")
        else:
            assert hit.shown == f"{hit.name}, {len(hit.value.reveal())} characters" or shown.startswith("-----BEGIN")
        assert len(shown) < len(hit.value.reveal()) or not hit.value.reveal().startswith(shown)


def test_fingerprints_tell_values_apart_and_need_the_key(engine: Engine) -> None:
    first, second = draw("ghp_<a:36>", SOURCE), draw("ghp_<a:36>", SOURCE)
    a, b, c = engine.scan(f"x={first}\ny={second}\nz={first}\n".encode())
    assert a.fingerprint(b"k") == c.fingerprint(b"k") != b.fingerprint(b"k")
    assert a.fingerprint(b"k") != a.fingerprint(b"other")
