"""
An accepted risk has run past its date, so nobody stands for it any more.

Why it matters: A risk was accepted for a while, by somebody, for a reason. That while is over. Either the risk is gone, or
it must be mended, or somebody must accept it again knowingly.

What is looked at: The waivers of the product file, against the time of the run. A waiver counts to the end of its last day (UTC).

Fix: Mend the finding and delete the waiver, or give it a new date, reason and owner.

Reference: docs/guide/waivers.md.
"""

from __future__ import annotations

from collections.abc import Iterator

from launchready.model.check import Check, Fix, Impact, Result, Severity, Stage, failed, not_applicable, passed
from launchready.model.evidence.run import ProductSource, Run
from launchready.model.probe import Show
from launchready.model.product import Product


def evaluate(product: Product, source: ProductSource, run: Run) -> Iterator[Result]:
    """Judge each waiver's date."""
    if not product.waivers:
        yield not_applicable(product.domain, "no risk is accepted")
    for waiver in product.waivers:
        place = waiver.where or product.domain
        aspect = waiver.check
        days = (run.now.date() - waiver.expires).days
        if days <= 0:
            yield passed(place, f"{waiver.check} is accepted by {waiver.owner} until {waiver.expires}", aspect=aspect)
            continue
        yield failed(
            place,
            seen=f"{waiver.owner} accepted {waiver.check} until {waiver.expires}, {days} days ago: {waiver.reason}",
            expected="every accepted risk has a date that is still to come",
            severity=Severity.MEDIUM,
            probe=Show(source.path or "launchready.toml", "waivers"),
            aspect=aspect,
            fix=Fix(
                summary=f"Decide about {waiver.check} again",
                steps=(
                    f"Run launchready audit --only {waiver.check} and see if it is still there.",
                    "Mend it and delete the waiver, or write a new date, reason and owner.",
                ),
                hours=(0.25, 1),
                hours_reason="a decision and a line in the product file",
            ),
        )


CHECK = Check(
    id="handover.waiver-expired",
    title="An accepted risk has run past its date",
    stage=Stage.HANDOVER,
    impact=Impact.TRUST,
    severity=Severity.MEDIUM,
    evaluate=evaluate,
)
