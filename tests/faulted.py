"""The demo product audited with faults planted, and the faults of each family: their tests are spread over files, which run side by side."""

from __future__ import annotations

import os

from launchready.app import product_file
from launchready.app.audit import Order, run_audit
from launchready.app.judge import judge
from launchready.lab.faults import all_faults, browser, mail_render
from launchready.lab.faults.fault import Fault
from launchready.lab.lab import running
from launchready.model.errors import LaunchReadyError
from launchready.model.verdict import Report
from launchready.net.browser import find_chromium


def has_browser() -> bool:
    try:
        return bool(find_chromium(os.environ))
    except LaunchReadyError:
        return False


def needs_browser(name: str) -> bool:
    families = (*vars(browser).values(), *vars(mail_render).values())
    return any(fault.name == name for fault in families if isinstance(fault, Fault))


def audited(faults: tuple[str, ...], *, seen: bool = False) -> Report:
    with running(faults) as lab:
        product, source = product_file.read(lab.product_file)
        environment = {**os.environ, **lab.environment}
        order = Order(product, source, lab.seams, active=True, browser=seen, environment=environment)
        return judge(run_audit(order).evidence)


def faults_of(*families: str) -> list[str]:
    """The names of the faults whose first check is of one of these families."""
    return [name for name, fault in all_faults().items() if fault.checks[0].partition(".")[0] in families]


APART = frozenset(
    {"origin-exposed", "mail-nowhere", "dkim-doubled", "dkim-short", "localhost-called", "mail-blocklisted"}
)
"""Faults that hide what their partner shows, or show more with it."""


def pairs_of(*families: str) -> list[tuple[str, ...]]:
    """The same faults two at a time, which halves the audits; `make test-long` plants each alone."""
    names = faults_of(*families)
    found: list[tuple[str, ...]] = []
    for kind in (True, False):
        left = [name for name in names if needs_browser(name) is kind]
        half = (len(left) + 1) // 2
        for pair in (left[place::half] for place in range(half)):
            found += [(name,) for name in pair] if APART & set(pair) else [tuple(pair)]
    return found


def failing(*names: str) -> tuple[set[str], set[str]]:
    """The checks that fail with faults planted, and those that these say they trip."""
    report = audited(names, seen=any(needs_browser(name) for name in names))
    meant = {check for name in names for check in all_faults()[name].checks}
    return {finding.check for finding in report.findings if finding.failing}, meant
