"""Cases of email.spf."""

from __future__ import annotations

from posted import HOME, Zone, posted, sender
from seen import Bad

from launchready.model.check import Severity
from launchready.model.evidence import Evidence
from launchready.model.evidence.dns import DnsStatus

GOOGLE: Zone = {
    "_spf.google.com": [("TXT", "v=spf1 include:_netblocks.google.com include:_netblocks2.google.com ~all")],
    "_netblocks.google.com": [("TXT", "v=spf1 ip4:35.190.247.0/24 ip4:64.233.160.0/19 ~all")],
    "_netblocks2.google.com": [("TXT", "v=spf1 ip6:2001:4860:4000::/36 ~all")],
}
MX = ("MX", "1 smtp.google.com")
OURS = sender(addresses=("192.0.2.25",))


def spf(*texts: str) -> list[tuple[str, str]]:
    return [MX, *(("TXT", text) for text in texts)]


GOOD: dict[str, Evidence] = {
    "one record for one service": posted({HOME: spf("v=spf1 include:_spf.google.com ~all"), **GOOGLE}),
    "a server of one's own": posted({HOME: spf("v=spf1 ip4:192.0.2.25 -all")}, OURS),
    "ten lookups": posted(
        {
            HOME: spf(f"v=spf1 {' '.join(f'a:m{n}.kettle.example' for n in range(10))} -all"),
            **{f"m{n}.kettle.example": [("A", f"192.0.2.{n}")] for n in range(10)},
        }
    ),
}

BAD: dict[str, Bad] = {
    "a sender and no record": (posted({HOME: [MX]}, OURS), {(HOME, "missing", Severity.HIGH)}),
    "mail comes in and no record": (posted({HOME: [MX]}), {(HOME, "missing", Severity.MEDIUM)}),
    "a record that is misspelt": (
        posted({HOME: spf("v=spf1include:_spf.google.com ~all")}),
        {(HOME, "missing", Severity.MEDIUM)},
    ),
    "two records": (
        posted({HOME: spf("v=spf1 include:_spf.google.com ~all", "v=spf1 ip4:192.0.2.25 -all"), **GOOGLE}, OURS),
        {(HOME, "several", Severity.BLOCKER)},
    ),
    "a term that is none": (posted({HOME: spf("v=spf1 ipv4:192.0.2.25 -all")}), {(HOME, "broken", Severity.HIGH)}),
    "an include that leads nowhere": (
        posted({HOME: spf("v=spf1 include:_spf.gogle.com ~all")}),
        {(HOME, "none", Severity.HIGH)},
    ),
    "includes that include each other": (
        posted({HOME: spf("v=spf1 include:a.example ~all"), "a.example": [("TXT", f"v=spf1 include:{HOME} ~all")]}),
        {(HOME, "loop", Severity.HIGH)},
    ),
    "eleven lookups, most of them in an include": (
        posted(
            {
                HOME: spf("v=spf1 include:_spf.big.example ~all"),
                "_spf.big.example": [("TXT", f"v=spf1 {'a:x.big.example ' * 10}~all")],
                "x.big.example": [("A", "192.0.2.1")],
            }
        ),
        {(HOME, "lookups", Severity.HIGH)},
    ),
    "three terms that find nothing": (
        posted({HOME: spf("v=spf1 a:one.example a:two.example mx:three.example ~all")}),
        {(HOME, "void", Severity.HIGH)},
    ),
    "a sender's subdomain has none": (
        posted({HOME: spf("v=spf1 -all")}, sender("Resend", envelope_domain=f"send.{HOME}")),
        {(f"send.{HOME}", "missing", Severity.HIGH)},
    ),
}

SILENT: dict[str, Evidence] = {
    "no mail at all": posted({HOME: [("A", "76.76.21.21"), ("TXT", "google-site-verification=abc")]}),
    "a domain that says it has no mail": posted({HOME: [("MX", "0 ."), ("TXT", "v=spf1 -all")]}),
    "no mail, and nothing said": posted({HOME: [("MX", "0 .")]}),
    "an include by macro, which depends on the message": posted(
        {HOME: spf("v=spf1 include:%{ir}._spf.vali.email.example exists:%{i}._spf.mta.example -all")}
    ),
    "one dead include of a": posted({HOME: spf("v=spf1 a:gone.example include:_spf.google.com ~all"), **GOOGLE}),
    "a long record in several strings": posted(
        {HOME: [MX, ("TXT", f'"v=spf1 {"ip4:192.0.2.1 " * 12}" "ip4:192.0.2.25 -all"')]}
    ),
    "redirect to a record elsewhere": posted(
        {
            HOME: spf("v=spf1 redirect=_spf.kettle.example"),
            "_spf.kettle.example": [("TXT", "v=spf1 ip4:192.0.2.25 -all")],
        }
    ),
    "Resend on a subdomain with a record of its own": posted(
        {
            HOME: [MX, ("TXT", "v=spf1 include:_spf.google.com ~all")],
            f"send.{HOME}": [
                ("MX", "10 feedback-smtp.us-east-1.amazonses.com"),
                ("TXT", "v=spf1 include:amazonses.com ~all"),
            ],
            "amazonses.com": [("TXT", "v=spf1 ip4:199.255.192.0/22 -all")],
            **GOOGLE,
        },
        sender("Resend", envelope_domain=f"send.{HOME}"),
    ),
}

UNKNOWN: dict[str, Evidence] = {
    "DNS does not answer": posted({HOME: DnsStatus.TIMEOUT}),
    "an include that DNS does not tell": posted(
        {HOME: spf("v=spf1 include:_spf.slow.example ~all"), "_spf.slow.example": DnsStatus.SERVFAIL}
    ),
}
