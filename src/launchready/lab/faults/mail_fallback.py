"""Faults of the second sender, that stands by."""

from __future__ import annotations

from launchready.lab.faults.fault import Fault
from launchready.lab.mail_records import SECOND_SELECTOR
from launchready.lab.world import DOMAIN, World


def _none(world: World) -> None:
    email = world.product.email
    first = tuple(sender for sender in email.senders if not sender.fallback)
    world.product = world.product.model_copy(update={"email": email.model_copy(update={"senders": first})})


def _unsigned(world: World) -> None:
    world.remove_records(f"{SECOND_SELECTOR}._domainkey.{DOMAIN}", "TXT")


FALLBACK_NONE = Fault(
    name="fallback-none",
    checks=("email.fallback",),
    title="All mail of kettle.test leaves by one server, and no second one is named.",
    plant=_none,
)
FALLBACK_UNSIGNED = Fault(
    name="fallback-unsigned",
    checks=("email.fallback",),
    title="The key that the second sender of kettle.test would sign with is not in DNS.",
    plant=_unsigned,
)
