from __future__ import annotations

import base64
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from launchready.scan.engine import Engine
from launchready.scan.hit import Hit

VECTORS = Path(__file__).parents[3] / "shared" / "data" / "secrets" / "cases.jsonl"
NOW = 1_780_000_000.0  # 2026-05-28


@pytest.fixture(scope="session")
def cache(pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where compiled rules are kept: with what pytest keeps from run to run, if it keeps anything."""
    kept: pytest.Cache | None = getattr(pytestconfig, "cache", None)
    return kept.mkdir("scan") if kept is not None else tmp_path_factory.mktemp("scan")


@pytest.fixture(scope="session")
def engine(cache: Path) -> Engine:
    """One engine for all tests of a process."""
    made = Engine.open(cache, clock=lambda: NOW)
    made.prepare()
    return made


@pytest.fixture(scope="session")
def seen(engine: Engine) -> Callable[..., list[Hit]]:
    """What is found in a text."""

    def scan(text: str, path: str = "") -> list[Hit]:
        return list(engine.scan(text.encode(), path))

    return scan


@pytest.fixture(scope="session")
def vectors() -> Callable[[], list[dict[str, Any]]]:
    """The cases of public rule sets, each with its bytes."""

    def rows() -> list[dict[str, Any]]:
        if not VECTORS.is_file():
            pytest.skip("the public vectors secrets/cases.jsonl are not beside the project")
        read = [json.loads(line) for line in VECTORS.read_text(encoding="utf-8").splitlines()]
        return [row | {"data": base64.b64decode(row["text_b64"])} for row in read]

    return rows
