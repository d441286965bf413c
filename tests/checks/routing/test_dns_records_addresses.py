"""Cases of routing.dns-records-addresses."""

from __future__ import annotations

from dataclasses import replace

from seen import NOW, Bad, endpoint, evidence, host, name, record

from launchready.model.check import Severity
from launchready.model.evidence import Evidence
from launchready.model.evidence.run import Resolve, Seams
from launchready.model.evidence.tls import TlsEndpoint

HOME = "kettle.example"
FOUR, OLD, SIX = "192.0.2.1", "192.0.2.9", "2001:db8::1"


def alive(address: str) -> TlsEndpoint:
    """Something that takes connections, and that refuses a client which names no host."""
    return TlsEndpoint(address, 443, NOW, address, failure="handshake failure", failure_kind="tls")


def dead(address: str, kind: str = "refused") -> TlsEndpoint:
    return TlsEndpoint(address, 443, NOW, failure=kind, failure_kind=kind)


def both(*endpoints: TlsEndpoint) -> Evidence:
    return evidence(host(HOME), *name(HOME, FOUR)[:1], record(HOME, "AAAA", SIX), *endpoints)


def several(*endpoints: TlsEndpoint) -> Evidence:
    return evidence(host(HOME), *name(HOME, FOUR, OLD), *endpoints)


def mapped(base: Evidence) -> Evidence:
    seams = Seams(resolve=(Resolve(HOME, 443, "203.0.113.5", 443),))
    return replace(base, run=replace(base.run, seams=seams))


GOOD: dict[str, Evidence] = {
    "both families answer": both(alive(FOUR), alive(SIX)),
    "two addresses of one family": several(alive(FOUR), alive(OLD)),
}

BAD: dict[str, Bad] = {
    "an AAAA record of before": (both(alive(FOUR), dead(SIX)), {(HOME, "ipv6", Severity.HIGH)}),
    "IPv6 that nobody hears, where others of IPv6 answer": (
        both(alive(FOUR), dead(SIX, "timeout"), alive("2001:db8::2")),
        {(HOME, "ipv6", Severity.HIGH)},
    ),
    "an old address beside the new one": (several(alive(FOUR), dead(OLD)), {(HOME, f"address-{OLD}", Severity.HIGH)}),
    "an address that swallows connections": (
        several(alive(FOUR), dead(OLD, "timeout")),
        {(HOME, f"address-{OLD}", Severity.HIGH)},
    ),
}

SILENT: dict[str, Evidence] = {
    "this machine has no IPv6": both(alive(FOUR), dead(SIX, "unreachable")),
    "IPv6 goes nowhere from here": both(alive(FOUR), dead(SIX, "timeout")),
    "nothing listens on 443 at all": both(dead(FOUR), dead(SIX)),
    "one address": evidence(host(HOME), *name(HOME, FOUR), endpoint(HOME)),
    "an address that this run may not connect to": both(alive(FOUR), dead(SIX, "blocked")),
    "behind the operator's proxy": both(dead(FOUR, "proxy"), dead(SIX, "proxy")),
    "a handshake that hangs after the connection": several(
        alive(FOUR), TlsEndpoint(OLD, 443, NOW, OLD, failure="timeout", failure_kind="timeout")
    ),
    "the run was told to go elsewhere": mapped(several(alive(FOUR), dead(OLD))),
    "addresses that were not tried": several(),
}

UNKNOWN: dict[str, Evidence] = {}
