"""Cases of email.transport-tls-reports."""

from __future__ import annotations

from delivered import GOOGLE, delivered, own, server
from posted import HOME
from seen import Bad

from launchready.model.check import Severity
from launchready.model.evidence import Evidence
from launchready.model.evidence.dns import DnsStatus

NAME = f"_smtp._tls.{HOME}"


def rpt(*texts: str, sts: bool = False) -> Evidence:
    zone = {**own(), **({NAME: [("TXT", text) for text in texts]} if texts else {})}
    if sts:
        zone[f"_mta-sts.{HOME}"] = [("TXT", "v=STSv1; id=1")]
    return delivered(zone, server())


GOOD: dict[str, Evidence] = {
    "a mailbox": rpt(f"v=TLSRPTv1; rua=mailto:tls@{HOME}"),
    "a mailbox and a service": rpt("v=TLSRPTv1;rua=mailto:tls@reports.example,https://reports.example/v1/tls"),
}
BAD: dict[str, Bad] = {
    "no URI": (rpt(f"v=TLSRPTv1; rua=tls@{HOME}"), {(HOME, "record", Severity.LOW)}),
    "no rua": (rpt("v=TLSRPTv1;"), {(HOME, "record", Severity.LOW)}),
    "two": (
        rpt("v=TLSRPTv1; rua=mailto:a@b.example", "v=TLSRPTv1; rua=mailto:c@d.example"),
        {(HOME, "record", Severity.LOW)},
    ),
    "another version": (rpt("v=TLSRPT1; rua=mailto:a@b.example"), {(HOME, "record", Severity.LOW)}),
    "MTA-STS and no reports": (rpt(sts=True), {(HOME, "missing", Severity.LOW)}),
}
SILENT: dict[str, Evidence] = {
    "most domains": delivered(GOOGLE, server("smtp.google.com")),
    "a wildcard TXT": rpt("v=spf1 -all"),
}
UNKNOWN: dict[str, Evidence] = {"not told": delivered({**own(), NAME: DnsStatus.TIMEOUT}, server())}
