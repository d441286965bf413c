"""
Reports of failed encryption reach nobody.

Why it matters: With MTA-STS or DANE, senders hold mail back when encryption fails. Their reports are the only sign of it: mail that is not delivered leaves no trace
at the receiver.

What is looked at: The record at _smtp._tls of the product's domain: one, that begins with v=TLSRPTv1;, with addresses in rua that are mailto: or https:. Where it is missing,
it counts only beside an MTA-STS record, and little; most domains need none.

Fix: Publish one record with an address that somebody reads.

Reference: RFC 8460, section 3.
"""

from __future__ import annotations

from collections.abc import Iterator

from launchready.checks.dns_fixes import dns_fix
from launchready.checks.mail_transport import ASK_AGAIN
from launchready.model.check import (
    Check,
    Exposure,
    Impact,
    Result,
    Severity,
    Stage,
    failed,
    not_applicable,
    passed,
    unknown,
)
from launchready.model.evidence.dns import DnsEvidence
from launchready.model.probe import Dig
from launchready.model.product import Product
from launchready.standards import mta_sts
from launchready.standards.tls_rpt import read, record_name


def evaluate(dns: DnsEvidence, product: Product) -> Iterator[Result]:
    """Judge the record of the product's domain."""
    domain = product.domain
    name = record_name(domain)
    answer = dns.find(name, "TXT")
    if answer is None or not answer.status.settled:
        why = f"ended with {answer.status}" if answer else "was not asked in this run"
        yield unknown(domain, f"the question for {name} {why}", ASK_AGAIN, Dig(name, "TXT"))
        return
    found = read(answer.values)
    if not found.texts:
        policy = dns.find(mta_sts.record_name(domain), "TXT")
        if policy is None or not mta_sts.read_record(policy.values).id:
            yield not_applicable(domain, "it asks for no reports, and promises no encryption that could fail")
        else:
            yield _failed(
                domain, dns, "it has MTA-STS, and asks for no reports of what senders could not deliver", "missing"
            )
    elif found.errors:
        yield _failed(domain, dns, f"the record does not count: {'; '.join(found.errors[:2])}", "record")
    else:
        yield passed(domain, f"reports go to {', '.join(found.uris[:3])}"[:200], Dig(name, "TXT"))


def _failed(domain: str, dns: DnsEvidence, seen: str, aspect: str) -> Result:
    name = record_name(domain)
    return failed(
        domain,
        seen=seen,
        expected="one record: v=TLSRPTv1; rua=mailto:…",
        severity=Severity.LOW,
        exposure=Exposure.FEW,
        probe=Dig(name, "TXT"),
        aspect=aspect,
        fix=dns_fix(
            f"Have failed encryption to {domain} reported",
            f"Let one record stand at {name}, with a mailbox that somebody reads, or a service that does.",
            dns=dns,
            name=name,
            snippet=f'{name}. 3600 IN TXT "v=TLSRPTv1; rua=mailto:tls-reports@{domain}"',
        ),
    )


CHECK = Check(
    id="email.transport-tls-reports",
    title="Reports of failed encryption reach nobody",
    stage=Stage.EMAIL,
    impact=Impact.EMAIL,
    severity=Severity.LOW,
    evaluate=evaluate,
)
