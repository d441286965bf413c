"""The openspf suite for RFC 7208, as far as it lies beside the project: every case's result, and its explanation where it says one."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from conformance.spf_server import Server, serving
from conformance.spf_suite import Case, cases, settle

from launchready.cli import main
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


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with serving() as running:
        yield running


@pytest.mark.skipif(not CASES, reason="the SPF suite does not lie beside the project (shared/data/spf)")
@pytest.mark.parametrize("case", CASES, ids=[f"{case.section}-{case.name}".replace(" ", "-") for case in CASES])
def test_the_command_over_the_wire(case: Case, server: Server, capsys: pytest.CaptureFixture[str]) -> None:
    """The same by `launchready inspect spf`, with a name server that answers as the suite says."""
    Server.zone = case.zone
    at = f"127.0.0.1:{server.server_address[1]}"
    words = ["inspect", "spf", case.domain, "--ip", case.host, "--sender", case.sender, "--helo", case.helo]
    main([*words, "--dns-server", at, "--timeout", "0.3"])
    found = json.loads(capsys.readouterr().out)
    assert found["result"] in case.results, found
    if case.explanation:
        assert found["explanation"] == ("" if case.explanation == "DEFAULT" else case.explanation)
