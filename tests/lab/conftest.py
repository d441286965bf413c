from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest

from launchready.lab import RunningLab, running

from .peers import Curl


@pytest.fixture(scope="module")
def lab() -> Iterator[RunningLab]:
    """The healthy product, for a whole module."""
    with running() as started:
        yield started


@pytest.fixture(scope="module")
def curl(lab: RunningLab) -> Curl:
    return Curl(lab)


@pytest.fixture(autouse=True)
def quiet(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """No test may make the lab complain, or asyncio about it."""
    yield
    loud = [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING]
    assert loud == []
