"""Cases of email.spf-senders."""

from __future__ import annotations

from checks.email.test_spf import GOOGLE, spf
from posted import HOME, posted, sender
from seen import Bad

from launchready.model.check import Severity
from launchready.model.evidence import Evidence
from launchready.model.evidence.dns import DnsStatus

SERVER = sender(addresses=("192.0.2.25", "2001:db8::/64"))
SES = {"amazonses.com": [("TXT", "v=spf1 ip4:199.255.192.0/22 -all")]}
SEND = {f"send.{HOME}": [("TXT", "v=spf1 include:amazonses.com ~all")]}

GOOD: dict[str, Evidence] = {
    "its addresses are there": posted({HOME: spf("v=spf1 ip4:192.0.2.0/24 ip6:2001:db8::/32 -all")}, SERVER),
    "its service is there": posted(
        {HOME: spf("v=spf1 include:_spf.google.com ~all"), **GOOGLE}, sender("Google Workspace")
    ),
}

BAD: dict[str, Bad] = {
    "an address that is not there": (
        posted({HOME: spf("v=spf1 ip6:2001:db8::/32 -all")}, SERVER),
        {(HOME, "Our server", Severity.BLOCKER)},
    ),
    "half of a network": (
        posted({HOME: spf("v=spf1 ip4:192.0.2.0/24 ip6:2001:db8::/65 ~all")}, SERVER),
        {(HOME, "Our server", Severity.HIGH)},
    ),
    "a record that says nothing": (posted({HOME: spf("v=spf1 ?all")}, SERVER), {(HOME, "Our server", Severity.HIGH)}),
    "a service that sends as the domain and is not there": (
        posted({HOME: spf("v=spf1 ip4:192.0.2.1 -all")}, sender("Google Workspace")),
        {(HOME, "Google Workspace", Severity.HIGH)},
    ),
    "its own subdomain does not name it": (
        posted(
            {HOME: spf("v=spf1 -all"), f"mg.{HOME}": spf("v=spf1 -all")},
            sender("Mailgun", envelope_domain=f"mg.{HOME}"),
        ),
        {(f"mg.{HOME}", "Mailgun", Severity.HIGH)},
    ),
}

SILENT: dict[str, Evidence] = {
    "nobody sends": posted({HOME: spf("v=spf1 -all")}),
    "Resend, where it proposes to be": posted({HOME: spf("v=spf1 -all"), **SEND, **SES}, sender("Resend")),
    "a redirect": posted({HOME: spf("v=spf1 redirect=_spf.google.com"), **GOOGLE}, sender("Gmail")),
    "by mx": posted(
        {
            HOME: [("MX", "10 mail.kettle.example"), ("TXT", "v=spf1 mx -all")],
            "mail.kettle.example": [("A", "192.0.2.25")],
        },
        sender(addresses=("192.0.2.25",)),
    ),
}

UNKNOWN: dict[str, Evidence] = {
    "a broken record is told elsewhere": posted({HOME: spf("v=spf1 ip4:x -all")}, SERVER),
    "no record is told elsewhere": posted({HOME: [("A", "192.0.2.1")]}, SERVER),
    "a service with another domain in MAIL FROM": posted({HOME: spf("v=spf1 -all")}, sender("SendGrid")),
    "nobody knows where it sends from": posted({HOME: spf("v=spf1 -all")}, sender("Our newsletter")),
    "DNS does not answer": posted({HOME: DnsStatus.TIMEOUT}, SERVER),
}
