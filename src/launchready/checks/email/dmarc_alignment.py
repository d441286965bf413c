"""
The mail of a declared sender cannot pass DMARC.

Why it matters: DMARC asks whether SPF or DKIM passed for the domain in From, not whether they passed at all. A service that bounces to its own domain
and signs with a key that is not in your DNS passes both in its own name, and your policy then lets receivers refuse signups and password
resets: with p=reject that is a blocker, with quarantine they go to spam, with none the big mailboxes trust the mail less.

What is looked at: Each sender of the product file: whether its envelope domain (MAIL FROM), or the domain of a declared selector whose key is in DNS, is
aligned with the domain in From, relaxed or strict as the record says, by the organizational domains that the walk up the tree finds. Whether SPF
and the signature then pass is what email.spf and a test message show. A sender with a foreign envelope domain and no declared selector may sign
with one that nobody named: it is unknown where the policy would refuse its mail, and passed over where it would not.

Fix: Let the service sign with your domain (its DNS records for DKIM), or bounce to a subdomain of yours (custom return path).

Reference: RFC 9989, sections 4.4 and 4.10.2.
"""

from __future__ import annotations

from collections.abc import Iterator

from launchready.checks.asked import NotAsked, settled
from launchready.checks.dns_fixes import dns_wait
from launchready.checks.mail_policy import ASK_AGAIN, keys_of, policy_of, record_of
from launchready.model.check import (
    Check,
    Confidence,
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
from launchready.model.product import EmailSender, Product
from launchready.standards.dkim_keys import KeyState, Selector
from launchready.standards.dmarc import DmarcResult, Judgement, judge
from launchready.standards.dmarc_record import Policy
from launchready.standards.mail_domains import envelope, selectors_of

_SEVERITY = {Policy.REJECT: Severity.BLOCKER, Policy.QUARANTINE: Severity.HIGH, Policy.NONE: Severity.MEDIUM}
_WORDS = {
    Policy.REJECT: "receivers are asked to refuse its mail",
    Policy.QUARANTINE: "receivers are asked to put its mail into spam",
    Policy.NONE: "no receiver is asked to do anything with it yet",
}


def evaluate(dns: DnsEvidence, product: Product) -> Iterator[Result]:
    """Judge each declared sender."""
    for sender in product.email.senders:
        if sender.fallback:
            continue  # email.fallback judges it
        found = policy_of(sender.domain, dns)
        if isinstance(found, Result):
            yield found
        elif found.record is None or not found.record.usable:
            yield not_applicable(sender.domain, f"no record applies to the mail of {sender.name}")
        else:
            yield _judge(sender, dns, product)


def _judge(sender: EmailSender, dns: DnsEvidence, product: Product) -> Result:
    keys = keys_of(sender.domain, product, dns)
    if isinstance(keys, NotAsked):
        return unknown(sender.domain, str(keys), ASK_AGAIN, aspect=sender.name)
    own = tuple(key for key in keys if key.selector in selectors_of(sender))
    signs = any(key.state is KeyState.KEY and key.key and not key.key.too_short for key in own)
    told = settled(judge(sender.domain, [sender.domain] if signs else [], [envelope(sender)]), dns)
    if isinstance(told, NotAsked):
        return unknown(sender.domain, str(told), ASK_AGAIN, aspect=sender.name)
    if told.result is DmarcResult.PASS:
        return passed(sender.domain, f"{sender.name}: {told.reason}", record_of(sender.domain), aspect=sender.name)
    if told.result is not DmarcResult.FAIL or told.disposition is None:
        return unknown(sender.domain, f"{sender.name}: {told.reason}", ASK_AGAIN, record_of(sender.domain), sender.name)
    if not own or any(key.state is KeyState.UNKNOWN for key in own):
        return _open(sender, told, own)
    return _failed(sender, told, dns)


def _open(sender: EmailSender, told: Judgement, own: tuple[Selector, ...]) -> Result:
    failures = [key.failure for key in own if key.failure]
    why = failures[0] if failures else "its DKIM selector is not declared"
    reason = f"{sender.name} bounces to {envelope(sender)}, which is not aligned, and {why}"
    if told.disposition is Policy.NONE:
        return not_applicable(sender.domain, f"{reason}; no policy would refuse its mail")
    remedy = "name the selector that stands in DKIM-Signature (s=) of a message it sent, in the sender's selectors"
    return unknown(sender.domain, reason, remedy, record_of(sender.domain), sender.name)


def _failed(sender: EmailSender, told: Judgement, dns: DnsEvidence) -> Result:
    policy = told.disposition or Policy.NONE
    return failed(
        sender.domain,
        seen=f"{sender.name} bounces to {envelope(sender)}, and none of its selectors "
        f"({', '.join(sender.selectors[:5])}) has a key here: {_WORDS[policy]}",
        expected=f"a key at a selector of {sender.domain}, or an envelope domain below it",
        severity=_SEVERITY[policy],
        confidence=Confidence.FIRM,
        exposure=Exposure.EVERYONE if policy is Policy.REJECT else Exposure.MANY,
        impact=Impact.SIGNUP if policy is Policy.REJECT else Impact.EMAIL,
        probe=record_of(told.discovery.found_at),
        aspect=sender.name,
        fix=Fix(
            summary=f"Let the mail of {sender.name} pass DMARC for {sender.domain}",
            steps=(
                f"In the settings of {sender.name}, verify the domain {sender.domain}, and publish the DKIM records that it shows.",
                f"Set a custom return path (MAIL FROM) below {sender.domain} there, and publish its SPF and MX records.",
                f"Send a message to a mailbox at Gmail; its original must say dmarc=pass for {sender.domain}.",
            ),
            hours=(0.5, 2),
            hours_reason="two to four records, and a message to see it by",
            waits=(dns_wait(dns, f"_domainkey.{sender.domain}"),),
        ),
    )


CHECK = Check(
    id="email.dmarc-alignment",
    title="A sender's mail cannot pass DMARC",
    stage=Stage.EMAIL,
    impact=Impact.EMAIL,
    severity=Severity.BLOCKER,
    evaluate=evaluate,
    after=("email.dmarc", "email.dkim"),
)
