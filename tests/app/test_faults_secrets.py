"""Each fault of a family is found, and only that one: secrets."""

from __future__ import annotations

import pytest
from faulted import failing, faults_of, has_browser, needs_browser

FAMILIES = ("secrets", "ai")


@pytest.mark.parametrize("name", faults_of(*FAMILIES))
def test_each_fault_is_found_and_only_that_one(name: str) -> None:
    if needs_browser(name) and not has_browser():
        pytest.skip("needs Chromium")
    found, meant = failing(name)
    assert found == meant
