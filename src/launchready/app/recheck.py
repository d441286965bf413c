"""Looks again at what an earlier audit found wanting."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from pathlib import Path

from launchready.app import product_file
from launchready.app.audit import Order, known_failures, run_audit
from launchready.app.compare import Comparison, compare
from launchready.app.judge import judge
from launchready.model.evidence import Evidence
from launchready.model.evidence.run import Seams
from launchready.model.verdict import Report


@dataclass(frozen=True, slots=True)
class Rechecked:
    """The new report, of the checks that were wanting alone, and what changed."""

    report: Report
    comparison: Comparison


def recheck(
    before: Evidence, order: Order, *, product_path: Path | None = None, known: Collection[str] = ()
) -> Rechecked | None:
    """Return what became of an earlier audit's failures and unknowns; None where it had none.

    `order` says how to go about it; where its seams say nothing, the earlier audit's are used. The evidence is collected
    anew and whole, so that what is saved of it can be replayed; only the wanting checks are judged.
    """
    wanted = known_failures(judge(before, order.only).findings)
    if not wanted:
        return None
    if product_path:
        product, source = product_file.read(product_path)
        order = replace(order, product=product, source=source)
    if order.seams == Seams():
        order = replace(order, seams=before.run.seams)
    evidence = run_audit(replace(order, only=())).evidence
    report = judge(evidence, wanted, known)
    return Rechecked(report, compare(judge(before, wanted), report))
