"""Cases of email.transport-reverse-dns."""

from __future__ import annotations

from delivered import delivered, own, server
from posted import HOME, Zone, sender
from seen import Bad

from launchready.model.check import Severity
from launchready.model.evidence import Evidence
from launchready.model.evidence.dns import DnsStatus

ADDRESS, OUT = "93.184.215.14", f"out.{HOME}"
REVERSE = "14.215.184.93.in-addr.arpa"
SIX = "2606:2800:21f:cb07::1"
REVERSE_6 = "1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.7.0.b.c.f.1.2.0.0.0.8.2.6.0.6.2.ip6.arpa"


def sends(zone: Zone, *addresses: str, without: tuple[tuple[str, str], ...] = (), **facts: object) -> Evidence:
    made = {"email": {"senders": [sender(addresses=list(addresses or (ADDRESS,)), **facts)]}}
    return delivered({**own(), **zone}, server(), product=made, without=without)


NAMED: Zone = {REVERSE: [("PTR", f"{OUT}.")], OUT: [("A", ADDRESS)]}

GOOD: dict[str, Evidence] = {
    "a name that leads back": sends(NAMED),
    "HELO too": sends(NAMED, helo=OUT),
    "IPv6": sends({REVERSE_6: [("PTR", f"{OUT}.")], OUT: [("AAAA", SIX)]}, SIX),
    "one of two names leads back": sends(
        {**NAMED, REVERSE: [("PTR", f"old.{HOME}."), ("PTR", f"{OUT}.")], f"old.{HOME}": []}
    ),
    "a service's dedicated address": sends(
        {REVERSE: [("PTR", "o1.ptr1234.kettle.example.")], "o1.ptr1234.kettle.example": [("A", ADDRESS)]}
    ),
}
BAD: dict[str, Bad] = {
    "no name": (sends({REVERSE: []}), {(ADDRESS, "ptr", Severity.HIGH)}),
    "no such name": (
        sends({"14.0.0.0.in-addr.arpa": [], REVERSE: DnsStatus.NXDOMAIN}),
        {(ADDRESS, "ptr", Severity.HIGH)},
    ),
    "a name that leads elsewhere": (
        sends({**NAMED, OUT: [("A", "93.184.215.99")]}),
        {(ADDRESS, "forward", Severity.HIGH)},
    ),
    "HELO leads nowhere": (
        sends({**NAMED, "gone.kettle.example": []}, helo="gone.kettle.example"),
        {("gone.kettle.example", "helo", Severity.MEDIUM)},
    ),
    "HELO leads elsewhere": (
        sends({**NAMED, "mx1.kettle.example": [("A", "93.184.215.99")]}, helo="mx1.kettle.example"),
        {("mx1.kettle.example", "helo", Severity.MEDIUM)},
    ),
}
SILENT: dict[str, Evidence] = {
    "a service alone": sends({}, "198.51.100.0/24"),
    "no senders": delivered(own(), server()),
    "an address behind a NAT": sends({}, "10.0.0.5"),
    "a name made of the address that leads back": sends(
        {
            REVERSE: [("PTR", "static.14.215.184.93.clients.example.")],
            "static.14.215.184.93.clients.example": [("A", ADDRESS)],
        }
    ),
}
UNKNOWN: dict[str, Evidence] = {
    "PTR was not told": sends({REVERSE: DnsStatus.SERVFAIL}),
    "the name was not told": sends({**NAMED, OUT: DnsStatus.TIMEOUT}),
    "HELO was not told": sends({**NAMED, "helo.kettle.example": DnsStatus.SERVFAIL}, helo="helo.kettle.example"),
    "not asked": sends({}),
}
