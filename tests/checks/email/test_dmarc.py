"""Cases of email.dmarc."""

from __future__ import annotations

from lettered import AT, FULL, HOME, MONITORING, PARKED, REJECT, RESEND, SENDER, WEB_ONLY, WORKSPACE, mailing
from seen import Bad, evidence

from launchready.model.check import Severity
from launchready.model.evidence import Evidence
from launchready.model.evidence.dns import DnsStatus

NEWS = f"news.{HOME}"
RESENDER = {"name": "Resend", "domain": HOME, "envelope_domain": f"send.{HOME}", "selectors": ["resend"]}

GOOD: dict[str, Evidence] = {
    "reject": mailing(FULL, SENDER),
    "none with reports": mailing({**FULL, AT: MONITORING}, SENDER),
    "a record of the domain above": mailing(FULL, {"name": "News", "domain": NEWS}),
    "no p, but reports": mailing({**FULL, AT: f"v=DMARC1; rua=mailto:dmarc@{HOME}"}, SENDER),
    "Resend": mailing({**RESEND, AT: MONITORING}, RESENDER),
}
BAD: dict[str, Bad] = {
    "no record": (mailing({**FULL, AT: ()}, SENDER), {(HOME, "missing", Severity.HIGH)}),
    "no record, nothing declared, mail at Google": (mailing(WORKSPACE), {(HOME, "missing", Severity.MEDIUM)}),
    "no record, nothing declared, a key of Resend's": (mailing(RESEND), {(HOME, "missing", Severity.MEDIUM)}),
    "two records": (mailing({**FULL, AT: (MONITORING, REJECT)}, SENDER), {(HOME, "several", Severity.HIGH)}),
    "small letters": (mailing({**FULL, AT: "v=dmarc1; p=none"}, SENDER), {(HOME, "broken", Severity.HIGH)}),
    "no semicolon": (mailing({**FULL, AT: "v=DMARC1 p=none"}, SENDER), {(HOME, "broken", Severity.HIGH)}),
    "a wrong policy and no reports": (
        mailing({**FULL, AT: "v=DMARC1; p=rejct"}, SENDER),
        {(HOME, "broken", Severity.HIGH)},
    ),
    "the version alone": (mailing({**FULL, AT: "v=DMARC1"}, SENDER), {(HOME, "broken", Severity.HIGH)}),
    "another domain of theirs": (
        mailing(FULL, SENDER, {"name": "News", "domain": "kettle-news.example"}),
        {("kettle-news.example", "missing", Severity.HIGH)},
    ),
}
SILENT: dict[str, Evidence] = {
    "a site at Vercel without mail": mailing(WEB_ONLY),
    "a parked domain": mailing(PARKED),
    "a verification beside the record": mailing({**FULL, AT: ("some-verification=x", REJECT)}, SENDER),
    "a wildcard that answers for the name": mailing({**WEB_ONLY, AT: "v=spf1 -all"}),
}
UNKNOWN: dict[str, Evidence] = {
    "the question fails": mailing({**FULL, AT: DnsStatus.SERVFAIL}, SENDER),
    "the name above does not answer": mailing({**FULL, AT: (), "_dmarc.example": DnsStatus.TIMEOUT}, SENDER),
    "it was not asked": evidence(product={"email": {"senders": [SENDER]}}),
}
