"""Papers that no longer say what is true."""

from __future__ import annotations

from datetime import timedelta

from launchready.lab.faults.fault import Fault
from launchready.lab.world import World
from launchready.model.product import Waiver


def _waiver_expired(world: World) -> None:
    waiver = Waiver(
        check="edge.headers-csp",
        reason="The policy is rolled out after the launch.",
        owner="fern",
        expires=(world.now - timedelta(days=14)).date(),
    )
    world.product = world.product.model_copy(update={"waivers": (*world.product.waivers, waiver)})


WAIVER_EXPIRED = Fault(
    name="waiver-expired",
    checks=("handover.waiver-expired",),
    title="The product file accepts a risk until a date that has passed.",
    plant=_waiver_expired,
)
