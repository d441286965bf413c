"""Healthy products, odd but right, raise no alarm: a false one is as grave as a miss."""

from __future__ import annotations

import pytest
from evidence.products import PRODUCTS

from launchready.app import evidence_file
from launchready.app.judge import judge


@pytest.mark.parametrize("name", PRODUCTS)
def test_it_is_silent(name: str) -> None:
    report = judge(PRODUCTS[name]())
    loud = [f"{f.check} {f.result.where}: {f.result.seen}" for f in report.findings if f.failing]
    assert not loud


def test_there_are_thirty() -> None:
    assert len(PRODUCTS) >= 30


@pytest.mark.parametrize("name", PRODUCTS)
def test_it_is_an_evidence_file(name: str) -> None:
    made = PRODUCTS[name]()
    assert evidence_file.parse(evidence_file.dump(made), name) == made
