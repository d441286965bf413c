"""
DNS names a certificate that the mail server does not have (DANE).

Why it matters: Senders that check DANE (many of Germany's and the Netherlands' providers, Microsoft, Postfix set up so) hand over no mail to a server whose certificate is not the one
in DNS. The usual case: the certificate was renewed with a new key, and the record stayed. Mail from these senders waits for days and bounces, all other mail comes.

What is looked at: The TLSA records at _25._tcp of each MX host against the chain that the server sent after STARTTLS: usages 2 and 3, certificate or key, whole or hashed. One
record that fits is enough. They count only in a signed zone: where the delegation (DS) shows none, senders pass them over, and so does this check. A server that offers
no STARTTLS beside its records fails too. What was not seen is UNKNOWN. Domains without DANE are fine.

Fix: Publish the record of the new key before the certificate is changed, or keep the key at renewal.

Reference: RFC 7672; RFC 6698.
"""

from __future__ import annotations

from collections.abc import Iterator

from launchready.checks.dns_fixes import dns_fix
from launchready.checks.mail_transport import ASK_AGAIN, PORT_25, taking
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
from launchready.model.evidence.mail import Fingerprints, MailEvidence
from launchready.model.probe import Dig
from launchready.model.product import Product
from launchready.standards.certificates import covers
from launchready.standards.dane import EE, TA, Tlsa, fits, name_of, read
from launchready.standards.dnssec import Validity, delegated_signed
from launchready.standards.mail_hosts import MAX_EXCHANGERS
from launchready.standards.zone import climb


def evaluate(dns: DnsEvidence, mail: MailEvidence, product: Product) -> Iterator[Result]:
    """Judge the records of each server that takes the domain's mail."""
    domain = product.domain
    found = taking(dns, domain)
    if isinstance(found, Result):
        yield found
        return
    none = True
    for host in found.hosts[:MAX_EXCHANGERS]:
        answer = dns.find(name_of(host), "TLSA")
        records = read(answer.values) if answer else ()
        if records:
            none = False
            yield _judge(host, records, dns, mail)
    if none:
        yield not_applicable(domain, "its mail servers have no DANE records, which are optional")


def signed(host: str, dns: DnsEvidence) -> bool | None:
    """Return whether a host's records are signed as far as delegations show; None where that was not seen."""
    zones = climb(host, host)
    for zone in reversed(zones):
        servers = dns.find(zone, "NS")
        if zone != zones[-1] and not (servers and any(r.name == zone and r.type == "NS" for r in servers.records)):
            continue  # no zone begins here
        delegation = dns.find(zone, "DS")
        if delegation is None:
            return None
        validity = delegated_signed(delegation).validity
        if validity is not Validity.SECURE:
            return None if validity is Validity.UNSEEN else False
    return True


def _judge(host: str, records: tuple[Tlsa, ...], dns: DnsEvidence, mail: MailEvidence) -> Result:
    probe = Dig(name_of(host), "TLSA")
    safe = signed(host, dns)
    if safe is None:
        return unknown(host, "whether the zone of its DANE records is signed was not seen", ASK_AGAIN, probe)
    if not safe:
        return not_applicable(host, "its DANE records lie in a zone that is not signed: senders pass them over")
    usable = [record for record in records if record.usable]
    if not usable:
        return _failed(
            host,
            dns,
            f"none of its {len(records)} DANE records can be used for mail: {records[0]}",
            Severity.LOW,
            "unusable",
        )
    endpoint = mail.server(host)
    if endpoint is None or not endpoint.told:
        why = endpoint.failure if endpoint else "the run ended before it was looked at"
        return unknown(host, f"its certificate was not seen: {why}"[:300], PORT_25, probe)
    if not endpoint.offers_tls:
        seen = "DNS promises a certificate, and the server does not offer STARTTLS"
        return _failed(host, dns, seen, Severity.HIGH, "no-starttls", Confidence.FIRM)
    if not endpoint.fingerprints or endpoint.tls is None:
        return unknown(host, f"its certificate was not seen: {endpoint.failure}"[:300], "run the audit again", probe)
    names = endpoint.tls.chain[0].names if endpoint.tls.chain else ()
    verdicts = [_fits(record, endpoint.fingerprints, named=covers(names, host)) for record in usable]
    if True in verdicts:
        return passed(host, f"its certificate is the one in DNS ({usable[verdicts.index(True)]})", probe)
    if None in verdicts:
        return unknown(host, "a record holds a whole issuer, which this program does not follow", "look by hand", probe)
    own = endpoint.fingerprints[0]
    return _failed(
        host,
        dns,
        f"none of its {len(usable)} DANE records fits the certificate that it sends: {usable[0]}",
        Severity.HIGH,
        "mismatch",
        snippet=f"{name_of(host)}. 3600 IN TLSA 3 1 1 {own.key_sha256}",
    )


def _fits(record: Tlsa, chain: tuple[Fingerprints, ...], *, named: bool) -> bool | None:
    """Return whether a record fits; by an issuer (usage 2) the certificate must be for the host as well (RFC 7672, section 3.1.2)."""
    assert record.usage in (TA, EE)
    fitting = fits(record, chain)
    return False if fitting and record.usage == TA and not named else fitting


def _failed(
    host: str,
    dns: DnsEvidence,
    seen: str,
    severity: Severity,
    aspect: str,
    confidence: Confidence = Confidence.CERTAIN,
    snippet: str = "",
) -> Result:
    return failed(
        host,
        seen=seen,
        expected="a TLSA record of usage 3 with the hash of the server's key (3 1 1)",
        severity=severity,
        confidence=confidence,
        exposure=Exposure.SOME,
        probe=Dig(name_of(host), "TLSA"),
        aspect=aspect,
        fix=dns_fix(
            f"Let the DANE records of {host} fit its certificate",
            f"Publish at {name_of(host)} the hash of the key that the server has now, and delete the others.",
            "Have the certificate renewed with the same key, or publish the next key's record before it is changed.",
            dns=dns,
            name=name_of(host),
            rtype="TLSA",
            hours=(0.5, 2),
            reason="one record, and a step in the renewal",
            snippet=snippet,
        ),
    )


CHECK = Check(
    id="email.transport-dane",
    title="DNS names a certificate that the mail server does not have",
    stage=Stage.EMAIL,
    impact=Impact.EMAIL,
    severity=Severity.HIGH,
    evaluate=evaluate,
    after=("email.transport",),
)
