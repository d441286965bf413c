"""Hosts of the product that do not lead anywhere."""

from __future__ import annotations

from launchready.lab.faults.fault import Fault
from launchready.lab.world import DOMAIN, Record, World

NOBODY = "127.0.0.9"  # a loopback address on which the lab does not listen
WEEK = 7 * 24 * 3600


def _surface_unresolved(world: World) -> None:
    world.remove_records(f"status.{DOMAIN}", "A")


def _surface_silent(world: World) -> None:
    world.replace_record(Record(f"docs.{DOMAIN}", "A", NOBODY))


def _apex_stale_address(world: World) -> None:
    world.replace_record(Record(DOMAIN, "A", NOBODY, ttl=WEEK))


SURFACE_UNRESOLVED = Fault(
    name="surface-unresolved",
    checks=("audit.domain-map",),
    title="The product file names status.kettle.test, but no such name is in DNS.",
    plant=_surface_unresolved,
)
SURFACE_SILENT = Fault(
    name="surface-silent",
    checks=("audit.domain-map",),
    title="docs.kettle.test points to an address where nothing answers.",
    plant=_surface_silent,
)
APEX_STALE_ADDRESS = Fault(
    name="apex-stale-address",
    checks=("audit.domain-map", "routing.dns-records-declared"),
    title="kettle.test points to an old address where nothing answers, and caches keep it for a week.",
    plant=_apex_stale_address,
)
