from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from launchready.net.load import Engine

from .authorities import Authorities

settings.register_profile("patient", deadline=None)  # a busy machine is no failure
settings.load_profile("patient")

SUITE = Path(__file__).parents[3] / "shared" / "data" / "ssrf" / "ssrf-targets.jsonl"


@pytest.fixture(scope="session")
def ssrf() -> Callable[[], list[dict[str, object]]]:
    """The rows of public test suites against server-side request forgery."""

    def rows() -> list[dict[str, object]]:
        if not SUITE.is_file():
            pytest.skip("the public vectors ssrf/ssrf-targets.jsonl are not beside the project")
        return [json.loads(line) for line in SUITE.read_text(encoding="utf-8").splitlines()]

    return rows


@pytest.fixture(scope="session")
def authorities(tmp_path_factory: pytest.TempPathFactory) -> Authorities:
    return Authorities.in_folder(tmp_path_factory.mktemp("authorities"))


@pytest.fixture(autouse=True)
def quiet(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Nothing may be left for asyncio to complain of: tasks that failed unseen, transports that were not closed."""
    yield
    loud = [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR]
    assert loud == []


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


@pytest.fixture(params=list(Engine), ids=str)
def engine(request: pytest.FixtureRequest) -> Engine:
    """Each engine of the load generator in turn."""
    return Engine(request.param)
