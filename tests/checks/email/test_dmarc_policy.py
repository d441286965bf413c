"""Cases of email.dmarc-policy."""

from __future__ import annotations

from lettered import AT, FULL, HOME, MONITORING, PARKED, REJECT, REPORTS, RESEND, SENDER, WEB_ONLY, WORKSPACE, mailing
from seen import Bad

from launchready.model.check import Severity
from launchready.model.evidence import Evidence
from launchready.model.evidence.dns import DnsStatus

NEWS = f"news.{HOME}"

GOOD: dict[str, Evidence] = {
    "reject": mailing(FULL, SENDER),
    "quarantine": mailing({**FULL, AT: f"v=DMARC1; p=quarantine; {REPORTS}"}, SENDER),
    "reject under test is quarantine": mailing({**FULL, AT: f"v=DMARC1; p=reject; t=y; {REPORTS}"}, SENDER),
    "a parked domain with reject": mailing({**PARKED, AT: "v=DMARC1; p=reject"}),
    "a parked domain below one with reject": mailing({AT: REJECT, f"MX {NEWS}": "0 ."}, domain=NEWS),
    "subdomains are stricter": mailing({**FULL, AT: f"v=DMARC1; p=quarantine; sp=reject; {REPORTS}"}, SENDER),
}
BAD: dict[str, Bad] = {
    "none with reports": (mailing({**FULL, AT: MONITORING}, SENDER), {(HOME, "monitoring", Severity.LOW)}),
    "none without reports": (mailing({**FULL, AT: "v=DMARC1; p=none"}, SENDER), {(HOME, "blind", Severity.MEDIUM)}),
    "none at Google": (mailing({**WORKSPACE, AT: MONITORING}), {(HOME, "monitoring", Severity.LOW)}),
    "quarantine under test is none": (
        mailing({**FULL, AT: f"v=DMARC1; p=quarantine; t=y; {REPORTS}"}, SENDER),
        {(HOME, "monitoring", Severity.LOW)},
    ),
    "subdomains are open": (
        mailing({**FULL, AT: f"v=DMARC1; p=reject; sp=none; {REPORTS}"}, SENDER),
        {(HOME, "subdomains", Severity.LOW)},
    ),
    "a sender's subdomain is open": (
        mailing(
            {**FULL, AT: f"v=DMARC1; p=reject; sp=none; {REPORTS}", NEWS: "v=spf1 -all"},
            {"name": "News", "domain": NEWS},
        ),
        {(HOME, "subdomains", Severity.LOW), (NEWS, "monitoring", Severity.LOW)},
    ),
    "a parked domain with none": (mailing({**PARKED, AT: MONITORING}), {(HOME, "parked", Severity.LOW)}),
    "a parked domain without a record": (mailing(PARKED), {(HOME, "parked", Severity.LOW)}),
}
SILENT: dict[str, Evidence] = {
    "no record, which another check judges": mailing({**FULL, AT: ()}, SENDER),
    "a site at Vercel without mail": mailing(WEB_ONLY),
    "Resend without a record": mailing(RESEND),
    "null MX, but a sender is declared": mailing({**FULL, f"MX {HOME}": "0 ."}, SENDER),
    "null MX, but SPF lets somebody send": mailing(
        {f"MX {HOME}": "0 .", HOME: "v=spf1 include:amazonses.com -all", AT: REJECT}
    ),
}
UNKNOWN: dict[str, Evidence] = {
    "the question fails": mailing({**FULL, AT: DnsStatus.SERVFAIL}, SENDER),
    "whether the name exists is not known": mailing(
        {**FULL, AT: f"v=DMARC1; p=reject; np=none; {REPORTS}", f"A {NEWS}": DnsStatus.SERVFAIL},
        {"name": "News", "domain": NEWS},
    ),
}
