"""The sample reports as fixtures, and what tests of several formats share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from render.samples import NASTY, SAMPLES

from launchready.model.verdict import Report


@pytest.fixture
def sample() -> Callable[[str], Report]:
    """Return the sample report of a name."""
    return lambda name: SAMPLES[name]()


@pytest.fixture(params=sorted(SAMPLES))
def any_report(request: pytest.FixtureRequest) -> Report:
    """Each sample report in turn."""
    return SAMPLES[request.param]()


@pytest.fixture
def nasty_text() -> str:
    """What the nasty report holds in every field that a stranger can fill."""
    return NASTY


@pytest.fixture
def schemas() -> Path:
    """Where the published schemas stand."""
    return Path(__file__).parent / "schemas"
