"""
Records of the product are kept in caches for more than a day, so no change of them can be made in time.

Why it matters: If the product must move on launch day (a host that is down, an address under attack, a roll-back), everybody who was there before
stays with the old address for as long as caches keep it. A TTL of a week makes a mistake last a week.

What is looked at: The TTL of the address and CNAME records of the product's own hosts that answer. More than a day is reported, and more where it
is longer than the time to the launch. Records of hosts that do not answer are audit.domain-map's, which counts their TTL as a wait.
The zone's own records (NS, SOA) may last for days, and mail records too.

Fix: Set the TTL to 300 seconds now, one old TTL before the change, and back to an hour or more when all is calm.

Reference: RFC 1035, section 3.2.1; RFC 1912, section 2.2 (TTLs before a change).
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
from launchready.model.evidence.dns import DnsEvidence, DnsRecord
from launchready.model.evidence.hosts import HostsEvidence
from launchready.model.evidence.http import HttpEvidence
from launchready.model.probe import Dig
from launchready.model.product import Product
from launchready.standards.urls import within
from launchready.standards.zone import top

DAY = 86_400
FIT = 300


def evaluate(hosts: HostsEvidence, dns: DnsEvidence, http: HttpEvidence, product: Product) -> Iterator[Result]:
    """Judge each host of the product that answers."""
    home = top(product.domain)
    for host in hosts.hosts:
        if not host.declared or not within(host.name, home) or not _answers(http, host.name):
            continue
        records = [
            record
            for answer in dns.address_answers(host.name)
            for record in answer.records
            if record.type in ("A", "AAAA", "CNAME") and within(record.name, home)
        ]
        longest = max(records, key=lambda record: record.ttl, default=None)
        if longest is None:
            continue
        if longest.ttl > DAY:
            yield _failed(host.name, longest, product)
        else:
            yield passed(host.name, f"caches keep its records for {longest.ttl} s at most", Dig(host.name))


def _answers(http: HttpEvidence, host: str) -> bool:
    return any((seen := http.find(f"{scheme}://{host}/")) and seen.answered for scheme in ("https", "http"))


def _failed(host: str, record: DnsRecord, product: Product) -> Result:
    hours = record.ttl / 3600
    return failed(
        host,
        seen=f"the {record.type} record of {record.name} has a TTL of {record.ttl} s ({hours / 24:.1f} days) or more",
        expected=f"{FIT} s before a change, a day at most at any time",
        severity=Severity.MEDIUM if hours > product.budgets.launch_hours else Severity.LOW,
        exposure=Exposure.SOME,
        probe=Dig(record.name, record.type),
        aspect="ttl",
        fix=Fix(
            summary=f"Shorten the TTL of {record.name}",
            steps=(
                f"Set the TTL of the {record.type} record to {FIT} seconds where the zone is served, and leave the rest as it is.",
                "Set it to an hour or more a week after the launch.",
            ),
            hours=(0.1, 0.5),
            hours_reason="one field",
            waits=(Wait(WaitKind.DNS_TTL, round(hours, 2), "caches keep the old record for its TTL"),),
            snippet=f"{record.name}. {FIT} IN {record.type} {record.value}",
        ),
    )


CHECK = Check(
    id="routing.dns-records-ttl",
    title="Caches keep the product's records for more than a day",
    stage=Stage.ROUTING,
    impact=Impact.REACH,
    severity=Severity.MEDIUM,
    evaluate=evaluate,
)
