"""
A selector that mail is signed with has no key that receivers take.

Why it matters: A signature without a key in DNS is no signature. Gmail, Yahoo and Outlook.com then see mail that is not signed: it lands in spam, and
where it is forwarded nothing is left that speaks for it.

What is looked at: The selectors that the product file declares for its senders and those of recorded messages (launchready mail test), each at SELECTOR._domainkey.DOMAIN, with the alias to the
service followed: whether there is one key, whole, for mail, and not revoked. Where there is none, the name that some panels make of it (the domain
a second time) is looked at too. For the product's own domain the selectors that services give to everybody are asked about as well: a broken
key there is a low risk. A selector that nobody named is unknown, never missing: Amazon SES and others make up one for each domain. A
revoked key at a selector that is not declared is how keys are retired.

Fix: Copy the record from the service's page once more, whole and under the right name; or let the service sign with the selector that has a key.

Reference: RFC 6376, sections 3.6.1 and 3.6.2; RFC 8301; RFC 8463.
"""

from __future__ import annotations

from collections.abc import Iterator

from launchready.checks.asked import NotAsked
from launchready.checks.dns_fixes import dns_wait
from launchready.checks.mail_policy import ASK_AGAIN, Mail, keys_of, mail_of, shown
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
from launchready.model.evidence.mail_test import MailTestEvidence
from launchready.model.probe import Dig
from launchready.model.product import Product
from launchready.standards.dkim_keys import KeyState, Selector, is_selector
from launchready.standards.dkim_selectors import service_of
from launchready.standards.mail_domains import author_domains, declared_selectors, selectors_in_reserve, selectors_seen
from launchready.standards.quoting import quote
from launchready.standards.records import plain
from launchready.standards.spf_record import select

REMEDY = "name the selector that stands in DKIM-Signature (s=) of a message of yours, in the sender's selectors in the product file"


def evaluate(dns: DnsEvidence, mail_test: MailTestEvidence, product: Product) -> Iterator[Result]:
    """Judge the keys of each domain of the product's mail."""
    for domain in author_domains(product):
        seen = selectors_seen(mail_test.tests, domain)
        keys = keys_of(domain, product, dns, seen)
        if isinstance(keys, NotAsked):
            yield unknown(domain, str(keys), ASK_AGAIN)
            continue
        declared = (*declared_selectors(product, domain), *seen)
        reserve = selectors_in_reserve(product, domain)
        for name in declared:
            if not is_selector(name):
                yield unknown(domain, f"{quote(name)} is no selector", REMEDY, aspect="selector")
        for key in keys:
            if key.selector in reserve:
                continue  # email.fallback says what is wrong with it
            if key.selector in declared:
                yield _declared(key, dns)
            elif key.state is KeyState.BROKEN and key.key and key.key.errors:
                yield _failed(key, Severity.LOW, dns)
            elif key.state is KeyState.KEY:
                yield passed(key.name, f"a key{_whose(key)}", Dig(key.name, "TXT"))
        if not declared and not any(key.state is KeyState.KEY for key in keys):
            yield _nothing(domain, product, dns)


def _nothing(domain: str, product: Product, dns: DnsEvidence) -> Result:
    mail = mail_of(domain, product, dns)
    if mail in (Mail.NEVER, Mail.NOTHING) or (
        mail is Mail.SHOWN and not product.email.senders and not _sends(domain, dns)
    ):
        return not_applicable(domain, "nothing shows that mail is sent in its name")
    return unknown(domain, "no selector is declared, and none of the usual ones has a key", REMEDY)


def _sends(domain: str, dns: DnsEvidence) -> bool:
    answer = dns.find(domain, "TXT")
    return bool(select(plain("TXT", value) for value in (answer.values if answer else ())))


def _whose(key: Selector) -> str:
    service = service_of(key.selector)
    led = f", by way of {key.alias}" if key.alias else ""
    return f" where {service} keeps its customers' ones{led}" if service else led


def _declared(key: Selector, dns: DnsEvidence) -> Result:
    probe = Dig(key.name, "TXT")
    if key.state is KeyState.UNKNOWN:
        return unknown(key.name, f"whether it has a key is not known: {key.failure}", ASK_AGAIN, probe)
    if key.state is KeyState.KEY and key.key is not None:
        size = f"{key.key.type}, {key.key.bits} bits"
        return passed(key.name, f"a key ({size}){_whose(key)}", probe)
    return _failed(key, Severity.HIGH, dns)


def _failed(key: Selector, severity: Severity, dns: DnsEvidence) -> Result:
    seen, aspect, first = _defect(key)
    return failed(
        key.name,
        seen=seen,
        expected="one key record (v=DKIM1; p=…) that is whole",
        severity=severity,
        confidence=Confidence.CERTAIN if severity is Severity.HIGH else Confidence.TENTATIVE,
        exposure=Exposure.MANY if severity is Severity.HIGH else Exposure.FEW,
        probe=Dig(key.misplaced or key.name, "TXT"),
        aspect=aspect,
        fix=Fix(
            summary=f"Publish the key of selector {key.selector} of {key.domain}",
            steps=(
                first,
                f"Look it up from outside (TXT of {key.name}), then let the service verify the domain.",
                "Send a message to a mailbox at Gmail; its original must say dkim=pass for your domain.",
            ),
            hours=(0.25, 1),
            hours_reason="one record, copied from the service's page",
            waits=(dns_wait(dns, key.name),),
        ),
    )


def _defect(key: Selector) -> tuple[str, str, str]:
    """Return what was seen, the aspect, and the first step."""
    errors = "; ".join(key.key.errors[:3]) if key.key else ""
    match key.state:
        case KeyState.REVOKED:
            step = "Let the service make a new key and publish it; or declare the selector that it signs with now."
            return "the key is revoked (p= is empty), and mail is said to be signed with it", "revoked", step
        case KeyState.SEVERAL:
            return (
                f"{len(key.texts)} key records, and what verifiers make of them is undefined",
                "several",
                "Delete all but the one that the service shows.",
            )
        case KeyState.BROKEN:
            step = "Copy the record from the service's page once more, whole, and let the panel cut it into strings itself."
            return f"{shown(errors, 200)} (in {shown(key.texts[0] if key.texts else '', 80)})", "broken", step
    if key.misplaced:
        step = f"Enter the name without the domain ({key.name.removesuffix('.' + key.domain)}): the panel adds it."
        return (
            f"no key at {key.name}; it stands at {key.misplaced}, since the panel added the domain",
            "misplaced",
            step,
        )
    led = f", although it leads to {key.alias}" if key.alias else ""
    step = f"Publish the record that the service shows for selector {key.selector}; many panels want the name without the domain."
    if key.alias:
        step = f"See in the service's page whether {key.alias} is still what it wants, and whether the domain is active there."
    return f"there is no key{led}", "missing", step


CHECK = Check(
    id="email.dkim",
    title="A selector has no key that receivers take",
    stage=Stage.EMAIL,
    impact=Impact.EMAIL,
    severity=Severity.HIGH,
    evaluate=evaluate,
)
