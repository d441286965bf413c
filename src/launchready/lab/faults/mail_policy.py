"""DMARC and DKIM: who may send in the product's name, and what is done with those who may not."""

from __future__ import annotations

from launchready.lab.faults.fault import Fault
from launchready.lab.mail_records import SELECTOR, key_record, new_key
from launchready.lab.world import DOMAIN, Record, World

POLICY = f"_dmarc.{DOMAIN}"
KEY = f"{SELECTOR}._domainkey.{DOMAIN}"
ELSEWHERE = "bounces.lab.test"


def _publish(world: World, text: str) -> None:
    world.replace_record(Record(POLICY, "TXT", text))


def _two_records(world: World) -> None:
    world.records.append(Record(POLICY, "TXT", f"v=DMARC1; p=none; rua=mailto:dmarc@{DOMAIN}"))


def _bounces_elsewhere(world: World) -> None:
    first, *others = world.product.email.senders
    first = first.model_copy(update={"envelope_domain": ELSEWHERE})
    email = world.product.email.model_copy(update={"senders": (first, *others)})
    world.product = world.product.model_copy(update={"email": email})
    world.records.append(Record(ELSEWHERE, "TXT", "v=spf1 ip4:127.0.0.1 -all"))
    world.records.append(Record(ELSEWHERE, "MX", f"10 mail.{DOMAIN}."))
    world.remove_records(KEY, "TXT")


def _doubled(world: World) -> None:
    record = next(record for record in world.records if record.name == KEY)
    world.remove_records(KEY, "TXT")
    world.records.append(Record(f"{KEY}.{DOMAIN}", "TXT", record.value))


DMARC_MISSING = Fault(
    name="dmarc-missing",
    checks=("email.dmarc",),
    title="kettle.test sends mail and has no DMARC record.",
    plant=lambda world: world.remove_records(POLICY, "TXT"),
)
DMARC_TWICE = Fault(
    name="dmarc-twice",
    checks=("email.dmarc",),
    title="kettle.test has two DMARC records, which count as none.",
    plant=_two_records,
)
DMARC_NONE = Fault(
    name="dmarc-none",
    checks=("email.dmarc-policy",),
    title="The DMARC policy of kettle.test asks for nothing, and for no reports.",
    plant=lambda world: _publish(world, "v=DMARC1; p=none"),
)
DMARC_REPORTS = Fault(
    name="dmarc-reports",
    checks=("email.dmarc-reports",),
    title="The DMARC reports of kettle.test go to a service that does not take them.",
    plant=lambda world: _publish(world, "v=DMARC1; p=reject; rua=mailto:kettle@reports.lab.test"),
)
DMARC_PERCENT = Fault(
    name="dmarc-percent",
    checks=("email.dmarc-ignored",),
    title="The DMARC record of kettle.test wants its policy applied to a tenth of the mail, which receivers no longer do.",
    plant=lambda world: _publish(world, f"v=DMARC1; p=reject; pct=10; rua=mailto:dmarc@{DOMAIN}"),
)
DMARC_UNALIGNED = Fault(
    name="dmarc-unaligned",
    checks=("email.dmarc-alignment", "email.dkim"),
    title="Kettle's mail bounces to the service's own domain, its key is gone, and its policy has it refused.",
    plant=_bounces_elsewhere,
)
DKIM_DOUBLED = Fault(
    name="dkim-doubled",
    checks=("email.dkim",),
    title="The key of kettle1 stands under a name to which the panel has added the domain a second time.",
    plant=_doubled,
)
DKIM_REVOKED = Fault(
    name="dkim-revoked",
    checks=("email.dkim",),
    title="The key that Kettle signs its mail with is revoked.",
    plant=lambda world: world.replace_record(Record(KEY, "TXT", "v=DKIM1; k=rsa; p=")),
)
DKIM_SHORT = Fault(
    name="dkim-short",
    checks=("email.dkim-weak",),
    title="The key that Kettle signs its mail with has 1024 bits.",
    plant=lambda world: world.replace_record(key_record(new_key(1024))),
)
DKIM_TEST = Fault(
    name="dkim-test",
    checks=("email.dkim-weak",),
    title="The key that Kettle signs its mail with still says that it is only a test.",
    plant=lambda world: world.replace_record(key_record(world.mail_key, flags="t=y; ")),
)
