"""
An address that sends the product's mail is on a blocklist.

Why it matters: Receivers that use the list refuse the product's mail, or put it into the junk folder: sign-ups and login links fail for a part of the people, and
nobody tells the product.

What is looked at: The lists that the product file names (email.blocklists; none is asked by default), for each single address that it gives for senders. A list counts only
if it works: it must list the test address 127.0.0.2 and not 127.0.0.1. Lists that answer public resolvers with a refusal (Spamhaus: 127.255.255.x) are
UNKNOWN, and so are those that are dead or list everything.

Fix: Find out why (a hacked account, a form that sends to anybody, a former tenant of the address), mend that, and ask the list to take the address off.

Reference: RFC 5782; RFC 6471, section 3.3.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from launchready.checks.mail_transport import ASK_AGAIN
from launchready.model.check import (
    Check,
    Exposure,
    Fix,
    Impact,
    Result,
    Severity,
    Stage,
    Wait,
    WaitKind,
    failed,
    not_applicable,
    passed,
    unknown,
)
from launchready.model.evidence.dns import DnsEvidence
from launchready.model.probe import Dig
from launchready.model.product import Product
from launchready.standards.mail_hosts import control_name_6, control_names, list_name, sending_addresses
from launchready.standards.records import plain
from launchready.standards.urls import Address

OWN_RESOLVER = "ask through a resolver of your own, not a public one: --dns"
_REFUSED = "127.255.255."
"""What lists answer to those whom they do not serve."""


def evaluate(dns: DnsEvidence, product: Product) -> Iterator[Result]:
    """Judge each address by each list."""
    addresses = [address for _, address in sending_addresses(product)]
    if not product.email.blocklists:
        yield not_applicable(product.domain, "the product file names no blocklist to ask")
        return
    if not addresses:
        yield not_applicable(product.domain, "the product file names no single address that mail is sent from")
        return
    for zone in product.email.blocklists:
        broken = _broken(zone, dns)
        if broken:
            yield unknown(zone, *broken, Dig(control_names(zone)[0], "A"))
            continue
        results = [_judge(address, zone, dns) for address in addresses]
        yield from (result for result in results if result)
        if not any(results):
            yield passed(zone, f"lists none of {len(addresses)} addresses", Dig(list_name(addresses[0], zone), "A"))


def _broken(zone: str, dns: DnsEvidence) -> tuple[str, str] | None:
    """Return why a list's answers prove nothing, and what would help; None for one that works."""
    listed, clean = (dns.find(name, "A") for name in control_names(zone))
    if listed is None or clean is None:
        return "the list was not asked in this run", "run a whole audit"
    if any(value.startswith(_REFUSED) for answer in (listed, clean) for value in answer.values):
        return "the list does not answer this resolver", OWN_RESOLVER
    if not (listed.status.settled and clean.status.settled):
        return f"the list gave no answer ({listed.status}, {clean.status})", ASK_AGAIN
    if clean.values:
        return "the list lists everything, the address that must never be on it too", "take it out of email.blocklists"
    if not any(value.startswith("127.") for value in listed.values):
        return (
            "the list does not have the address that every list has for tests: it is dead, or does not serve this resolver",
            OWN_RESOLVER,
        )
    return None


def _judge(address: Address, zone: str, dns: DnsEvidence) -> Result | None:
    name = list_name(address, zone)
    where, aspect, probe = str(address), zone, Dig(name, "A")
    answer = dns.find(name, "A")
    if answer is None or not answer.status.settled:
        why = f"ended with {answer.status}" if answer else "was not asked in this run"
        return unknown(where, f"the question to {zone} {why}", ASK_AGAIN, probe, aspect)
    if any(value.startswith(_REFUSED) for value in answer.values):
        return unknown(where, f"{zone} does not answer this resolver", OWN_RESOLVER, probe, aspect)
    codes = [value for value in answer.values if value.startswith("127.")]
    if not codes:
        if answer.values:
            return unknown(
                where, f"{zone} answers with {answer.values[0]}, which is no code", "ask by hand", probe, aspect
            )
        six = dns.find(control_name_6(zone), "A")
        if address.version == 6 and not (six and six.values):
            return not_applicable(where, f"{zone} shows no sign of listing IPv6 addresses")
        return None
    reason = dns.find(name, "TXT")
    told = (
        "".join(c if c.isprintable() else "?" for c in plain("TXT", reason.values[0]))
        if reason and reason.values
        else ""
    )
    about = f": {re.sub('  +', ' ', told)[:160]}" if told else ""
    return failed(
        where,
        seen=f"{zone} lists it ({', '.join(codes[:4])}){about}",
        expected="no entry",
        severity=Severity.HIGH,
        exposure=Exposure.SOME,
        probe=probe,
        aspect=aspect,
        fix=Fix(
            summary=f"Have {where} taken off {zone}",
            steps=(
                "Look in the mail server's log for what was sent in the last days, and stop what should not have been.",
                f"Ask {zone} to take the address off, as its website says; if it comes back, the cause is still there.",
                "If you cannot wait, send through another address or a mail service meanwhile.",
            ),
            hours=(1, 4),
            hours_reason="finding the cause takes longer than the request",
            waits=(Wait(WaitKind.REVIEW, 24, "lists take an address off within hours to days"),),
        ),
    )


CHECK = Check(
    id="email.transport-blocklists",
    title="A sending address is on a blocklist",
    stage=Stage.EMAIL,
    impact=Impact.EMAIL,
    severity=Severity.HIGH,
    evaluate=evaluate,
)
