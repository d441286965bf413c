"""Mail that the product sends and that arrives wrong, or not at all: the recorded test shows it."""

from __future__ import annotations

from collections.abc import Callable

from launchready.lab.faults.fault import Fault
from launchready.lab.mail_test_record import GOOD, recorded
from launchready.lab.world import MailBehaviour, World
from launchready.model.evidence.mail_test import SpamRule, SpamScore
from launchready.standards.record_files import MAIL_TEST


def _tested(change: Callable[[MailBehaviour], None], spam: SpamScore = GOOD) -> Callable[[World], None]:
    """Return what changes how mail is sent, and tests it again."""

    def plant(world: World) -> None:
        change(world.app.mail)
        world.beside[MAIL_TEST.name] = recorded(world.records, world.mail_key, world.app.mail, world.now, spam)

    return plant


def _set(**values: object) -> Callable[[MailBehaviour], None]:
    def change(behaviour: MailBehaviour) -> None:
        for name, value in values.items():
            setattr(behaviour, name, value)

    return change


LOST = Fault(
    name="mail-test-lost",
    checks=("email.test",),
    title="The mail for a sign-up never came when it was tested.",
    plant=_tested(_set(arrives=False)),
)
LINKS_LOCAL = Fault(
    name="mail-links-local",
    checks=("email.test-links",),
    title="The link in the mail for a sign-up leads to localhost.",
    plant=_tested(_set(site="http://localhost:3000")),
)
TEXTLESS = Fault(
    name="mail-textless",
    checks=("email.test-form",),
    title="The mail for a sign-up is HTML alone, and has no Message-ID.",
    plant=_tested(_set(text_part=False, message_id=False)),
)
SPAMMY = Fault(
    name="mail-spammy",
    checks=("email.test-spam",),
    title="SpamAssassin takes the mail for a sign-up for spam.",
    plant=_tested(
        _set(),
        SpamScore(
            7.4,
            5.0,
            (
                SpamRule("URI_PHISH", 4.0, "Phishing using web form"),
                SpamRule("FROM_SUSPICIOUS_NTLD", 2.4, "From abused NTLD"),
                SpamRule("MISSING_MID", 1.0, "Missing Message-Id: header"),
            ),
            "4.0.1",
        ),
    ),
)
NEWSLETTER_STICKS = Fault(
    name="mail-newsletter-sticks",
    checks=("email.test-unsubscribe",),
    title="A newsletter cannot be left with one click.",
    plant=_tested(_set(newsletter=True)),
)
CHANGED = Fault(
    name="mail-changed-on-the-way",
    checks=("email.test-authentication",),
    title="A gateway changes the product's mail after it was signed, and sends it from an address that SPF does not name.",
    plant=_tested(_set(changed_on_the_way=True, address="127.0.0.9")),
)
