"""
A DKIM key is too weak, or only a test.

Why it matters: An RSA key of 512 or 768 bits is broken for some dollars, and receivers must refuse it; one of 1024 bits is the least that they take,
and the next to go. A key with t=y asks receivers to treat the mail as if it were not signed: forgotten after the setup, it undoes the work.

What is looked at: The keys at the selectors that the product file declares and, for the product's own domain, at those that services give to
everybody: below 1024 bits is high, below 2048 low, the test flag medium. Ed25519 keys are strong, but many receivers do not know them: one
as the only declared key is low. Keys that a service keeps behind an alias are the service's to renew.

Fix: Have the service make a key of 2048 bits (often a new selector), sign with it, then retire the old one; some services offer none
yet, and then there is nothing to do but to ask. Take t=y out.

Reference: RFC 6376, section 3.6.1; RFC 8301, section 3.2; RFC 8463.
"""

from __future__ import annotations

from collections.abc import Iterator

from launchready.checks.asked import NotAsked
from launchready.checks.dns_fixes import dns_wait
from launchready.checks.mail_policy import ASK_AGAIN, keys_of
from launchready.model.check import Check, Exposure, Fix, Impact, Result, Severity, Stage, failed, passed, unknown
from launchready.model.evidence.dns import DnsEvidence
from launchready.model.evidence.mail_test import MailTestEvidence
from launchready.model.probe import Dig
from launchready.model.product import Product
from launchready.standards.dkim_keys import GOOD_BITS, LEAST_BITS, DkimKey, KeyState, Selector
from launchready.standards.mail_domains import author_domains, declared_selectors, selectors_seen


def evaluate(dns: DnsEvidence, mail_test: MailTestEvidence, product: Product) -> Iterator[Result]:
    """Judge the strength of each key that was found."""
    for domain in author_domains(product):
        keys = keys_of(domain, product, dns, selectors_seen(mail_test.tests, domain))
        if isinstance(keys, NotAsked):
            yield unknown(domain, str(keys), ASK_AGAIN)
            continue
        taken = [each for each in keys if each.state is KeyState.KEY and each.key is not None]
        declared = [each for each in taken if each.selector in declared_selectors(product, domain)]
        lonely = bool(declared) and all(each.key and each.key.type == "ed25519" for each in declared)
        for each in taken:
            if each.key is not None:
                yield from _judge(each, each.key, dns, lonely=lonely and each in declared)


def _judge(each: Selector, key: DkimKey, dns: DnsEvidence, *, lonely: bool) -> Iterator[Result]:
    size = f"{key.type}, {key.bits} bits"
    if key.too_short:
        expected = f"RSA of {GOOD_BITS} bits; receivers refuse what has fewer than {LEAST_BITS}"
        yield _failed(each, f"{size}: receivers must refuse it", expected, Severity.HIGH, "refused", dns)
    elif key.weak:
        yield _failed(each, size, f"RSA of {GOOD_BITS} bits", Severity.LOW, "short", dns)
    elif lonely:
        seen = f"{size}: no RSA key is declared beside it, and many receivers know no other"
        yield _failed(each, seen, f"a second signature by RSA of {GOOD_BITS} bits", Severity.LOW, "alone", dns)
    if key.testing:
        seen = "t=y: receivers are asked to treat the mail as not signed"
        yield _failed(each, seen, "a key without t=y", Severity.MEDIUM, "test", dns)
    if not key.weak and not key.testing and not lonely:
        yield passed(each.name, size, Dig(each.name, "TXT"))


def _failed(each: Selector, seen: str, expected: str, severity: Severity, aspect: str, dns: DnsEvidence) -> Result:
    if aspect == "test":
        first = f"Publish the key at {each.name} again without y in its t tag (t=s may stay)."
    else:
        first = f"Let the service that signs with {each.selector} make an RSA key of {GOOD_BITS} bits, and publish it under the selector that it shows."
    behind = f"; it stands at {each.alias}, where the service renews it" if each.alias else ""
    return failed(
        each.name,
        seen=seen + behind,
        expected=expected,
        severity=severity,
        exposure=Exposure.MANY if severity is Severity.HIGH else Exposure.FEW,
        probe=Dig(each.name, "TXT"),
        aspect=aspect,
        fix=Fix(
            summary=f"Renew the key of selector {each.selector} of {each.domain}",
            steps=(
                first,
                "Send a message to a mailbox at Gmail; its original must say dkim=pass for your domain.",
                "Retire an old key a week later, when no mail signed with it is under way.",
            ),
            hours=(0.25, 1.5),
            hours_reason="a new key at the service, and one record",
            waits=(dns_wait(dns, each.name),),
        ),
    )


CHECK = Check(
    id="email.dkim-weak",
    title="A DKIM key is too weak, or only a test",
    stage=Stage.EMAIL,
    impact=Impact.EMAIL,
    severity=Severity.HIGH,
    evaluate=evaluate,
)
