"""Cases of email.transport-blocklists."""

from __future__ import annotations

from delivered import delivered, own, server
from posted import Zone, sender
from seen import Bad

from launchready.model.check import Severity
from launchready.model.evidence import Evidence
from launchready.model.evidence.dns import DnsStatus

ADDRESS, LIST, SECOND = "93.184.215.14", "bl.example", "zen.example"
SIX = "2606:2800:21f:cb07::1"


def control(zone: str) -> Zone:
    return {f"2.0.0.127.{zone}": [("A", "127.0.0.2")], f"1.0.0.127.{zone}": DnsStatus.NXDOMAIN}


def entry(zone: str = LIST, *codes: str, text: str = "") -> Zone:
    return {
        f"14.215.184.93.{zone}": [*(("A", code) for code in codes), *([("TXT", text)] if text else [])]
        if codes
        else DnsStatus.NXDOMAIN
    }


def asked(zone: Zone, *lists: str, addresses: tuple[str, ...] = (ADDRESS,)) -> Evidence:
    made = {"email": {"senders": [sender(addresses=list(addresses))], "blocklists": list(lists or (LIST,))}}
    return delivered({**own(), **zone}, server(), product=made)


GOOD: dict[str, Evidence] = {"not listed": asked({**control(LIST), **entry()})}
BAD: dict[str, Bad] = {
    "listed": (
        asked({**control(LIST), **entry(LIST, "127.0.0.3", text="see https://bl.example/")}),
        {(ADDRESS, LIST, Severity.HIGH)},
    ),
    "on one of two": (
        asked(
            {**control(LIST), **control(SECOND), **entry(), **entry(SECOND, "127.0.0.10", "127.0.0.4")}, LIST, SECOND
        ),
        {(ADDRESS, SECOND, Severity.HIGH)},
    ),
}
SILENT: dict[str, Evidence] = {
    "no lists": delivered(own(), server(), product={"email": {"senders": [sender(addresses=[ADDRESS])]}}),
    "networks alone": asked({}, addresses=("198.51.100.0/24",)),
    "IPv6 on a list without it": asked(
        {
            **control(LIST),
            "1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.7.0.b.c.f.1.2.0.0.0.8.2.6.0.6.2.bl.example": DnsStatus.NXDOMAIN,
        },
        addresses=(SIX,),
    ),
}
UNKNOWN: dict[str, Evidence] = {
    "Spamhaus through a public resolver": asked({**control(LIST), **entry(LIST, "127.255.255.254")}),
    "refused at the test address": asked(
        {f"2.0.0.127.{LIST}": [("A", "127.255.255.254")], f"1.0.0.127.{LIST}": [("A", "127.255.255.254")], **entry()}
    ),
    "a dead list": asked({f"2.0.0.127.{LIST}": DnsStatus.NXDOMAIN, f"1.0.0.127.{LIST}": DnsStatus.NXDOMAIN, **entry()}),
    "a list that lists everything": asked(
        {
            f"2.0.0.127.{LIST}": [("A", "127.0.0.2")],
            f"1.0.0.127.{LIST}": [("A", "127.0.0.2")],
            **entry(LIST, "127.0.0.2"),
        }
    ),
    "a domain for sale": asked(
        {
            f"2.0.0.127.{LIST}": [("A", "198.51.100.1")],
            f"1.0.0.127.{LIST}": [("A", "198.51.100.1")],
            **entry(LIST, "198.51.100.1"),
        }
    ),
    "no answer": asked({f"2.0.0.127.{LIST}": DnsStatus.TIMEOUT, f"1.0.0.127.{LIST}": DnsStatus.TIMEOUT, **entry()}),
    "not asked": asked({}),
}
