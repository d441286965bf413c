"""
The SPF record lets anybody send mail in the product's name.

Why it matters: A record that ends in +all, or that names half of the internet, tells every receiver that forged mail is yours. Phishing mail to your
users passes, and the reputation that it costs is your domain's. A record without an end says nothing of everybody else: it is not refused.

What is looked at: The record and all that it includes: +all, networks so large that nobody owns them whole (/8 and wider for IPv4, /16 and wider for
IPv6), and what the record says of everybody who is not named. Terms with macros depend on the message and are not judged.

Fix: Name the services that send, and end the record in ~all or -all.

Reference: RFC 7208, sections 5.1 and 11.2; M3AAWG, "Email authentication recommended best practices".
"""

from __future__ import annotations

from collections.abc import Iterator

from launchready.checks.dns_fixes import dns_fix
from launchready.checks.spf import readable
from launchready.model.check import Check, Exposure, Impact, Result, Severity, Stage, failed, passed
from launchready.model.evidence.dns import DnsEvidence
from launchready.model.probe import Dig
from launchready.model.product import Product
from launchready.standards.spf_record import Qualifier
from launchready.standards.spf_tree import Node, allowed

WIDEST = {4: 8, 6: 16}
"""Prefix lengths of networks that no sender of mail owns whole, by IP version."""


def evaluate(dns: DnsEvidence, product: Product) -> Iterator[Result]:
    """Judge the record of each domain that has one."""
    for domain, root in readable(dns, product):
        anyone = _anyone(root)
        if anyone:
            yield _failed(dns, domain, anyone, Severity.HIGH, "anyone")
        elif _endless(root):
            yield _failed(dns, domain, _endless(root), Severity.MEDIUM, "no-end")
        else:
            yield passed(domain, "the record lets through who is named, and nobody else", Dig(domain, "TXT"))


def _anyone(root: Node) -> str:
    """Return how anybody's mail passes, or ""."""
    for node in root.walk():
        end = node.record.all if node.record else None
        if end and end.qualifier is Qualifier.PASS:
            return f"{end.text} in the record of {node.domain}{_by(node)}: mail passes from every address there is"
    for each in allowed(root):
        if each.network.prefixlen <= WIDEST[each.network.version]:
            return f"{each.term} lets {each.network} through, {each.network.num_addresses:,} addresses"
    return ""


def _by(node: Node) -> str:
    return f" (by {node.term})" if node.term else ""


def _endless(root: Node) -> str:
    record = root.record
    assert record is not None  # readable() gives no other
    if record.all is None and not record.redirect:
        return "the record has no end: nothing is said of everybody else's mail"
    if record.all and record.all.qualifier is Qualifier.NEUTRAL:
        return f"the record ends in {record.all.text}: nothing is said of everybody else's mail"
    last = root.children[-1] if root.children and not record.all else None
    if last is not None and last.record and last.record.all and last.record.all.qualifier is Qualifier.NEUTRAL:
        return f"{last.term} ends in {last.record.all.text}: nothing is said of everybody else's mail"
    return ""


def _failed(dns: DnsEvidence, domain: str, seen: str, severity: Severity, aspect: str) -> Result:
    return failed(
        domain,
        seen=seen,
        expected="a record that names who sends, and ends in ~all or -all",
        severity=severity,
        exposure=Exposure.MANY,
        impact=Impact.TRUST,
        probe=Dig(domain, "TXT"),
        aspect=aspect,
        fix=dns_fix(
            f"Let only your own senders send for {domain}",
            "List the services that send in the product's name; each one's page about your own domain names its include.",
            "Write the record anew with these includes, and end it in ~all.",
            dns=dns,
            name=domain,
            snippet="~all",
        ),
    )


CHECK = Check(
    id="email.spf-open",
    title="The SPF record lets anybody send mail in the product's name",
    stage=Stage.EMAIL,
    impact=Impact.TRUST,
    severity=Severity.HIGH,
    evaluate=evaluate,
)
