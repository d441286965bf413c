"""
Records stand where DNS does not allow them, so resolvers answer now one thing and now another.

Why it matters: A CNAME says that a name is another name, and has nothing of its own. Beside it, mail records, domain verifications and
the zone's own records come and go with the order in which resolvers ask: mail bounces, certificates are not renewed, and it works again
as soon as somebody looks. Mail and delegation that lead to a CNAME are refused by some senders and resolvers.

What is looked at: As resolvers gave them: a CNAME at a name that has MX, TXT, NS or SOA records of its own; the targets of MX and NS
records that are CNAMEs. Aliases that the provider flattens into addresses are no CNAME and not judged. A domain that does not take mail
(a null MX) is fine.

Fix: At the domain itself use what your provider calls ALIAS, ANAME or CNAME flattening, or A and AAAA records. Let MX and NS name hosts that
have addresses themselves.

Reference: RFC 1034, section 3.6.2; RFC 2181, sections 10.1 and 10.3; RFC 7505 (null MX).
"""

from __future__ import annotations

from collections.abc import Iterator

from launchready.model.check import (
    Check,
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
)
from launchready.model.evidence.dns import DnsEvidence
from launchready.model.evidence.hosts import HostsEvidence
from launchready.model.probe import Dig
from launchready.model.product import Product
from launchready.standards.zone import MAX_SERVERS, climb, zone_of

OTHERS = ("SOA", "NS", "MX", "TXT")


def evaluate(dns: DnsEvidence, hosts: HostsEvidence, product: Product) -> Iterator[Result]:
    """Judge each name that has a CNAME, then what mail and delegation lead to."""
    names = dict.fromkeys((*climb(product.domain, product.domain), *(host.name for host in hosts.hosts)))
    fine = True
    for name in names:
        result = _beside(dns, name)
        if result:
            fine = False
            yield result
    zone = zone_of(dns, product.domain)
    for owner, rtype in ((product.domain, "MX"), (zone, "NS")):
        for result in _targets(dns, owner, rtype):
            fine = False
            yield result
    if fine and zone:
        yield passed(zone, "no record stands where it must not", Dig(zone, "ANY"))


def _beside(dns: DnsEvidence, name: str) -> Result | None:
    answers = tuple(dns.address_answers(name))
    alias = next((r for a in answers for r in a.records if r.type == "CNAME" and r.name == name), None)
    if alias is None:
        return None
    own = [
        rtype
        for rtype in OTHERS
        if (answer := dns.find(name, rtype)) and any(r.type == rtype and r.name == name for r in answer.records)
    ]
    if not own:
        return None
    return failed(
        name,
        seen=f"a CNAME to {alias.value} stands beside {', '.join(own)}",
        expected="a CNAME alone, or none",
        severity=Severity.HIGH,
        exposure=Exposure.SOME,
        impact=Impact.EMAIL if "MX" in own else Impact.REACH,
        probe=Dig(name, "CNAME"),
        aspect="cname-beside",
        fix=_fix(
            f"Replace the CNAME at {name}",
            "Use ALIAS, ANAME or CNAME flattening if the provider has it, else the A and AAAA records that the host gives for custom domains.",
            alias.ttl,
            f"{name}. 300 IN A <the host's address>",
        ),
    )


def _targets(dns: DnsEvidence, owner: str, rtype: str) -> Iterator[Result]:
    answer = dns.find(owner, rtype) if owner else None
    for value in (answer.values if answer else ())[:MAX_SERVERS]:
        target = value.split()[-1] if value.split() else ""
        seen = dns.find(target, "A") if target not in ("", ".") else None
        alias = next((r for r in seen.records if r.type == "CNAME" and r.name == target), None) if seen else None
        if answer is None or alias is None:
            continue
        yield failed(
            owner,
            seen=f"its {rtype} record names {target}, which is a CNAME to {alias.value}",
            expected=f"{rtype} names a host with addresses of its own",
            severity=Severity.MEDIUM,
            exposure=Exposure.SOME,
            impact=Impact.EMAIL if rtype == "MX" else Impact.REACH,
            probe=Dig(target),
            aspect=f"{rtype.lower()}-alias",
            fix=_fix(
                f"Let the {rtype} record of {owner} name {alias.value} itself",
                f"Write the name at the end of the CNAME into the {rtype} record, if its provider allows that.",
                answer.ttl,
            ),
        )
        return


def _fix(summary: str, step: str, ttl: int, snippet: str = "") -> Fix:
    return Fix(
        summary=summary,
        steps=(step, "Ask two public resolvers afterwards (dig @1.1.1.1, dig @8.8.8.8) that all records are there."),
        hours=(0.25, 1),
        hours_reason="one or two records",
        waits=(Wait(WaitKind.DNS_TTL, round(ttl / 3600, 2), "caches keep the old record for its TTL"),),
        snippet=snippet,
    )


CHECK = Check(
    id="routing.dns-records",
    title="Records stand where DNS does not allow them",
    stage=Stage.ROUTING,
    impact=Impact.REACH,
    severity=Severity.HIGH,
    evaluate=evaluate,
)
