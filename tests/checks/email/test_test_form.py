"""Cases of email.test-form."""

from __future__ import annotations

from dataclasses import replace

from mail_tested import FORM, SENDER, mail_of, recorded
from seen import Bad

from launchready.model.check import Severity
from launchready.model.evidence import Evidence


def made(**facts: object) -> Evidence:
    return recorded(mail_of(form=replace(FORM, **facts)))  # type: ignore[arg-type]


GOOD: dict[str, Evidence] = {
    "text and HTML": made(),
    "text alone": made(html=False, html_size=0),
    "From without a name": made(from_name=False),
    "sent an hour before it came": made(date_off=-3600),
}
BAD: dict[str, Bad] = {
    "HTML alone": (made(text=False), {(SENDER, "signup-text", Severity.LOW)}),
    "too large": (made(html_size=102 * 1024 + 1), {(SENDER, "signup-size", Severity.MEDIUM)}),
    "no Message-ID": (made(ids=0, id_well_formed=False), {(SENDER, "signup-message-id", Severity.MEDIUM)}),
    "two Message-IDs": (made(ids=2, id_well_formed=False), {(SENDER, "signup-message-id", Severity.MEDIUM)}),
    "a Message-ID without a domain": (made(id_well_formed=False), {(SENDER, "signup-message-id", Severity.LOW)}),
    "no Date": (made(dates=0, date_off=None), {(SENDER, "signup-date", Severity.MEDIUM)}),
    "a Date that is none": (made(date_off=None), {(SENDER, "signup-date", Severity.MEDIUM)}),
    "a clock that is two days off": (made(date_off=2 * 86_400), {(SENDER, "signup-date", Severity.LOW)}),
    "two subjects": (made(subjects=2), {(SENDER, "signup-subject", Severity.MEDIUM)}),
}
SILENT: dict[str, Evidence] = {
    "what this program wrote": recorded(mail_of(what="own", form=replace(FORM, text=False))),
    "nobody tested": recorded(),
}
UNKNOWN: dict[str, Evidence] = {}
