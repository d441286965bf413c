"""Routes that do not hold under load: the record of the last load test shows it."""

from __future__ import annotations

from launchready.lab.faults.fault import Fault
from launchready.lab.load_record import HEALTH, measured
from launchready.lab.world import World
from launchready.standards.record_files import LOAD


def _slow(world: World) -> None:
    world.beside[LOAD.name] = measured(world.now, HEALTH, 6.0)


SLOW_UNDER_LOAD = Fault(
    name="slow-under-load",
    checks=("performance.budget",),
    title="One request in twenty to api.kettle.test takes more than a second under load.",
    plant=_slow,
)
