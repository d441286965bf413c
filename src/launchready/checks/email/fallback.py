"""
There is no second sender to turn to, or its mail would not arrive on the day it is needed.

Why it matters: A provider suspends an account over one complaint, its addresses get onto a blocklist, or it is down; then nobody can sign up or reset a
password until mail leaves by another way. Records of a new sender take hours to be known everywhere, and a sender without history lands in spam: both
must be done before.

What is looked at: The senders of the product file. One of them is marked as the second (fallback = true), is another service than the first, signs for the
same domain with keys that are in DNS, and is let in by the SPF record of its MAIL FROM. A product without senders is not judged.

Fix: Set a second service up now, with its own DKIM selector and MAIL FROM subdomain, send a little by it each week, and keep the written plan
(launchready mail fallback) where the people who are called at night find it.

Reference: RFC 7208, section 4; RFC 6376, section 3.6; M3AAWG, "Sender best common practices".
"""

from __future__ import annotations

from collections.abc import Iterator

from launchready.checks.asked import NotAsked, settled
from launchready.checks.dns_fixes import dns_fix
from launchready.model.check import (
    Check,
    Exposure,
    Fix,
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
from launchready.standards.dkim_keys import KeyState
from launchready.standards.mail_domains import envelope, look_for_keys, selectors_of
from launchready.standards.mail_providers import named
from launchready.standards.spf import SpfResult, check_host
from launchready.standards.spf_senders import proposed, questions_of
from launchready.standards.spf_tree import lets_in

PLAN = "launchready mail fallback writes the plan down: who decides, what is switched, in which order."


def evaluate(dns: DnsEvidence, product: Product) -> Iterator[Result]:
    """Judge the second sender, or that there is none."""
    first = [sender for sender in product.email.senders if not sender.fallback]
    second = [sender for sender in product.email.senders if sender.fallback]
    if not product.email.senders:
        yield not_applicable(product.domain, "the product file names no sender of mail")
    elif not second:
        yield _none(product, first)
    for sender in second:
        problem = _same(sender, first) or _signs(dns, product, sender) or _let_in(dns, sender)
        if isinstance(problem, Result):
            yield problem
        elif problem:
            yield _failed(dns, sender, *problem)
        else:
            seen = f"{sender.name} is another service, signs for {sender.domain} and is let in by SPF"
            yield passed(sender.domain, seen, aspect=sender.name)


def _none(product: Product, first: list[EmailSender]) -> Result:
    return failed(
        product.domain,
        seen=f"all mail leaves by {', '.join(sender.name for sender in first[:3])}, and no second sender is named",
        expected="a second sender whose records are in place before they are needed",
        severity=Severity.LOW,
        exposure=Exposure.MANY,
        probe=Dig(product.domain, "TXT"),
        aspect="none",
        fix=Fix(
            summary="Set a second sender up before it is needed",
            steps=(
                "Open an account with another mail service, with a subdomain of its own in MAIL FROM and its own DKIM selector.",
                "Publish its records, name it in launchready.toml under email.senders with fallback = true, and run the audit again.",
                "Let the product choose the sender by one environment variable, and send some mail by the second each week.",
                PLAN,
            ),
            hours=(2, 4),
            hours_reason="an account, three records and a switch in the code",
        ),
    )


_Problem = tuple[str, str, str]


def _same(sender: EmailSender, first: list[EmailSender]) -> _Problem | None:
    """Return what is wrong if the second sender is the first one again."""
    services = {provider.name for each in first for provider in named(each.name)}
    shared = [provider.name for provider in named(sender.name) if provider.name in services]
    if shared:
        return (
            "same-service",
            f"{sender.name} is {shared[0]}, by which the product sends already: what stops one stops both",
            "Choose another service as the second.",
        )
    if set(sender.addresses) & {address for each in first for address in each.addresses}:
        return (
            "same-service",
            f"{sender.name} sends from the same address as the first sender: a blocklist stops both",
            "Choose a second sender with addresses of its own.",
        )
    return None


def _signs(dns: DnsEvidence, product: Product, sender: EmailSender) -> _Problem | Result | None:
    """Return what is wrong with the second sender's DKIM keys."""
    selectors = selectors_of(sender)
    if not selectors:
        return (
            "unsigned",
            f"no DKIM selector of {sender.name} is named, so nobody knows if its mail would be signed",
            f"Publish the DKIM records of {sender.name}, and name the selectors in launchready.toml.",
        )
    keys = settled(look_for_keys(product, sender.domain), dns)
    if isinstance(keys, NotAsked):
        return unknown(sender.domain, str(keys), "run a whole audit", aspect=sender.name)
    for key in keys:
        if key.selector not in selectors or key.state is KeyState.KEY:
            continue
        if key.state is KeyState.UNKNOWN:
            return unknown(key.name, key.failure, "run the audit again", Dig(key.name, "TXT"), aspect=sender.name)
        return (
            "unsigned",
            f"{key.name} has no key that receivers take ({key.state.value})",
            f"Publish the DKIM record that {sender.name} names.",
        )
    return None


def _let_in(dns: DnsEvidence, sender: EmailSender) -> _Problem | Result | None:
    """Return what is wrong with SPF for the second sender's mail."""
    domain = envelope(sender)
    for question in questions_of(sender):
        found = settled(check_host(*question), dns)
        if isinstance(found, NotAsked):
            return unknown(domain, str(found), "run a whole audit", Dig(domain, "TXT"), aspect=sender.name)
        if found.result is SpfResult.TEMPERROR:
            return unknown(domain, found.reason, "run the audit again", Dig(domain, "TXT"), aspect=sender.name)
        if found.result is not SpfResult.PASS:
            return _not_let_in(
                domain, f"mail of {sender.name} from {question.ip} gets {found.result.value}: {found.reason}"
            )
    providers = named(sender.name)
    if sender.addresses or not providers:
        return None  # its signature speaks for it
    wanted = tuple(include for provider in providers for include in provider.includes)
    for name in (domain, *proposed(sender)):
        term = settled(lets_in(name, wanted), dns)
        if isinstance(term, NotAsked):
            return unknown(name, str(term), "run a whole audit", Dig(name, "TXT"), aspect=sender.name)
        if term:
            return None
    if sender.envelope_domain is None and not any(provider.own_domain for provider in providers):
        return None  # MAIL FROM is the service's own
    return _not_let_in(domain, f"the SPF record of {domain} does not name {sender.name}: no include:{wanted[0]}")


def _not_let_in(domain: str, seen: str) -> _Problem:
    return "not-let-in", seen, f"Add the second sender to the SPF record of {domain}, before its last term."


def _failed(dns: DnsEvidence, sender: EmailSender, aspect: str, seen: str, step: str) -> Result:
    domain = envelope(sender)
    return failed(
        sender.domain,
        seen=seen,
        expected="a second sender whose mail would arrive tonight",
        severity=Severity.MEDIUM,
        exposure=Exposure.MANY,
        probe=Dig(domain, "TXT"),
        aspect=aspect,
        fix=dns_fix(
            f"Make {sender.name} ready to take over",
            step,
            PLAN,
            dns=dns,
            name=domain,
            hours=(0.5, 2),
            reason="records of one service",
        ),
    )


CHECK = Check(
    id="email.fallback",
    title="There is no second sender whose mail would arrive",
    stage=Stage.EMAIL,
    impact=Impact.SIGNUP,
    severity=Severity.MEDIUM,
    evaluate=evaluate,
)
