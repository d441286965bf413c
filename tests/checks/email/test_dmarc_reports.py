"""Cases of email.dmarc-reports."""

from __future__ import annotations

from lettered import AT, FULL, HOME, MONITORING, RESEND, SENDER, WEB_ONLY, mailing
from seen import Bad

from launchready.model.check import Severity
from launchready.model.evidence import Evidence
from launchready.model.evidence.dns import DnsStatus

TAKER = f"{HOME}._report._dmarc.reports.example.net"


def to(value: str, **zone: object) -> dict[str, object]:
    return {**FULL, AT: f"v=DMARC1; p=reject; {value}", **zone}


GOOD: dict[str, Evidence] = {
    "its own mailbox": mailing(FULL, SENDER),
    "a service that says so": mailing(to("rua=mailto:x@reports.example.net", **{TAKER: "v=DMARC1;"}), SENDER),
    "a subdomain of its own": mailing(to(f"rua=mailto:x@reports.{HOME}"), SENDER),
    "an obsolete size": mailing(to(f"rua=mailto:dmarc@{HOME}!10m"), SENDER),
}
BAD: dict[str, Bad] = {
    "a service that does not": (
        mailing(to("rua=mailto:x@reports.example.net"), SENDER),
        {(HOME, "host:reports.example.net", Severity.MEDIUM)},
    ),
    "failure reports elsewhere": (
        mailing(to(f"rua=mailto:d@{HOME}; ruf=mailto:x@reports.example.net"), SENDER),
        {(HOME, "host:reports.example.net", Severity.LOW)},
    ),
    "an address and no URI": (mailing(to(f"rua=dmarc@{HOME}"), SENDER), {(HOME, "rua", Severity.MEDIUM)}),
    "the second is no URI": (mailing(to(f"rua=mailto:a@{HOME},b@{HOME}"), SENDER), {(HOME, "rua", Severity.MEDIUM)}),
    "a private address at Gmail": (
        mailing(to("rua=mailto:fern@gmail.com"), SENDER),
        {(HOME, "host:gmail.com", Severity.MEDIUM)},
    ),
}
SILENT: dict[str, Evidence] = {
    "no reports are asked for": mailing(to("adkim=r"), SENDER),
    "no record": mailing(RESEND),
    "no mail": mailing(WEB_ONLY),
    "two domains with one record": mailing(
        {**FULL, AT: MONITORING}, SENDER, {"name": "News", "domain": f"news.{HOME}"}
    ),
}
UNKNOWN: dict[str, Evidence] = {
    "the service does not answer": mailing(
        to("rua=mailto:x@reports.example.net", **{TAKER: DnsStatus.TIMEOUT}), SENDER
    ),
    "the record's question fails": mailing({**FULL, AT: DnsStatus.SERVFAIL}, SENDER),
}
