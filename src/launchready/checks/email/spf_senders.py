"""
A service that sends the product's mail is not in the SPF record, so its mail looks forged.

Why it matters: The confirmation mail of a new user comes from this very service. Receivers look its address up in the SPF record, do not find it, and
put the mail into spam or refuse it. Nothing in the product shows an error: the users are just not there.

What is looked at: Each sender of the product file. Its addresses are judged as a receiver would judge them, by the whole record; for a service that is
known by its name, the include that it tells its customers to publish is looked for. A sender that neither way is known is UNKNOWN. A service that
sends with a domain of its own in MAIL FROM, as most do, is not expected in the record of the product's domain.

Fix: Add the service's include, or the server's address, to the record of the domain that is in MAIL FROM.

Reference: RFC 7208, sections 2.4, 4 and 5.
"""

from __future__ import annotations

from collections.abc import Iterator

from launchready.checks.asked import NotAsked, settled
from launchready.checks.dns_fixes import dns_fix
from launchready.model.check import (
    Check,
    Confidence,
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
from launchready.model.product import EmailSender, Product
from launchready.standards.mail_domains import envelope
from launchready.standards.mail_providers import named
from launchready.standards.spf import Evaluation, SpfResult, check_host
from launchready.standards.spf_senders import SpfQuestion, proposed, questions_of
from launchready.standards.spf_tree import lets_in, tree

_REFUSED = (SpfResult.FAIL, SpfResult.SOFTFAIL, SpfResult.NEUTRAL)


def evaluate(dns: DnsEvidence, product: Product) -> Iterator[Result]:
    """Judge each declared sender."""
    senders = [sender for sender in product.email.senders if not sender.fallback]
    if not senders:
        yield not_applicable(product.domain, "the product file names no sender of mail")
    for sender in senders:
        questions = tuple(questions_of(sender))
        yield _by_addresses(dns, sender, questions) if questions else _by_name(dns, sender)


def _by_addresses(dns: DnsEvidence, sender: EmailSender, questions: tuple[SpfQuestion, ...]) -> Result:
    """Return what receivers make of the sender's addresses: the worst of it."""
    domain, found = envelope(sender), []
    for question in questions:
        evaluation = settled(check_host(*question), dns)
        if isinstance(evaluation, NotAsked):
            return unknown(domain, str(evaluation), "run a whole audit", Dig(domain, "TXT"), aspect=sender.name)
        found.append((question, evaluation))
    for question, evaluation in found:
        if evaluation.result in _REFUSED:
            return _refused(dns, sender, question, evaluation)
    for _, evaluation in found:
        if evaluation.result is not SpfResult.PASS:
            return unknown(domain, evaluation.reason, "see email.spf", Dig(domain, "TXT"), aspect=sender.name)
    seen = f"mail of {sender.name} passes from {', '.join(question.ip for question, _ in found[:4])}"
    return passed(domain, seen, Dig(domain, "TXT"), aspect=sender.name)


def _refused(dns: DnsEvidence, sender: EmailSender, question: SpfQuestion, evaluation: Evaluation) -> Result:
    domain = envelope(sender)
    kind = "ip6" if ":" in question.ip else "ip4"
    return failed(
        domain,
        seen=f"mail of {sender.name} from {question.ip} gets {evaluation.result.value}: {evaluation.reason}",
        expected="every approved sender passes",
        severity=Severity.BLOCKER if evaluation.result is SpfResult.FAIL else Severity.HIGH,
        exposure=Exposure.MANY,
        probe=Dig(domain, "TXT"),
        aspect=sender.name,
        fix=dns_fix(
            f"Let {sender.name} send for {domain}",
            f"Add {kind}:{question.ip} (or the include that the service names) to the SPF record of {domain}, before its last term.",
            f"launchready inspect spf {domain} --ip {question.ip} says what receivers make of it.",
            dns=dns,
            name=domain,
            snippet=f"{kind}:{question.ip}",
        ),
    )


def _by_name(dns: DnsEvidence, sender: EmailSender) -> Result:
    """Return whether the include of a service that is known by its name is there."""
    domain = envelope(sender)
    providers = named(sender.name)
    root = settled(tree(domain), dns)
    if isinstance(root, NotAsked) or root.record is None:
        return unknown(
            domain,
            f"{domain} has no record that could name {sender.name}",
            "see email.spf",
            Dig(domain, "TXT"),
            aspect=sender.name,
        )
    wanted = tuple(include for provider in providers for include in provider.includes)
    for name in (domain, *proposed(sender)):
        term = settled(lets_in(name, wanted), dns)
        if term and not isinstance(term, NotAsked):
            return passed(name, f"{sender.name} is let in by {term}", Dig(name, "TXT"), aspect=sender.name)
    elsewhere = sender.envelope_domain is None and not any(provider.own_domain for provider in providers)
    if not providers or elsewhere:
        why = (
            f"{providers[0].name} sends with another domain in MAIL FROM, and the product file does not say which"
            if providers
            else f"nothing says which addresses {sender.name} sends from"
        )
        remedy = "give the sender its envelope_domain or its addresses in launchready.toml, or see a real message: launchready mail test"
        return unknown(domain, why, remedy, Dig(domain, "TXT"), aspect=sender.name)
    return failed(
        domain,
        seen=f"the SPF record does not name {sender.name}: no include:{wanted[0]}",
        expected="every approved sender passes",
        severity=Severity.HIGH,
        confidence=Confidence.FIRM,
        exposure=Exposure.MANY,
        probe=Dig(domain, "TXT"),
        aspect=sender.name,
        fix=dns_fix(
            f"Let {sender.name} send for {domain}",
            f"Add include:{wanted[0]} to the SPF record of {domain}, before its last term; the service's own page names it too.",
            dns=dns,
            name=domain,
            snippet=f"include:{wanted[0]}",
        ),
    )


CHECK = Check(
    id="email.spf-senders",
    title="A service that sends the product's mail is not in the SPF record",
    stage=Stage.EMAIL,
    impact=Impact.SIGNUP,
    severity=Severity.BLOCKER,
    evaluate=evaluate,
    after=("email.spf",),
)
