"""Cases of audit.dns-owner-delegation."""

from __future__ import annotations

from seen import Bad, evidence, name, record, registered, said

from launchready.model.check import Severity
from launchready.model.evidence import Evidence
from launchready.model.evidence.dns import DnsAnswer, DnsStatus

HOME = "kettle.example"
ONE, TWO, OLD = "ns1.dns.example", "ns2.dns.example", "ns.old.example"
A1, A2, A3 = "198.41.0.4", "199.9.14.201", "192.33.4.12"


def soa(serial: int = 7, primary: str = ONE) -> str:
    return f"{primary} hostmaster.{HOME} {serial} 7200 900 1209600 600"


def server(
    address: str, *names: str, serial: int = 7, primary: str = ONE, a: str = "192.0.2.1"
) -> tuple[DnsAnswer, ...]:
    return (
        said(address, HOME, "SOA", soa(serial, primary)),
        said(address, HOME, "NS", *(names or (ONE, TWO))),
        said(address, HOME, "A", a),
    )


def refusing(address: str, status: DnsStatus = DnsStatus.REFUSED) -> DnsAnswer:
    return said(address, HOME, "SOA", status=status, authoritative=False)


def seen(*facts: object, names: tuple[str, ...] = (ONE, TWO), **rdap: object) -> Evidence:
    zone = (record(HOME, "SOA", soa()), record(HOME, "NS", *names))
    return registered(evidence(*zone, *facts), **rdap)  # type: ignore[arg-type]


BOTH = (*name(ONE, A1), *name(TWO, A2))
GOOD: dict[str, Evidence] = {
    "two servers that agree": seen(*BOTH, *server(A1), *server(A2)),
    "the parent says the same": seen(
        *BOTH, *server(A1), *server(A2), said(A3, HOME, "NS", ONE, TWO, authoritative=False)
    ),
    "the registry says the same": seen(*BOTH, *server(A1), *server(A2), name_servers=(ONE, TWO)),
}

BAD: dict[str, Bad] = {
    "one refuses": (seen(*BOTH, *server(A1), refusing(A2)), {(TWO, "lame", Severity.HIGH)}),
    "one answers without authority": (
        seen(*BOTH, *server(A1), said(A2, HOME, "SOA", soa(), authoritative=False)),
        {(TWO, "lame", Severity.HIGH)},
    ),
    "one does not answer": (
        seen(*BOTH, *server(A1), refusing(A2, DnsStatus.TIMEOUT)),
        {(TWO, "lame", Severity.MEDIUM)},
    ),
    "one has no address": (
        seen(*name(ONE, A1), *name(TWO), *server(A1), names=(ONE, TWO)),
        {(TWO, "no-address", Severity.HIGH), (HOME, "few", Severity.MEDIUM)},
    ),
    "an older version with an older address": (
        seen(*BOTH, *server(A1), *server(A2, serial=5, a="192.0.2.99")),
        {(HOME, "disagree", Severity.HIGH)},
    ),
    "an older version with the same records": (
        seen(*BOTH, *server(A1), *server(A2, serial=6)),
        {(HOME, "disagree", Severity.LOW)},
    ),
    "the parent names another": (
        seen(*BOTH, *server(A1), *server(A2), said(A3, HOME, "NS", ONE, OLD, authoritative=False)),
        {(HOME, "parent", Severity.MEDIUM)},
    ),
    "the registry names others alone": (
        seen(*BOTH, *server(A1), *server(A2), name_servers=(OLD,)),
        {(HOME, "parent", Severity.HIGH)},
    ),
    "one server": (
        seen(*name(ONE, A1), *server(A1, ONE), names=(ONE,)),
        {(HOME, "few", Severity.MEDIUM)},
    ),
    "one network": (
        seen(*name(ONE, "198.41.0.4"), *name(TWO, "198.41.0.5"), *server("198.41.0.4"), *server("198.41.0.5")),
        {(HOME, "few", Severity.LOW)},
    ),
}

SILENT: dict[str, Evidence] = {
    "two providers with serial numbers of their own": seen(
        *BOTH, *server(A1), *server(A2, serial=2026112401, primary="ns1.other.example")
    ),
    "addresses by the place of the asker": seen(*BOTH, *server(A1), *server(A2, a="192.0.2.50")),
    "a server that only has IPv6, from a machine that has none": seen(
        *name(ONE, A1),
        *name(TWO, A2),
        record("ns3.dns.example", "AAAA", "2606:4700:50::1"),
        said(f"[{'2606:4700:50::1'}]:53", HOME, "SOA", status=DnsStatus.ERROR, authoritative=False),
        *server(A1, ONE, TWO, "ns3.dns.example"),
        *server(A2, ONE, TWO, "ns3.dns.example"),
        names=(ONE, TWO, "ns3.dns.example"),
    ),
    "a registry that lists none": seen(*BOTH, *server(A1), *server(A2), name_servers=()),
    "a registry that cannot be asked": seen(*BOTH, *server(A1), *server(A2), failure="timeout", name_servers=(OLD,)),
    "servers in a laboratory": seen(*name(ONE, "127.0.0.1"), *name(TWO, "127.0.0.1"), *server("127.0.0.1")),
    "a domain that is no zone": registered(evidence(domain="kettle.vercel.app")),
}

UNKNOWN: dict[str, Evidence] = {
    "port 53 is closed here": seen(*BOTH, refusing(A1, DnsStatus.TIMEOUT), refusing(A2, DnsStatus.TIMEOUT)),
    "something in between answers for all": seen(
        *BOTH, said(A1, HOME, "SOA", soa(), authoritative=False), said(A2, HOME, "SOA", soa(), authoritative=False)
    ),
}
