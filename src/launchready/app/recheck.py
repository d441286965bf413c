"""Looks again at what an earlier audit found wanting."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from launchready.app import product_file
from launchready.app.audit import Order, Progress, known_failures, run_audit
from launchready.app.compare import Comparison, compare
from launchready.app.judge import judge
from launchready.model.evidence import Evidence
from launchready.model.evidence.run import ProductSource, Seams
from launchready.model.product import Product
from launchready.model.verdict import Report
from launchready.net.session import Limits


@dataclass(frozen=True, slots=True)
class Rechecked:
    """The new report, of the checks that were wanting alone, and what changed."""

    report: Report
    comparison: Comparison


def recheck(
    before: Evidence,
    *,
    product_path: Path | None,
    seams: Seams,
    limits: Limits,
    now: datetime | None,
    only: tuple[str, ...],
    known: Collection[str],
    progress: Progress,
) -> Rechecked | None:
    """Return what became of an earlier audit's failures and unknowns; None where it had none.

    `seams` replace the earlier audit's where they say anything. The evidence is collected anew and whole, so that what is
    saved of it can be replayed; only the wanting checks are judged.
    """
    wanted = known_failures(judge(before, only).findings)
    if not wanted:
        return None
    product, source = _product(before, product_path)
    order = Order(
        product=product,
        source=source,
        seams=seams if seams != Seams() else before.run.seams,
        limits=limits,
        now=now,
        only=wanted,
        progress=progress,
    )
    evidence = run_audit(order).evidence
    report = judge(evidence, wanted, known)
    return Rechecked(report, compare(judge(before, wanted), report))


def _product(before: Evidence, path: Path | None) -> tuple[Product, ProductSource]:
    return product_file.read(path) if path else (before.product, before.source)
