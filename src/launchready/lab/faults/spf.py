"""Faults of SPF: who may send in the product's name."""

from __future__ import annotations

from launchready.lab.faults.fault import Fault
from launchready.lab.world import DOMAIN, Record, World

OWN = "ip4:127.0.0.1"


def _say(world: World, *records: str) -> None:
    world.records = [
        r for r in world.records if (r.name, r.type) != (DOMAIN, "TXT") or not r.value.startswith("v=spf1")
    ]
    world.records += [Record(DOMAIN, "TXT", text) for text in records]


def _missing(world: World) -> None:
    _say(world)


def _twice(world: World) -> None:
    _say(world, f"v=spf1 {OWN} -all", "v=spf1 include:_spf.lab.test ~all")


def _too_many(world: World) -> None:
    includes = [f"s{number}._spf.lab.test" for number in range(11)]
    _say(world, f"v=spf1 {OWN} {' '.join(f'include:{name}' for name in includes)} -all")
    world.records += [
        Record(name, "TXT", f"v=spf1 ip4:192.0.2.{index + 1} ?all") for index, name in enumerate(includes)
    ]
    world.product = world.product.model_copy(update={"email": world.product.email.model_copy(update={"senders": ()})})


def _sender(world: World) -> None:
    _say(world, "v=spf1 -all")


def _open(world: World) -> None:
    _say(world, f"v=spf1 {OWN} +all")


def _beyond(world: World) -> None:
    _say(world, f"v=spf1 {OWN} include:servers.mcsv.net -all")
    world.records.append(Record("servers.mcsv.net", "TXT", "v=spf1 ip4:198.51.100.0/24 ?all"))


def _typo(world: World) -> None:
    _say(world, f"v=spf1 {OWN} include=_spf.lab.test -all")


SPF_MISSING = Fault(
    name="spf-missing",
    checks=("email.spf",),
    title="kettle.test has no SPF record at all.",
    plant=_missing,
)
SPF_TWICE = Fault(
    name="spf-twice",
    checks=("email.spf",),
    title="kettle.test has two SPF records, so receivers read neither.",
    plant=_twice,
)
SPF_LOOKUPS = Fault(
    name="spf-lookups",
    checks=("email.spf",),
    title="The SPF record of kettle.test needs eleven lookups.",
    plant=_too_many,
)
SPF_SENDER = Fault(
    name="spf-sender",
    checks=("email.spf-senders",),
    title="The server that sends the mail of kettle.test is not in its SPF record.",
    plant=_sender,
)
SPF_OPEN = Fault(
    name="spf-open",
    checks=("email.spf-open",),
    title="The SPF record of kettle.test ends in +all: anybody may send in its name.",
    plant=_open,
)
SPF_BEYOND = Fault(
    name="spf-beyond",
    checks=("email.spf-beyond",),
    title="The SPF record of kettle.test still lets the old newsletter service send.",
    plant=_beyond,
)
SPF_TYPO = Fault(
    name="spf-typo",
    checks=("email.spf-hazards",),
    title="The SPF record of kettle.test says include=, which is passed over.",
    plant=_typo,
)
