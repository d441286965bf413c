"""Cases of email.test-unsubscribe."""

from __future__ import annotations

from dataclasses import replace

from mail_tested import SENDER, SIGNED, left, mail_of, recorded
from seen import Bad

from launchready.model.check import Severity
from launchready.model.evidence import Evidence
from launchready.model.evidence.mail_test import MailTest, Unsubscribe

COVERING = replace(SIGNED, covers=("from", "list-unsubscribe", "list-unsubscribe-post"))


def newsletter(unsubscribe: Unsubscribe | None = None, **facts: object) -> MailTest:
    given = {"what": "waited", "kind": "marketing", "told_by": "List-Id", "signatures": (COVERING,), **facts}
    return mail_of(unsubscribe=unsubscribe or left(), **given)


GOOD: dict[str, Evidence] = {
    "one click": recorded(newsletter()),
    "not signed at all, which another check tells": recorded(newsletter(signatures=())),
}
BAD: dict[str, Bad] = {
    "no field": (recorded(newsletter(Unsubscribe())), {(SENDER, "waited-missing", Severity.MEDIUM)}),
    "by mail alone": (
        recorded(newsletter(left(targets=("mailto:u@kettle.example",), https=False, one_click=False))),
        {(SENDER, "waited-mailto", Severity.MEDIUM)},
    ),
    "a page that asks": (recorded(newsletter(left(one_click=False))), {(SENDER, "waited-two-clicks", Severity.MEDIUM)}),
    "not covered by the signature": (
        recorded(newsletter(signatures=(SIGNED,))),
        {(SENDER, "waited-unsigned", Severity.LOW)},
    ),
}
SILENT: dict[str, Evidence] = {
    "the mail for a sign-up": recorded(mail_of()),
    "a receipt with a field that the service added": recorded(
        mail_of(what="waited", unsubscribe=left(one_click=False))
    ),
    "nobody tested": recorded(),
}
UNKNOWN: dict[str, Evidence] = {}
