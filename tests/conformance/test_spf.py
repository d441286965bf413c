"""The openspf suite for RFC 7208, as far as it lies beside the project: every case's result, and its explanation where it says one."""

from __future__ import annotations

from pathlib import Path

import pytest
from conformance.spf_suite import Case, cases, settle

from launchready.standards.spf import check_host

FOLDER = Path(__file__).parents[2].parent / "shared/data/spf"
FILES = sorted(FOLDER.glob("*.yml")) if FOLDER.is_dir() else []
CASES = [case for file in FILES for case in cases(file)]


@pytest.mark.skipif(not CASES, reason="the SPF suite does not lie beside the project (shared/data/spf)")
@pytest.mark.parametrize("case", CASES, ids=[f"{case.section}-{case.name}".replace(" ", "-") for case in CASES])
def test_the_suite_s_results(case: Case) -> None:
    found = settle(check_host(case.host, case.domain, case.sender, case.helo), case.zone)
    assert found.result.value in case.results, found
    if case.explanation:
        assert found.explanation == ("" if case.explanation == "DEFAULT" else case.explanation), found
