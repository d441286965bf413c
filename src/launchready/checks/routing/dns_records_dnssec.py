"""
The zone is signed, and the signatures do not hold: resolvers that check them answer with an error.

Why it matters: A large part of the world resolves names by servers that check signatures (the public resolvers of Google, Cloudflare and
Quad9, many mobile networks). For all of these people the product does not exist: neither the site, nor the app, nor its mail. From an
office whose resolver does not check, everything looks fine.

What is looked at: The parent's DS record, the zone's keys (DNSKEY) and the signatures of its SOA, NS and A records, as each name server gives
them, validated as a resolver does. The usual case: the zone was moved to another provider, and the old DS record stayed at the
registrar. Zones that are not signed are fine here. Where only some servers are wrong, resolvers ask others in their stead, and it counts
less. Where signatures cannot be seen from here, it is UNKNOWN.

Fix: Delete the DS record at the registrar (the zone then counts as unsigned), wait for its TTL, and sign anew if you want to: switch DNSSEC on at
the provider and give the registrar the DS record that it shows.

Reference: RFC 4035, section 5; RFC 6781, section 4.3.5 (changing the provider of a signed zone).
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
    unknown,
)
from launchready.model.evidence.dns import DnsAnswer, DnsEvidence, DnsStatus
from launchready.model.evidence.run import Run
from launchready.model.probe import Dig
from launchready.model.product import Product
from launchready.standards.dnssec import Judgement, Validity, delegated_signed, judge
from launchready.standards.zone import climb, referral, server_names, servers

DATA = ("SOA", "NS", "A")


def evaluate(dns: DnsEvidence, run: Run, product: Product) -> Iterator[Result]:
    """Judge each zone from the registered domain down to the product's, as long as they are signed."""
    for zone in reversed(climb(product.domain, product.domain)):
        delegation = _delegation(dns, zone)
        if delegation is None:
            return
        signed = delegated_signed(delegation)
        if signed.validity is Validity.SECURE:
            yield _zone(zone, delegation, dns, run)
        elif server_names(dns, zone):  # a zone begins here, and what lies below it is unsigned too
            if signed.validity is Validity.UNSEEN:
                yield unknown(zone, signed.detail, "ask by another resolver: --dns-server", Dig(zone, "DS"))
            else:
                yield not_applicable(zone, signed.detail)
            return


def _delegation(dns: DnsEvidence, zone: str) -> DnsAnswer | None:
    """Return the resolver's answer for DS; where it gave none, as some cannot, that of a server of the parent."""
    found = dns.find(zone, "DS")
    if found is None or found.status.settled:
        return found
    told = (each for each in dns.answers if each.server and (each.name, each.type) == (zone, "DS"))
    return next((each for each in told if each.authoritative and each.status.settled), found)


def _zone(zone: str, delegation: DnsAnswer, dns: DnsEvidence, run: Run) -> Result:
    names = tuple(dict.fromkeys((*server_names(dns, zone), *referral(dns, zone))))
    judged: list[tuple[str, Judgement]] = []
    for server in servers(dns, zone, names, run.seams):
        keys = server.answer("DNSKEY")
        if keys is None or not keys.authoritative:
            continue
        data = (answer for rtype in DATA if (answer := server.answer(rtype)) and answer.status is DnsStatus.NOERROR)
        judged.append((server.shown, judge(zone, delegation, keys, data)))
    sure = bool(judged)
    if not judged:  # no server can be asked from here: the resolver's own view, which was asked for unchecked
        keys = dns.find(zone, "DNSKEY")
        if keys is not None:
            judged.append(("", judge(zone, delegation, keys, ())))
    bogus = [(server, found) for server, found in judged if found.validity is Validity.BOGUS]
    secure = [(server, found) for server, found in judged if found.validity is Validity.SECURE]
    if bogus:
        return _failed(zone, delegation, *bogus[0], some=bool(secure), sure=sure)
    if secure:
        return passed(zone, secure[0][1].detail, Dig(zone, "DNSKEY", secure[0][0]))
    reason = judged[0][1].detail if judged else "its keys were not asked for"
    return unknown(
        zone, f"the zone is signed, and {reason}", "ask by another resolver: --dns-server", Dig(zone, "DNSKEY")
    )


def _failed(zone: str, delegation: DnsAnswer, server: str, found: Judgement, *, some: bool, sure: bool) -> Result:
    hours = round(delegation.ttl / 3600, 2)
    return failed(
        zone,
        seen=found.detail + (f" (at {server}; other servers are right)" if some else ""),
        expected="keys that fit the DS record, and signatures that hold",
        severity=Severity.HIGH if some else Severity.BLOCKER,
        confidence=Confidence.CERTAIN if sure else Confidence.FIRM,
        exposure=Exposure.SOME if some else Exposure.MANY,
        probe=Dig(zone, "DNSKEY", server),
        aspect=f"bogus-{found.kind}",
        fix=Fix(
            summary=f"Take the DS record of {zone} away, or sign the zone rightly",
            steps=(
                "If the zone has moved to another provider: delete the DS record at the registrar.",
                "If the provider signs the zone: let it sign anew, and compare the DS record that it shows with the registrar's.",
                "Look at dnsviz.net afterwards, and ask a resolver that checks: dig @1.1.1.1 must not say SERVFAIL.",
            ),
            hours=(0.25, 2),
            hours_reason="a setting at the registrar, and a look at the result",
            waits=(Wait(WaitKind.DNS_TTL, hours, "resolvers keep the DS record for its TTL"),),
        ),
    )


CHECK = Check(
    id="routing.dns-records-dnssec",
    title="The zone's signatures do not hold",
    stage=Stage.ROUTING,
    impact=Impact.REACH,
    severity=Severity.BLOCKER,
    evaluate=evaluate,
)
