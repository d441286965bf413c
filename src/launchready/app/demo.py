"""The demo: the audit of a product with planted faults, on a little internet of its own."""

from __future__ import annotations

import contextlib
import sys
import webbrowser
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from launchready.app import evidence_file, product_file
from launchready.app.audit import Order, Progress, run_audit
from launchready.app.judge import judge
from launchready.app.operator import throwaway_key
from launchready.app.reports import write_file
from launchready.lab.faults import DEMO_FAULTS, all_faults
from launchready.model.errors import UsageError
from launchready.model.verdict import Report
from launchready.net.journal import Journal

if TYPE_CHECKING:
    from launchready.lab.lab import RunningLab

FILES = {"html": "report.html", "json": "report.json", "markdown": "report.md", "sarif": "report.sarif"}
EVIDENCE = "evidence.json"


@dataclass(frozen=True, slots=True)
class Demonstrated:
    """What the demo came to, and where its files are."""

    report: Report
    journal: Journal
    html: Path


def chosen_faults(texts: Sequence[str], *, healthy: bool) -> tuple[str, ...]:
    """Return the faults of `--faults a,b` (repeatable): the demo's own where none is named, none for a healthy product."""
    if healthy:
        return ()
    if not texts:
        return DEMO_FAULTS
    names = tuple(name.strip() for text in texts for name in text.split(",") if name.strip())
    if not names:
        raise UsageError("--faults: names no fault", "see launchready demo --list-faults, or use --healthy")
    return names


def fault_table() -> str:
    """Return every fault that can be planted, with what it does and the check that must see it."""
    lines = []
    for fault in all_faults().values():
        mark = "*" if fault.name in DEMO_FAULTS else " "
        lines += [f"{mark} {fault.name:<24}{', '.join(fault.checks)}", f"    {fault.title}"]
    return "\n".join([*lines, "", "* planted by default"])


def demonstrate(lab: RunningLab, folder: Path, progress: Progress) -> Demonstrated:
    """Audit the demo product and write its reports and evidence into a folder."""
    product, source = product_file.read(lab.product_file)
    audited = run_audit(
        Order(
            product,
            source,
            lab.seams,
            active=True,
            browser=True,
            environment=lab.environment,
            key=throwaway_key(),
            progress=progress,
        )
    )
    report = judge(audited.evidence)
    evidence_file.save(audited.evidence, folder / EVIDENCE)
    for name, file in FILES.items():
        write_file(report, name, folder / file)
    return Demonstrated(report, audited.journal, folder / FILES["html"])


def has_desktop(environment: Mapping[str, str]) -> bool:
    """Return True where a person sits before a screen that a browser can open on, and not at the end of an SSH line."""
    if environment.get("CI") or environment.get("SSH_CONNECTION"):
        return False
    return sys.platform in ("darwin", "win32") or bool(environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY"))


def open_report(html: Path) -> None:
    """Open a report in the person's own browser; that none can be opened is no failure."""
    with contextlib.suppress(webbrowser.Error, OSError):
        webbrowser.open(html.absolute().as_uri())
