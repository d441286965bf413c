"""
A name server of the zone does not serve it, or the servers disagree.

Why it matters: Resolvers pick any of the servers. If one of them does not know the zone, or knows an older one, some visitors wait for
seconds, get an old address or none at all, and nobody can repeat what they report.

What is looked at: Each server that the zone and its parent name, asked directly and without recursion for SOA, NS and A: does it answer,
with authority, and with what the others say. The parent's list of servers (its referral, or the registry's answer) against the zone's
own. How many servers there are, and whether all stand in one network. Where no server at all can be asked from here (port 53 is closed
or answered by something in between), it is UNKNOWN. Servers of several providers have serial numbers of their own: those are not compared.

Fix: Give the registrar exactly the name servers that the zone's provider lists, and take the others out of the zone.

Reference: RFC 1034, section 4.2; RFC 1912, section 2.8 (lame delegations); RFC 2182, sections 3 and 5 (where servers should stand).
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
    passed,
    unknown,
)
from launchready.model.evidence.dns import DnsEvidence, DnsStatus
from launchready.model.evidence.rdap import RdapEvidence
from launchready.model.evidence.run import Run
from launchready.model.probe import Dig
from launchready.model.product import Product
from launchready.standards.zone import (
    MAX_SERVERS,
    NameServer,
    network,
    public,
    referral,
    server_names,
    servers,
    zone_of,
)

_SILENT = frozenset({DnsStatus.TIMEOUT, DnsStatus.ERROR})
_LISTED = 5


def evaluate(dns: DnsEvidence, rdap: RdapEvidence, run: Run, product: Product) -> Iterator[Result]:
    """Judge each server of the zone, then all of them together."""
    zone = zone_of(dns, product.domain)
    own = server_names(dns, zone) if zone else ()
    if not own:
        return
    parent = referral(dns, zone)
    asked = servers(dns, zone, tuple(dict.fromkeys((*own, *parent))), run.seams)
    good = tuple(server for server in asked if _serves(server))
    if not good:
        if asked:
            reason = "none of the name servers could be asked from here: port 53 is closed, or answered by something in between"
            yield unknown(zone, reason, "run the audit from another network", Dig(zone, "SOA", asked[0].shown))
        return
    lame = [result for server in asked if server not in good for result in _lame(zone, server)]
    yield from lame
    missing = [_gone(dns, name) for name in own[:MAX_SERVERS]]
    yield from (result for result in missing if result)
    troubles = [*_disagree(zone, good), *_parent(zone, parent, own, good, rdap), *_few(zone, own, dns)]
    yield from troubles
    if not lame and not troubles and not any(missing):
        yield passed(zone, f"{len(good)} name servers agree", Dig(zone, "SOA", good[0].shown))


def _serves(server: NameServer) -> bool:
    answer = server.answer("SOA")
    return answer is not None and answer.authoritative and answer.status is DnsStatus.NOERROR


def _lame(zone: str, server: NameServer) -> Iterator[Result]:
    answer = server.answer("SOA")
    if answer is None or answer.status is DnsStatus.BLOCKED:
        return
    if answer.status in _SILENT and ":" in server.address:
        return  # this machine may have no IPv6
    silent = answer.status in _SILENT
    how = (
        f"does not answer ({answer.status})"
        if silent
        else f"answers {answer.status}"
        if answer.status is not DnsStatus.NOERROR
        else "answers without authority"
    )
    yield failed(
        server.name,
        seen=f"{server.name} ({server.address}) {how} when asked for {zone}",
        expected="every name server of the zone answers for it",
        severity=Severity.MEDIUM if silent else Severity.HIGH,
        confidence=Confidence.FIRM if silent else Confidence.CERTAIN,
        exposure=Exposure.SOME,
        probe=Dig(zone, "SOA", server.shown),
        aspect="lame",
        fix=_fix(f"Take {server.name} out of the delegation, or let it serve {zone}", "caches keep the delegation", 24),
    )


def _gone(dns: DnsEvidence, name: str) -> Result | None:
    """Return a failure for a server whose name has no address at all."""
    answers = tuple(dns.address_answers(name))
    if len(answers) < 2 or any(answer.values or not answer.status.settled for answer in answers):
        return None
    return failed(
        name,
        seen=f"the zone names {name} as its server, and that name has no address",
        expected="every name server of the zone has an address",
        severity=Severity.HIGH,
        exposure=Exposure.SOME,
        probe=Dig(name),
        aspect="no-address",
        fix=_fix(f"Take {name} out of the delegation", "caches keep the delegation", 24),
    )


def _disagree(zone: str, good: tuple[NameServer, ...]) -> Iterator[Result]:
    """Compare what servers of one primary say: those of several providers count each for itself."""
    by_primary: dict[str, list[NameServer]] = {}
    for server in good:
        answer = server.answer("SOA")
        if answer and answer.values and server.serial is not None:
            by_primary.setdefault(answer.values[0].split()[0], []).append(server)
    for group in by_primary.values():
        serials = {server.serial for server in group}
        if len(serials) < 2:
            continue
        records = len({_records(server, "NS") for server in group}) > 1 or _apart(group)
        said = ", ".join(f"{server.name}: {server.serial}" for server in group[:_LISTED])
        yield failed(
            zone,
            seen=f"the name servers have different versions of the zone ({said})"
            + (", with different records" if records else ""),
            expected="one version at all of them",
            severity=Severity.HIGH if records else Severity.LOW,
            confidence=Confidence.CERTAIN if records else Confidence.TENTATIVE,
            exposure=Exposure.SOME,
            probe=Dig(zone, "SOA", group[-1].shown),
            aspect="disagree",
            fix=_fix("Bring all name servers to one version of the zone", "caches keep the older records", 1),
        )
        return


def _records(server: NameServer, rtype: str) -> frozenset[str]:
    answer = server.answer(rtype)
    return frozenset(answer.values) if answer else frozenset()


def _apart(group: list[NameServer]) -> bool:
    """Return True if two servers give addresses that have none in common."""
    sets = [found for found in (_records(server, "A") for server in group) if found]
    return any(one.isdisjoint(other) for one in sets for other in sets)


def _parent(
    zone: str, told: tuple[str, ...], own: tuple[str, ...], good: tuple[NameServer, ...], rdap: RdapEvidence
) -> Iterator[Result]:
    parent, sure = frozenset(told), True
    if not parent and rdap.domain == zone and not rdap.failure:
        parent, sure = frozenset(rdap.name_servers), False
    child = frozenset().union(*(_records(server, "NS") for server in good if server.name in own)) or frozenset(own)
    if not parent or parent == child:
        return
    above, below = sorted(parent - child), sorted(child - parent)
    parts = []
    if above:
        parts.append(f"only the parent names {', '.join(above[:_LISTED])}")
    if below:
        parts.append(f"only the zone names {', '.join(below[:_LISTED])}")
    apart = parent.isdisjoint(child)
    yield failed(
        zone,
        seen="; ".join(parts),
        expected="the parent and the zone name the same servers",
        severity=Severity.HIGH if apart else Severity.MEDIUM,
        confidence=Confidence.CERTAIN if sure else Confidence.FIRM,
        exposure=Exposure.SOME,
        probe=Dig(zone, "NS"),
        aspect="parent",
        fix=_fix(
            f"Give the registrar the name servers that {zone} itself names", "the parent's records stay cached", 48
        ),
    )


def _few(zone: str, own: tuple[str, ...], dns: DnsEvidence) -> Iterator[Result]:
    addresses = {address for name in own for address in dns.addresses(name)}
    asked = [tuple(dns.address_answers(name)) for name in own[:MAX_SERVERS]]
    unsettled = any(len(answers) < 2 or not all(answer.status.settled for answer in answers) for answers in asked)
    if unsettled or not addresses or not all(public(address) for address in addresses):
        return
    single = len(own) == 1 or len(addresses) == 1
    networks = {network(address) for address in addresses}
    if not single and len(networks) > 1:
        return
    seen = f"all of the zone hangs on {own[0]}" if single else f"all name servers stand in {next(iter(networks))}"
    yield failed(
        zone,
        seen=seen,
        expected="two name servers or more, in different networks",
        severity=Severity.MEDIUM if single else Severity.LOW,
        confidence=Confidence.CERTAIN if single else Confidence.FIRM,
        exposure=Exposure.EVERYONE if single else Exposure.SOME,
        probe=Dig(zone, "NS"),
        aspect="few",
        fix=_fix(f"Serve {zone} from two networks", "the parent's records stay cached", 48),
    )


def _fix(summary: str, reason: str, hours: float) -> Fix:
    return Fix(
        summary=summary,
        steps=(
            "See at the zone's provider which name servers it lists for the zone.",
            "Set exactly these as the domain's name servers at the registrar, and as the zone's own NS records.",
            "Ask each of them: dig @SERVER DOMAIN SOA must show the flag aa and the same serial number.",
        ),
        hours=(0.5, 2),
        hours_reason="a setting at the registrar, and a look at each server",
        waits=(Wait(WaitKind.DNS_TTL, hours, reason),),
    )


CHECK = Check(
    id="audit.dns-owner-delegation",
    title="A name server does not serve the zone, or the servers disagree",
    stage=Stage.AUDIT,
    impact=Impact.REACH,
    severity=Severity.HIGH,
    evaluate=evaluate,
)
