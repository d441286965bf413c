"""The demo product: healthy it is silent, and each planted fault is found, and only that one."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from faulted import audited, faults_of, has_browser

from launchready.app.demo import has_desktop
from launchready.checks.catalogue import all_checks
from launchready.checks.runner import needs
from launchready.lab.faults import DEMO_FAULTS, all_faults
from launchready.model.check import Outcome
from launchready.model.evidence.browser import BrowserEvidence
from launchready.model.evidence.mail_render import MailRenderEvidence
from launchready.model.verdict import Decision

UNSHOWABLE: dict[str, str] = {}
"""Checks that cannot be shown on the lab, each with the reason."""


BROWSERS = frozenset(
    check.id for check in all_checks() if {BrowserEvidence, MailRenderEvidence} & set(needs(check).values())
)
"""What no run without a browser can say."""


def test_the_healthy_product_is_silent() -> None:
    report = audited((), seen=has_browser())
    loud = {f.check for f in report.findings if f.result.outcome in (Outcome.FAIL, Outcome.UNKNOWN)}
    assert loud == (set() if has_browser() else BROWSERS)
    assert report.verdict.decision is Decision.GO
    assert not report.evidence.gaps


def test_every_fault_is_tried() -> None:
    folder = Path(__file__).parent
    families = {
        name for path in folder.glob("test_faults_*.py") for name in ast.literal_eval(_assigned(path, "FAMILIES"))
    }
    assert sorted(faults_of(*families)) == sorted(all_faults())


def _assigned(path: Path, name: str) -> str:
    return next(line.partition(" = ")[2] for line in path.read_text().splitlines() if line.startswith(f"{name} = "))


def test_every_check_has_its_fault() -> None:
    shown = {check for fault in all_faults().values() for check in fault.checks}
    without = {check.id for check in all_checks()} - shown - set(UNSHOWABLE)
    assert not without, f"no fault in launchready.lab.faults shows {sorted(without)}"
    assert not shown & set(UNSHOWABLE)


def test_the_default_faults_cannot_be_mended_in_time() -> None:
    report = audited(DEMO_FAULTS)
    assert report.verdict.decision is Decision.NO_GO
    assert not report.verdict.plan.fits
    assert len(report.tonight) == 3


@pytest.mark.parametrize(
    ("environment", "desktop"),
    [
        ({"DISPLAY": ":0"}, True),
        ({"DISPLAY": ":0", "CI": "true"}, False),
        ({"DISPLAY": ":0", "SSH_CONNECTION": "x"}, False),
    ],
)
def test_a_browser_is_opened_only_where_somebody_sees_it(environment: dict[str, str], desktop: bool) -> None:
    assert has_desktop(environment) is desktop
