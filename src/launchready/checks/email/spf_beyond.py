"""
The SPF record lets services send that the product does not use.

Why it matters: Every customer of a service that the record names can send mail that passes as yours. An old newsletter tool or the mail of a former
web host stays in the record for years, and costs lookups that the next service will need.

What is looked at: Where the product file names who sends: the includes and addresses of the domain's record that belong to none of them. If a sender is
neither known by its name nor has addresses in the product file, whatever is left over may be its own, and nothing is said.

Fix: Take the term out, or name the sender in launchready.toml.

Reference: RFC 7208, section 11.4 (on shared senders).
"""

from __future__ import annotations

from collections.abc import Iterator

from launchready.checks.dns_fixes import dns_fix
from launchready.checks.spf import readable, senders_of
from launchready.model.check import Check, Confidence, Exposure, Impact, Result, Severity, Stage, failed, passed
from launchready.model.evidence.dns import DnsEvidence
from launchready.model.probe import Dig
from launchready.model.product import EmailSender, Product
from launchready.standards.mail_providers import behind, named
from launchready.standards.spf_record import Kind, Mechanism, Network, Qualifier
from launchready.standards.spf_senders import networks_of
from launchready.standards.spf_tree import Node, said


def evaluate(dns: DnsEvidence, product: Product) -> Iterator[Result]:
    """Judge what the record of each domain lets through beside its declared senders."""
    for domain, root in readable(dns, product):
        senders = senders_of(product, domain)
        if not senders or not all(named(sender.name) or sender.addresses for sender in senders):
            continue
        others = [term for term in _terms(root) if not _covered(root, term, product.email.senders)]
        if others:
            yield _failed(dns, domain, others)
        else:
            yield passed(domain, "the record lets nobody through but the product's own senders", Dig(domain, "TXT"))


def _terms(root: Node) -> Iterator[Mechanism]:
    """Yield the terms that let somebody in particular through; `all` is judged by email.spf-open."""
    assert root.record is not None
    for each in root.record.mechanisms:
        if each.qualifier is Qualifier.PASS and each.kind in (Kind.INCLUDE, Kind.IP4, Kind.IP6, Kind.A, Kind.MX):
            yield each


def _covered(root: Node, term: Mechanism, senders: tuple[EmailSender, ...]) -> bool:
    """Return True if a term belongs to a sender: it is its service's record, or holds one of its addresses."""
    own = tuple(network for sender in senders for network in networks_of(sender))
    if term.kind is not Kind.INCLUDE:
        there = said(root, term)
        return not there or any(_meet(network, other) for network in there for other in own)
    child = next((child for child in root.children if child.term == term.text), None)
    if child is None or child.record is None:
        return True  # depends on the message, or is broken: email.spf says so
    providers = {provider.name for sender in senders for provider in named(sender.name)}
    for node in child.walk():
        provider = behind(node.domain)
        if provider and provider.name in providers:
            return True
        if provider and any(
            set(provider.includes) & set(other.includes) for sender in senders for other in named(sender.name)
        ):
            return True
        said_there = [
            network for each in (node.record.mechanisms if node.record else ()) for network in said(node, each)
        ]
        if any(_meet(network, other) for network in said_there for other in own):
            return True
    return False


def _meet(one: Network, other: Network) -> bool:
    return one.version == other.version and one.overlaps(other)


def _failed(dns: DnsEvidence, domain: str, terms: list[Mechanism]) -> Result:
    shown = ", ".join(_shown(term) for term in terms[:5]) + (f" and {len(terms) - 5} more" if len(terms) > 5 else "")
    return failed(
        domain,
        seen=f"the record also lets through {shown}; no sender of the product file is that",
        expected="the record names the product's senders and nobody else",
        severity=Severity.LOW,
        confidence=Confidence.FIRM,
        exposure=Exposure.FEW,
        impact=Impact.TRUST,
        probe=Dig(domain, "TXT"),
        aspect="others",
        fix=dns_fix(
            f"Take out of the SPF record of {domain} who does not send for it",
            "See for each of them if anything still sends by it: DMARC's aggregate reports tell (launchready mail reports).",
            "Take it out of the record, or name it in launchready.toml under email.senders.",
            dns=dns,
            name=domain,
            hours=(0.5, 2),
            reason="finding out who still uses them",
        ),
    )


def _shown(term: Mechanism) -> str:
    provider = behind(term.text.partition(":")[2]) if term.kind is Kind.INCLUDE else None
    return f"{term.text} ({provider.name})" if provider else term.text


CHECK = Check(
    id="email.spf-beyond",
    title="The SPF record lets services send that the product does not use",
    stage=Stage.EMAIL,
    impact=Impact.TRUST,
    severity=Severity.LOW,
    evaluate=evaluate,
)
