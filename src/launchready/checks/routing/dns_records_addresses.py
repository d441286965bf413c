"""
One of a host's addresses does not answer, while others do.

Why it matters: Each visitor gets one of the addresses. Behind a dead one the page hangs until the browser tries another, and programs
(webhooks, mobile apps, a payment provider's servers) do not try another: they fail. With a dead IPv6 address it hits those whose network
has nothing else, and nobody who looks from an office sees it.

What is looked at: Each address of a host that has several, IPv6 too, by a connection to port 443. It is judged only where another address
of the same host takes connections there. Whether IPv6 can be had at all from here is told by other answers of the run; where it cannot,
nothing is said of it. Hosts that the run was told to reach elsewhere (`--resolve`) are left out, and so are addresses that it may not connect to.

Fix: Take the dead address out of DNS, or let the server listen on it: a server that was moved often leaves its old AAAA record behind.

Reference: RFC 8305 (Happy Eyeballs: browsers try several addresses, few other programs do); RFC 6555, section 1.
"""

from __future__ import annotations

from collections.abc import Iterator

from launchready.model.check import (
    Check,
    Confidence,
    Exposure,
    Fix,
    Impact,
    Result,
    Severity,
    Stage,
    Wait,
    WaitKind,
    failed,
    not_applicable,
    passed,
)
from launchready.model.evidence.dns import DnsEvidence
from launchready.model.evidence.hosts import HostsEvidence
from launchready.model.evidence.run import Run
from launchready.model.evidence.tls import TlsEndpoint, TlsEvidence
from launchready.model.probe import OpenSsl

_DEAD = frozenset({"refused", "timeout", "unreachable"})
_UNTOLD = frozenset({"blocked", "proxy", "dns", "other"})


def evaluate(hosts: HostsEvidence, dns: DnsEvidence, tls: TlsEvidence, run: Run) -> Iterator[Result]:
    """Judge each host that has several addresses."""
    six_works = _six_works(tls)
    skipped = False
    for host in hosts.hosts:
        rule = run.seams.rule(host.name, 443)
        if rule is not None and rule.address != "*":
            continue
        seen = [
            (address, endpoint)
            for address in dict.fromkeys(dns.addresses(host.name))
            if (endpoint := tls.find(address)) is not None and endpoint.failure_kind not in _UNTOLD
        ]
        alive = [address for address, endpoint in seen if _alive(endpoint)]
        dead = [(address, endpoint) for address, endpoint in seen if not _alive(endpoint)]
        if not alive or len(seen) < 2:
            continue
        told = [each for each in dead if six_works or ":" not in each[0] or each[1].failure_kind == "refused"]
        skipped |= len(told) < len(dead)
        for address, endpoint in told:
            yield _failed(host.name, address, endpoint, dns)
        if not dead:
            yield passed(host.name, f"all {len(seen)} addresses take connections", OpenSsl(host.name))
    if skipped:
        yield not_applicable(
            hosts.domain, "IPv6 cannot be had from where this run was made, so IPv6 addresses are not judged"
        )


def _alive(endpoint: TlsEndpoint) -> bool:
    """Return True if something takes connections there; what it says in TLS to a client without a name is another matter."""
    return endpoint.failure_kind not in _DEAD or bool(endpoint.address)


def _six_works(tls: TlsEvidence) -> bool:
    """Return True if anything of IPv6 has answered in this run, be it by refusing."""
    return any(
        ":" in endpoint.address or (":" in endpoint.host and endpoint.failure_kind == "refused")
        for endpoint in tls.endpoints
    )


def _failed(host: str, address: str, endpoint: TlsEndpoint, dns: DnsEvidence) -> Result:
    six = ":" in address
    ttl = max((answer.ttl for answer in dns.address_answers(host)), default=0)
    return failed(
        host,
        seen=f"{address} does not take connections on port 443 ({endpoint.failure_kind}), while its other addresses do",
        expected="every address that DNS gives answers",
        severity=Severity.HIGH,
        confidence=Confidence.CERTAIN if endpoint.failure_kind == "refused" else Confidence.FIRM,
        exposure=Exposure.SOME,
        probe=OpenSsl(address),
        aspect="ipv6" if six else f"address-{address}",
        fix=Fix(
            summary=f"Take {address} out of {host}, or let it answer",
            steps=(
                f"See whose address {address} is: a server of before, or one that does not listen on {'IPv6' if six else 'it'}.",
                f"Delete the {'AAAA' if six else 'A'} record if nothing should answer there; your host's documentation says which addresses it has.",
            ),
            hours=(0.25, 1),
            hours_reason="one record",
            waits=(Wait(WaitKind.DNS_TTL, round(ttl / 3600, 2), "caches keep the old record for its TTL"),),
        ),
    )


CHECK = Check(
    id="routing.dns-records-addresses",
    title="One of a host's addresses does not answer",
    stage=Stage.ROUTING,
    impact=Impact.REACH,
    severity=Severity.HIGH,
    evaluate=evaluate,
)
