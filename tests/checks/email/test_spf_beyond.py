"""Cases of email.spf-beyond."""

from __future__ import annotations

from checks.email.test_spf import GOOGLE, spf
from posted import HOME, posted, sender
from seen import Bad

from launchready.model.check import Severity
from launchready.model.evidence import Evidence

OWN = sender(addresses=("192.0.2.25",))
CHIMP = {"servers.mcsv.net": [("TXT", "v=spf1 ip4:205.201.128.0/20 ?all")]}
BOTH = spf("v=spf1 ip4:192.0.2.25 include:servers.mcsv.net ~all")

GOOD: dict[str, Evidence] = {
    "the product's own senders": posted({HOME: BOTH, **CHIMP}, OWN, sender("Mailchimp")),
}

BAD: dict[str, Bad] = {
    "the newsletter service of last year": (posted({HOME: BOTH, **CHIMP}, OWN), {(HOME, "others", Severity.LOW)}),
    "a server that nobody names": (
        posted({HOME: spf("v=spf1 ip4:192.0.2.25 ip4:198.51.100.0/24 -all")}, OWN),
        {(HOME, "others", Severity.LOW)},
    ),
    "the web server": (
        posted({HOME: [*spf("v=spf1 a ip4:192.0.2.25 -all"), ("A", "198.51.100.7")]}, OWN),
        {(HOME, "others", Severity.LOW)},
    ),
}

SILENT: dict[str, Evidence] = {
    "no product file names senders": posted({HOME: BOTH, **CHIMP}),
    "one sender is not known well enough": posted({HOME: BOTH, **CHIMP}, OWN, sender("Newsletter")),
    "an include whose networks hold the sender": posted(
        {
            HOME: spf("v=spf1 include:_spf.host.example -all"),
            "_spf.host.example": [("TXT", "v=spf1 ip4:192.0.2.0/24 -all")],
        },
        OWN,
    ),
    "two services by one include": posted(
        {
            HOME: spf("v=spf1 include:amazonses.com ~all"),
            "amazonses.com": [("TXT", "v=spf1 ip4:199.255.192.0/22 -all")],
        },
        sender("Resend", envelope_domain=HOME),
    ),
    "a forwarder that the file calls by name": posted(
        {HOME: spf("v=spf1 include:_spf.google.com ~all"), **GOOGLE}, sender("Google Workspace")
    ),
    "an include of an include": posted(
        {
            HOME: spf("v=spf1 include:_spf.kettle.example ~all"),
            f"_spf.{HOME}": spf("v=spf1 include:_spf.google.com ~all"),
            **GOOGLE,
        },
        sender("Google Workspace"),
    ),
}

UNKNOWN: dict[str, Evidence] = {}  # email.spf says what was not told
