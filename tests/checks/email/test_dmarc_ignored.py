"""Cases of email.dmarc-ignored."""

from __future__ import annotations

from lettered import AT, FULL, HOME, REPORTS, SENDER, WEB_ONLY, mailing
from seen import Bad, evidence

from launchready.model.check import Severity
from launchready.model.evidence import Evidence
from launchready.model.evidence.dns import DnsStatus


def text(rest: str) -> Evidence:
    return mailing({**FULL, AT: f"v=DMARC1; {rest}"}, SENDER)


GOOD: dict[str, Evidence] = {
    "reject": mailing(FULL, SENDER),
    "every tag there is": text(
        f"p=reject; sp=reject; np=reject; adkim=s; aspf=r; t=n; psd=n; ruf=mailto:f@{HOME}; fo=1; {REPORTS}"
    ),
}
BAD: dict[str, Bad] = {
    "a percentage of a policy": (text(f"p=reject; pct=10; {REPORTS}"), {(HOME, "obsolete", Severity.MEDIUM)}),
    "a percentage of none": (text(f"p=none; pct=10; {REPORTS}"), {(HOME, "obsolete", Severity.LOW)}),
    "an interval": (text(f"p=reject; ri=3600; {REPORTS}"), {(HOME, "obsolete", Severity.LOW)}),
    "a misspelt tag": (text(f"p=reject; rau=mailto:x@{HOME}"), {(HOME, "misread", Severity.LOW)}),
    "a wrong test flag": (text(f"p=reject; t=yes; {REPORTS}"), {(HOME, "misread", Severity.MEDIUM)}),
    "a wrong policy that counts as none": (text(f"p=rejct; {REPORTS}"), {(HOME, "misread", Severity.MEDIUM)}),
    "a policy twice": (text(f"p=none; p=reject; {REPORTS}"), {(HOME, "misread", Severity.MEDIUM)}),
    "a comma for a semicolon": (
        text(f"p=reject, {REPORTS}; rua=mailto:x@{HOME}"),
        {(HOME, "misread", Severity.MEDIUM)},
    ),
}
SILENT: dict[str, Evidence] = {
    "what generators write": text(f"p=reject; {REPORTS}; pct=100; rf=afrf; ri=86400"),
    "a semicolon too many": text(f"p=reject;; {REPORTS};"),
    "fo without ruf": text(f"p=reject; fo=1; {REPORTS}"),
    "a wrong report address, which another check judges": text(f"p=reject; rua=dmarc@{HOME}"),
    "a record that is not used, which another check judges": text("p=rejct"),
    "no mail": mailing(WEB_ONLY),
}
UNKNOWN: dict[str, Evidence] = {
    "the question fails": mailing({**FULL, AT: DnsStatus.SERVFAIL}, SENDER),
    "it was not asked": evidence(product={"email": {"senders": [SENDER]}}),
}
