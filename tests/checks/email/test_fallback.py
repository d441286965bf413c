"""Cases of email.fallback."""

from __future__ import annotations

from checks.email.test_spf import spf
from posted import HOME, posted, sender
from seen import Bad
from standards.test_dkim import KEY, public

from launchready.model.check import Severity
from launchready.model.evidence import Evidence
from launchready.model.evidence.dns import DnsStatus

FIRST = sender("Resend", envelope_domain=f"send.{HOME}", selectors=("resend",))
SECOND = sender("Postmark", envelope_domain=f"pm.{HOME}", selectors=("pm1",), fallback=True)
KEYS = {f"{name}._domainkey.{HOME}": [("TXT", f"v=DKIM1; p={public(KEY)}")] for name in ("resend", "pm1")}
ZONE = {
    HOME: spf("v=spf1 -all"),
    f"send.{HOME}": [("TXT", "v=spf1 include:amazonses.com ~all")],
    "amazonses.com": [("TXT", "v=spf1 ip4:199.255.192.0/22 -all")],
    f"pm.{HOME}": [("TXT", "v=spf1 include:spf.mtasv.net ~all")],
    "spf.mtasv.net": [("TXT", "v=spf1 ip4:50.31.156.0/24 ~all")],
    **KEYS,
}

GOOD: dict[str, Evidence] = {
    "another service, with its records": posted(ZONE, FIRST, SECOND),
    "a server of one's own": posted(
        {**ZONE, f"b.{HOME}": [("TXT", "v=spf1 ip4:192.0.2.25 -all")]},
        FIRST,
        sender("Our server", envelope_domain=f"b.{HOME}", addresses=("192.0.2.25",), selectors=("pm1",), fallback=True),
    ),
}

BAD: dict[str, Bad] = {
    "none": (posted(ZONE, FIRST), {(HOME, "none", Severity.LOW)}),
    "the same service twice": (
        posted(ZONE, FIRST, sender("Resend backup", selectors=("resend",), fallback=True)),
        {(HOME, "same-service", Severity.MEDIUM)},
    ),
    "the same address twice": (
        posted(
            ZONE,
            sender(addresses=("192.0.2.1",)),
            sender("Other", addresses=("192.0.2.1",), selectors=("pm1",), fallback=True),
        ),
        {(HOME, "same-service", Severity.MEDIUM)},
    ),
    "no selector named": (
        posted(ZONE, FIRST, sender("Postmark", envelope_domain=f"pm.{HOME}", fallback=True)),
        {(HOME, "unsigned", Severity.MEDIUM)},
    ),
    "its key is not there": (
        posted({name: held for name, held in ZONE.items() if not name.startswith("pm1")}, FIRST, SECOND),
        {(HOME, "unsigned", Severity.MEDIUM)},
    ),
    "its include is not there": (
        posted({**ZONE, f"pm.{HOME}": [("TXT", "v=spf1 -all")]}, FIRST, SECOND),
        {(HOME, "not-let-in", Severity.MEDIUM)},
    ),
    "its address is not there": (
        posted(ZONE, FIRST, sender("Own", addresses=("203.0.113.1",), selectors=("pm1",), fallback=True)),
        {(HOME, "not-let-in", Severity.MEDIUM)},
    ),
}

SILENT: dict[str, Evidence] = {
    "nobody sends": posted(ZONE),
    "MAIL FROM is the service's own": posted(
        {**ZONE, f"pm-bounces.{HOME}": [("CNAME", "pm.mtasv.net")], "pm.mtasv.net": [("A", "192.0.2.1")]},
        FIRST,
        sender("Postmark", selectors=("pm1",), fallback=True),
    ),
}

UNKNOWN: dict[str, Evidence] = {
    "DNS does not tell the key": posted({**ZONE, f"pm1._domainkey.{HOME}": DnsStatus.TIMEOUT}, FIRST, SECOND),
    "DNS does not tell the record": posted(
        {**ZONE, f"b.{HOME}": DnsStatus.SERVFAIL},
        FIRST,
        sender("Own", envelope_domain=f"b.{HOME}", addresses=("192.0.2.25",), selectors=("pm1",), fallback=True),
    ),
}
