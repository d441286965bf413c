"""The demo product: healthy it is silent, and each planted fault is found, and only that one."""

from __future__ import annotations

import os

import pytest

from launchready.app import product_file
from launchready.app.audit import Order, run_audit
from launchready.app.demo import has_desktop
from launchready.app.judge import judge
from launchready.checks.catalogue import all_checks
from launchready.checks.runner import needs
from launchready.lab.faults import DEMO_FAULTS, all_faults, browser
from launchready.lab.faults.fault import Fault
from launchready.lab.lab import running
from launchready.model.check import Outcome
from launchready.model.errors import LaunchReadyError
from launchready.model.evidence.browser import BrowserEvidence
from launchready.model.verdict import Decision, Report
from launchready.net.browser import find_chromium

UNSHOWABLE: dict[str, str] = {}
"""Checks that cannot be shown on the lab, each with the reason."""


BROWSERS = frozenset(check.id for check in all_checks() if BrowserEvidence in needs(check).values())
"""What no run without a browser can say."""


def has_browser() -> bool:
    try:
        return bool(find_chromium(os.environ))
    except LaunchReadyError:
        return False


def needs_browser(name: str) -> bool:
    return any(fault.name == name for fault in vars(browser).values() if isinstance(fault, Fault))


def audited(faults: tuple[str, ...], *, seen: bool = False) -> Report:
    with running(faults) as lab:
        product, source = product_file.read(lab.product_file)
        environment = {**os.environ, **lab.environment}
        order = Order(product, source, lab.seams, active=True, browser=seen, environment=environment)
        return judge(run_audit(order).evidence)


def test_the_healthy_product_is_silent() -> None:
    report = audited((), seen=has_browser())
    loud = {f.check for f in report.findings if f.result.outcome in (Outcome.FAIL, Outcome.UNKNOWN)}
    assert loud == (set() if has_browser() else BROWSERS)
    assert report.verdict.decision is Decision.GO
    assert not report.evidence.gaps


@pytest.mark.parametrize("name", sorted(all_faults()))
def test_each_fault_is_found_and_only_that_one(name: str) -> None:
    if needs_browser(name) and not has_browser():
        pytest.skip("needs Chromium")
    report = audited((name,), seen=needs_browser(name))
    assert {finding.check for finding in report.findings if finding.failing} == set(all_faults()[name].checks)


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
