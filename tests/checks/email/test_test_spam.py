"""Cases of email.test-spam."""

from __future__ import annotations

from dataclasses import replace

from mail_tested import SENDER, SPAM, mail_of, recorded
from seen import Bad

from launchready.model.check import Severity
from launchready.model.evidence import Evidence
from launchready.model.evidence.mail_test import SpamRule, SpamScore

GOOD: dict[str, Evidence] = {
    "a low score": recorded(mail_of()),
    "just below": recorded(mail_of(spam=replace(SPAM, score=4.9))),
}
BAD: dict[str, Bad] = {
    "at the threshold": (recorded(mail_of(spam=replace(SPAM, score=5.0))), {(SENDER, "signup-score", Severity.HIGH)}),
    "far above": (
        recorded(mail_of(what="own", spam=replace(SPAM, score=12.5, rules=(SpamRule("URI_PHISH", 4.0, "phishing"),)))),
        {(SENDER, "own-score", Severity.HIGH)},
    ),
}
SILENT: dict[str, Evidence] = {"nobody tested": recorded(), "it never came": recorded(mail_of(seconds=None, spam=None))}
UNKNOWN: dict[str, Evidence] = {
    "SpamAssassin is not installed": recorded(mail_of(spam=SpamScore(failure="SpamAssassin is not installed"))),
    "not asked": recorded(mail_of(spam=None)),
}
