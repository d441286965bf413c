"""Small words for recorded tests of mail."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from seen import NOW, evidence

from launchready.model.evidence import Evidence
from launchready.model.evidence.mail_test import (
    MailedLink,
    MailTest,
    MailTestEvidence,
    MessageForm,
    SeenSignature,
    SpamRule,
    SpamScore,
    Unsubscribe,
)
from launchready.model.product import Email, EmailSender, Product

SENDER = "Resend"
SIGNED = SeenSignature("kettle.example", "s1", "pass", aligned=True, covers=("from", "subject"))
FORM = MessageForm(
    size=4000, html_size=2000, text=True, html=True, parts=("text/plain", "text/html"), from_name=True, ids=1,
    id_well_formed=True, dates=1, date_off=-2, subjects=1,
)  # fmt: skip
SPAM = SpamScore(0.4, 5.0, (SpamRule("HTML_MESSAGE", 0.1, "BODY: HTML included in message"),), "4.0.1")


def mail_of(**facts: object) -> MailTest:
    """A test of a good message for a sign-up, of yesterday, unless told otherwise."""
    made = MailTest(
        SENDER, "kettle.example", "signup", "mta", NOW - timedelta(days=1), seconds=2.0, ip="192.0.2.1", helo="mail.kettle.example",
        mail_from="bounce@kettle.example", encrypted=True, author="hello@kettle.example", spf="pass", spf_domain="kettle.example",
        spf_aligned=True, signatures=(SIGNED,), dmarc="pass", policy="reject", form=FORM, links=(link("https://app.kettle.example/confirm?…"),),
        spam=SPAM,
    )  # fmt: skip
    return replace(made, **facts)  # type: ignore[arg-type]


def link(shown: str, *, loaded: bool = False, pixel: bool = False) -> MailedLink:
    """An address, by what is shown of it."""
    scheme, _, rest = shown.partition("://") if "://" in shown else ("", "", "")
    return MailedLink(scheme, rest.split("/")[0].split(":")[0].strip("[]"), shown, loaded, pixel)


def left(**facts: object) -> Unsubscribe:
    """Fields for one click that are as they should be, unless told otherwise."""
    made = Unsubscribe(("https://kettle.example/unsubscribe?…",), one_click=True, https=True)
    return replace(made, **facts)  # type: ignore[arg-type]


def recorded(*tests: MailTest, failure: str = "", senders: tuple[EmailSender, ...] | None = None) -> Evidence:
    """Evidence of a run that read a record."""
    named = (EmailSender(name=SENDER, domain="kettle.example"),) if senders is None else senders
    product = Product(domain="kettle.example", email=Email(senders=named))
    return replace(
        evidence(), product=product, mail_test=MailTestEvidence(tests, "launchready-mail-test.json", failure)
    )
