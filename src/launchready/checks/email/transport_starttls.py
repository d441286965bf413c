"""
Mail to the product's domain travels unencrypted, or behind a certificate that is none.

Why it matters: What people write to support, and what other services send to the team (invoices, password resets of its own accounts), can be read on the way. Gmail shows
an open red lock beside it. A server whose STARTTLS breaks loses mail from senders that do not fall back to plain text.

What is looked at: Each mail server that MX names and that answered: whether EHLO offers STARTTLS, whether a handshake comes about, its version, its certificate. Most
senders do not check certificates, so a flaw there is low here; where a policy makes it count, email.transport-mta-sts or email.transport-dane says so. Where
the network in between removes STARTTLS, as some firewalls do, it is UNKNOWN.

Fix: Switch STARTTLS on with a certificate for the server's name, renewed by itself.

Reference: RFC 3207; RFC 7435 (opportunistic security); RFC 8996.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from launchready.checks.mail_transport import PORT_25, looked_at, mail_probe, server_fix, taking
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
from launchready.model.evidence.http import FailureKind
from launchready.model.evidence.mail import MailEvidence, SmtpEndpoint, SmtpStage
from launchready.model.evidence.run import Run
from launchready.model.product import Product
from launchready.standards import dane
from launchready.standards.mail_tls import OLD, flaw

_MASKED = re.compile("X{4,}[A-Z]?")
"""What firewalls overwrite capabilities with that they do not let through."""
_NOWHERE = (FailureKind.DNS.value, FailureKind.BLOCKED.value)
"""Servers that nobody can reach: email.transport speaks of them."""
_BROKEN = (FailureKind.TLS.value, FailureKind.CLOSED.value, FailureKind.PROTOCOL.value, FailureKind.OTHER.value)


def evaluate(dns: DnsEvidence, mail: MailEvidence, run: Run, product: Product) -> Iterator[Result]:
    """Judge each server that takes the domain's mail."""
    domain = product.domain
    found = taking(dns, domain)
    if isinstance(found, Result):
        yield found
        return
    seen = looked_at(mail, found, domain)
    told = [each for each in seen if each.told]
    for endpoint in told:
        yield _judge(endpoint, dns, run)
    if told:
        return
    if found.hosts and any(each.failure_kind not in _NOWHERE for each in seen):
        yield unknown(domain, f"no mail server said what it can do: {seen[0].failure}"[:300], PORT_25)
    else:
        yield not_applicable(domain, "no server takes its mail")


def _judge(endpoint: SmtpEndpoint, dns: DnsEvidence, run: Run) -> Result:
    probe = mail_probe(endpoint)
    if not endpoint.offers_tls:
        if any(_MASKED.fullmatch(word) for word in endpoint.extensions):
            return unknown(
                endpoint.host,
                "something between here and the server overwrites what it offers",
                "run the audit from a network without a mail firewall",
                probe,
            )
        return _failed(
            endpoint.host,
            "the server does not offer STARTTLS",
            "STARTTLS",
            Severity.MEDIUM,
            "none",
            "Switch STARTTLS on (Postfix: smtpd_tls_security_level = may, with a certificate).",
            endpoint,
            Confidence.FIRM,
        )
    if endpoint.stage is not SmtpStage.DONE or endpoint.tls is None:
        if endpoint.failure_kind not in _BROKEN:
            return unknown(endpoint.host, f"STARTTLS came to no end: {endpoint.failure}", "run the audit again", probe)
        return _failed(
            endpoint.host,
            f"the server offers STARTTLS, and it breaks: {endpoint.failure}"[:300],
            "a TLS 1.2 or 1.3 session",
            Severity.HIGH,
            "handshake",
            "Give the server a certificate with its key and TLS 1.2 or newer; its log says what went wrong.",
            endpoint,
            Confidence.FIRM,
        )
    if endpoint.tls.version in OLD:
        return _failed(
            endpoint.host,
            f"the best that the server speaks is {endpoint.tls.version}",
            "TLS 1.2 or 1.3",
            Severity.MEDIUM,
            "version",
            "Update the server's TLS library.",
            endpoint,
        )
    aspect, why = flaw(endpoint.tls, run.now)
    records = dns.find(dane.name_of(endpoint.host), "TLSA")
    if aspect and not (records and dane.read(records.values)):
        return _failed(
            endpoint.host,
            f"{why}: senders that check do not trust it, most do not check",
            f"a certificate for {endpoint.host} from a public authority",
            Severity.LOW,
            aspect,
            f"Have a certificate issued for {endpoint.host} and renewed by itself (ACME).",
            endpoint,
        )
    days = (endpoint.tls.chain[0].not_after - run.now).days if endpoint.tls.chain else 0
    worth = "a certificate that DNS names (DANE)" if aspect else f"a certificate that holds {days} days more"
    return passed(endpoint.host, f"STARTTLS with {endpoint.tls.version} and {worth}", probe)


def _failed(
    host: str,
    seen: str,
    expected: str,
    severity: Severity,
    aspect: str,
    step: str,
    endpoint: SmtpEndpoint,
    confidence: Confidence = Confidence.CERTAIN,
) -> Result:
    return failed(
        host,
        seen=seen,
        expected=expected,
        severity=severity,
        confidence=confidence,
        exposure=Exposure.SOME if severity is not Severity.LOW else Exposure.FEW,
        probe=mail_probe(endpoint),
        aspect=aspect,
        fix=server_fix(f"Let {host} take mail encrypted", step),
    )


CHECK = Check(
    id="email.transport-starttls",
    title="Mail to the product's domain travels unencrypted",
    stage=Stage.EMAIL,
    impact=Impact.EMAIL,
    severity=Severity.HIGH,
    evaluate=evaluate,
    after=("email.transport",),
)
