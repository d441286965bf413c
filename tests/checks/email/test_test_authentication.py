"""Cases of email.test-authentication."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from mail_tested import SENDER, SIGNED, mail_of, recorded
from seen import NOW, Bad

from launchready.model.check import Severity
from launchready.model.evidence import Evidence
from launchready.model.evidence.mail_test import ProviderVerdict

BROKEN = replace(SIGNED, result="fail", reason="the body was changed", aligned=None)
FOREIGN = replace(SIGNED, domain="amazonses.com", aligned=False)
NOTHING = mail_of(signatures=(BROKEN,), spf="fail", spf_aligned=None, dmarc="fail")
INBOX = mail_of(way="imap", ip="", spf="", spf_aligned=None)

GOOD: dict[str, Evidence] = {
    "all pass": recorded(mail_of()),
    "a service's signature beside its own": recorded(mail_of(signatures=(FOREIGN, SIGNED))),
    "MAIL FROM of the service, signed by the domain": recorded(mail_of(spf_domain="amazonses.com", spf_aligned=False)),
    "read in a mailbox": recorded(INBOX),
}
BAD: dict[str, Bad] = {
    "nothing passes, and the policy refuses": (recorded(NOTHING), {(SENDER, "signup-dmarc", Severity.BLOCKER)}),
    "nothing passes, and the policy hides": (
        recorded(replace(NOTHING, policy="quarantine")),
        {(SENDER, "signup-dmarc", Severity.BLOCKER)},
    ),
    "nothing passes, and there is no policy": (
        recorded(replace(NOTHING, policy="none")),
        {(SENDER, "signup-dmarc", Severity.HIGH)},
    ),
    "all for another domain": (
        recorded(mail_of(signatures=(FOREIGN,), spf_domain="amazonses.com", spf_aligned=False, dmarc="fail")),
        {(SENDER, "signup-dmarc", Severity.BLOCKER)},
    ),
    "not signed": (recorded(mail_of(signatures=())), {(SENDER, "signup-dkim", Severity.MEDIUM)}),
    "a broken signature, SPF passes": (
        recorded(mail_of(signatures=(BROKEN,))),
        {(SENDER, "signup-dkim", Severity.MEDIUM)},
    ),
    "SPF fails, signed": (
        recorded(mail_of(spf="softfail", spf_aligned=None)),
        {(SENDER, "signup-spf", Severity.LOW)},
    ),
    "read in a mailbox, not signed, and the receiver knows that SPF passes": (
        recorded(replace(INBOX, signatures=(), provider=ProviderVerdict("mx.google.com", "pass", "none", "pass"))),
        {(SENDER, "signup-dkim", Severity.MEDIUM)},
    ),
    "read in a mailbox, not signed": (
        recorded(replace(INBOX, signatures=())),
        {(SENDER, "signup-dkim", Severity.HIGH)},
    ),
    "read in a mailbox, and the receiver says that it fails": (
        recorded(
            replace(INBOX, signatures=(BROKEN,), provider=ProviderVerdict("mx.google.com", "fail", "fail", "fail"))
        ),
        {(SENDER, "signup-dmarc", Severity.BLOCKER)},
    ),
}
SILENT: dict[str, Evidence] = {
    "nobody tested": recorded(),
    "it never came": recorded(mail_of(seconds=None)),
    "too long ago": recorded(replace(NOTHING, at=NOW - timedelta(days=31))),
    "DNS did not answer": recorded(replace(NOTHING, dmarc="temperror")),
}
UNKNOWN: dict[str, Evidence] = {}
