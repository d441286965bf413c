"""Each fault of a family is found, and only that one: audit, handover."""

from __future__ import annotations

import pytest
from faulted import failing, faults_of, has_browser, needs_browser, pairs_of

FAMILIES = ("audit", "handover")


@pytest.mark.parametrize("names", pairs_of(*FAMILIES), ids=" and ".join)
def test_faults_are_found_and_nothing_else(names: tuple[str, ...]) -> None:
    if any(needs_browser(name) for name in names) and not has_browser():
        pytest.skip("needs Chromium")
    found, meant = failing(*names)
    assert found == meant


@pytest.mark.long
@pytest.mark.parametrize("name", faults_of(*FAMILIES))
def test_each_fault_is_found_and_only_that_one(name: str) -> None:
    test_faults_are_found_and_nothing_else((name,))
