"""Cases of email.test."""

from __future__ import annotations

from datetime import timedelta

from mail_tested import SENDER, mail_of, recorded
from seen import NOW, Bad

from launchready.model.check import Severity
from launchready.model.evidence import Evidence
from launchready.model.product import EmailSender

LOST = mail_of(seconds=None, failure="nothing came within 120 s")
OLD = mail_of(at=NOW - timedelta(days=31))

GOOD: dict[str, Evidence] = {
    "the mail for a sign-up": recorded(mail_of()),
    "a test message": recorded(mail_of(what="own")),
}
BAD: dict[str, Bad] = {
    "it never came": (recorded(LOST), {(SENDER, "signup-lost", Severity.MEDIUM)}),
    "one of two never came": (
        recorded(mail_of(what="own"), LOST),
        {(SENDER, "signup-lost", Severity.MEDIUM)},
    ),
}
SILENT: dict[str, Evidence] = {
    "no senders are declared": recorded(senders=()),
    "a sender that stands by": recorded(senders=(EmailSender(name="Second", domain="kettle.example", fallback=True),)),
    "a record that is broken, and no senders": recorded(failure="it is no JSON", senders=()),
}
UNKNOWN: dict[str, Evidence] = {
    "nobody tested": recorded(),
    "too long ago": recorded(OLD),
    "lost, too long ago": recorded(mail_of(at=NOW - timedelta(days=40), seconds=None)),
    "of another sender": recorded(mail_of(sender="Another")),
    "DNS did not answer": recorded(mail_of(dmarc="temperror")),
    "a record that is broken": recorded(failure="it is no JSON"),
}
