from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("patient", deadline=None)  # a busy machine is no failure
settings.load_profile("patient")

SUITES = Path(__file__).parents[3] / "shared" / "data"


@pytest.fixture(scope="session")
def suite() -> Callable[[str], str]:
    """The text of a file of public test vectors, which lie beside the project where they are at all."""

    def read(name: str) -> str:
        path = SUITES / name
        if not path.is_file():
            pytest.skip(f"the public vectors {name} are not beside the project")
        return path.read_text(encoding="utf-8")

    return read
