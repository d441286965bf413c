"""
The server that sends the product's mail has no name that leads back to it.

Why it matters: Gmail, Yahoo, Microsoft and most others refuse mail from an address without a PTR record, or with one whose name does not lead back: a sign of hacked home
computers. Welcome mails and login links then reach nobody, with an error that only the server's log shows.

What is looked at: The single addresses that the product file gives for senders: the PTR record, the addresses of its name, and that the name in HELO leads to the sender.
Networks (CIDR) are their providers' affair, and so are addresses that are not public, which mail leaves by another one. A name that is made of the address
itself is only remarked on. Products that send through a service alone have nothing to judge.

Fix: Set the PTR record where the address comes from (the hosting provider's panel), to a name whose A record is that address, and say that name in HELO.

Reference: RFC 1912, section 2.1; RFC 5321, section 4.1.1.1; Google's email sender guidelines.
"""

from __future__ import annotations

from collections.abc import Iterator

from launchready.checks.dns_fixes import dns_fix
from launchready.checks.mail_transport import ASK_AGAIN
from launchready.model.check import (
    Check,
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
from launchready.model.evidence.dns import DnsAnswer, DnsEvidence
from launchready.model.evidence.run import Run
from launchready.model.probe import Dig
from launchready.model.product import EmailSender, Product
from launchready.standards.mail_hosts import looks_generic, on_the_internet, reverse_name, sending_addresses
from launchready.standards.urls import Address, parse_address

MAX_NAMES = 5
"""Names of one address that the run looks up."""


def evaluate(dns: DnsEvidence, run: Run, product: Product) -> Iterator[Result]:
    """Judge each sender's own addresses, then each sender's HELO."""
    judged = False
    public: dict[str, list[Address]] = {}
    for sender, address in sending_addresses(product):
        judged = True
        if on_the_internet(address, run.seams):
            public.setdefault(sender.name, []).append(address)
            yield _address(address, dns)
        else:
            yield not_applicable(str(address), "is not a public address: mail leaves by another one")
    for sender in product.email.senders:
        if sender.helo:
            judged = True
            yield _helo(sender, public.get(sender.name, []), dns)
    if not judged:
        yield not_applicable(product.domain, "the product file names no sending address of its own")


def _address(address: Address, dns: DnsEvidence) -> Result:
    where, name = str(address), reverse_name(address)
    probe = Dig(name, "PTR")
    answer = dns.find(name, "PTR")
    if answer is None or not answer.status.settled:
        why = f"ended with {answer.status}" if answer else "was not asked in this run"
        return unknown(where, f"the question for its PTR record {why}", ASK_AGAIN, probe)
    names = [value.lower().rstrip(".") for value in answer.values][:MAX_NAMES]
    if not names:
        return _failed(where, dns, "it has no PTR record", "a name that leads back to it", "ptr", name, "PTR", probe)
    forward = [_leads(each, address, dns) for each in names]
    if True in forward:
        good = names[forward.index(True)]
        remark = (
            "; it looks like a customer's line, which some receivers mark down" if looks_generic(good, address) else ""
        )
        return passed(where, f"is {good}, and {good} leads back{remark}", probe)
    if None in forward:
        return unknown(where, f"where {names[forward.index(None)]} leads was not told", ASK_AGAIN, probe)
    seen = f"its PTR record says {names[0][:100]}, and that name does not lead back to it"
    return _failed(where, dns, seen, "a name whose A or AAAA record is this address", "forward", name, "PTR", probe)


def _leads(name: str, address: Address, dns: DnsEvidence) -> bool | None:
    """Return whether a name has an address; None where DNS did not say."""
    answers: list[DnsAnswer | None] = [dns.find(name, rtype) for rtype in ("A", "AAAA")]
    if any(parse_address(value) == address for answer in answers if answer for value in answer.values):
        return True
    return None if any(answer is None or not answer.status.settled for answer in answers) else False


def _helo(sender: EmailSender, addresses: list[Address], dns: DnsEvidence) -> Result:
    helo = sender.helo or ""
    probe = Dig(helo, "A")
    answers = [dns.find(helo, rtype) for rtype in ("A", "AAAA")]
    if any(answer is None or not answer.status.settled for answer in answers):
        return unknown(helo, "where the name in HELO leads was not told", ASK_AGAIN, probe, aspect="helo")
    if not any(answer.values for answer in answers if answer):
        seen = f"{sender.name} says this name in HELO, and it has no address"
        return _failed(helo, dns, seen, "a name that leads to the sending server", "helo", helo, "A", probe)
    strangers = [address for address in addresses if _leads(helo, address, dns) is False]
    if addresses and len(strangers) == len(addresses):
        seen = f"{sender.name} says this name in HELO, and it does not lead to {strangers[0]}"
        return _failed(helo, dns, seen, "a name that leads to the sending server", "helo", helo, "A", probe)
    return passed(helo, "the name in HELO leads to the sender", probe, aspect="helo")


def _failed(
    where: str, dns: DnsEvidence, seen: str, expected: str, aspect: str, name: str, rtype: str, probe: Dig
) -> Result:
    ptr = aspect != "helo"
    step = (
        f"Set the reverse DNS of {where} where the address comes from (the hosting provider's panel) to the name in HELO."
        if ptr
        else f"Publish an A record for {where} with the sending server's address, or let the server say its own name in HELO."
    )
    return failed(
        where,
        seen=seen,
        expected=expected,
        severity=Severity.HIGH if ptr else Severity.MEDIUM,
        exposure=Exposure.MANY if ptr else Exposure.SOME,
        probe=probe,
        aspect=aspect,
        fix=dns_fix(
            f"Let {where} have a name that leads back" if ptr else f"Let {where} lead to the sending server",
            step,
            "Publish an A (or AAAA) record of that name with the same address.",
            dns=dns,
            name=name,
            rtype=rtype,
            reason="one or two records",
        ),
    )


CHECK = Check(
    id="email.transport-reverse-dns",
    title="The sending server has no name that leads back to it",
    stage=Stage.EMAIL,
    impact=Impact.EMAIL,
    severity=Severity.HIGH,
    evaluate=evaluate,
)
