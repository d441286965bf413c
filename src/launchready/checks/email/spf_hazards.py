"""
The SPF record works today, and breaks with the next small change.

Why it matters: The record that is one lookup from its limit breaks when a service adds an include of its own, and then for all mail at once. A list of
addresses that somebody copied out of a service's record is out of date on the day the service moves. A word that is misspelt is passed over in silence.

What is looked at: Lookups at the limit of ten; the mechanism ptr, which many receivers skip; terms that are never reached; terms that are there twice or lie
within another; strings that were joined without a blank; words
that look like a mechanism and are none (include=…, ip4=…); quotation marks that a control panel took for text; records longer than 450 bytes, which do not
fit into one small answer; more than fifteen addresses written out beside no include, as made by flattening.

Fix: Take out what is no longer used, let bulk mail have a subdomain with a record of its own, and name services by their include.

Reference: RFC 7208, sections 3.4, 4.6.4, 5.5, 6 and 10.1.1.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from launchready.checks.dns_fixes import dns_fix
from launchready.checks.spf import readable
from launchready.model.check import Check, Exposure, Impact, Result, Severity, Stage, failed, passed
from launchready.model.evidence.dns import DnsEvidence
from launchready.model.probe import Dig
from launchready.model.product import Product
from launchready.standards.spf import MAX_LOOKUPS
from launchready.standards.spf_record import Kind, Network, Record
from launchready.standards.spf_tree import Node

NEAR = 9
LONGEST = 450
"""Bytes of a record that still fits into an answer of 512 with its name (RFC 7208, section 3.4)."""
FLATTENED = 15
_GLUED = re.compile(r"(?:include|ip4|ip6|exists|redirect)[:=]|[-~?+]all$", re.IGNORECASE)
_MECHANISMS = tuple(f"{kind.value}=" for kind in Kind)


def evaluate(dns: DnsEvidence, product: Product) -> Iterator[Result]:
    """Judge the record of each domain that has one."""
    for domain, root in readable(dns, product):
        found = list(_hazards(root))
        for aspect, severity, seen, step in found:
            yield failed(
                domain,
                seen=seen,
                expected="a record that a small change does not break",
                severity=severity,
                exposure=Exposure.SOME,
                probe=Dig(domain, "TXT"),
                aspect=aspect,
                fix=dns_fix(f"Mend the SPF record of {domain}: {aspect}", step, dns=dns, name=domain),
            )
        if not found:
            yield passed(domain, "nothing in the record waits to break", Dig(domain, "TXT"))


def _hazards(root: Node) -> Iterator[tuple[str, Severity, str, str]]:
    record = root.record
    assert record is not None  # readable() gives no other
    ignored = [term for term in record.unknown if term.lower().startswith((*_MECHANISMS, "ip="))]
    if ignored:
        yield (
            "ignored-word",
            Severity.MEDIUM,
            f"{ignored[0][:60]} is passed over: a mechanism is written with a colon",
            "Write a colon instead of the equals sign.",
        )
    if '"' in record.text:
        yield (
            "quotation-marks",
            Severity.MEDIUM,
            "quotation marks are part of the record's text",
            "Enter the text without quotation marks: the panel adds its own.",
        )
    if NEAR <= root.lookups <= MAX_LOOKUPS:
        yield (
            "near-limit",
            Severity.LOW,
            f"the record needs {root.lookups} lookups of the {MAX_LOOKUPS} that are allowed, those of its includes among them",
            "Take out the includes of services that no longer send for you; let bulk mail have a subdomain of its own.",
        )
    with_ptr = next(
        (node for node in root.walk() if node.record and any(m.kind is Kind.PTR for m in node.record.mechanisms)), None
    )
    if with_ptr is root:
        yield (
            "ptr",
            Severity.LOW,
            "it uses ptr, which the standard says not to publish: many receivers skip it",
            "Name the servers with ip4, ip6, a or include instead of ptr.",
        )
    dead = _dead(record)
    if dead:
        yield (
            "never-reached",
            Severity.LOW,
            f"{dead} stands behind all and is never reached",
            "Move the terms before all, or take them out.",
        )
    twice = [text for text, count in Counter(m.text.lower() for m in record.mechanisms).items() if count > 1]
    if twice:
        yield (
            "twice",
            Severity.LOW,
            f"{twice[0][:80]} is there twice",
            "Take one of them out: each costs its lookups again.",
        )
    inside = _inside(root)
    if inside and not twice:
        yield (
            "overlap",
            Severity.LOW,
            f"{inside[0]} lies within {inside[1]} already",
            "Take the narrower one out: it only makes the record longer.",
        )
    glued = next((each.text for each in record.mechanisms if _GLUED.search(each.text[1:])), "")
    if glued:
        yield (
            "glued",
            Severity.MEDIUM,
            f"{glued[:80]} is two terms without a blank between them: the strings of a TXT record are joined as they are",
            "Put a blank at the end of the first string, or at the start of the second.",
        )
    if len(record.text) > LONGEST:
        yield (
            "long",
            Severity.LOW,
            f"the record is {len(record.text)} bytes long; answers beyond {LONGEST} need TCP, which some receivers' networks do not let through",
            "Replace written addresses by the includes of the services that they belong to.",
        )
    written = sum(m.kind in (Kind.IP4, Kind.IP6) for m in record.mechanisms)
    if written > FLATTENED and not any(m.kind is Kind.INCLUDE for m in record.mechanisms):
        yield (
            "flattened",
            Severity.LOW,
            f"{written} addresses are written out and no service is included: they are out of date once a service moves",
            "Name services by their include; keep ip4 and ip6 for servers of your own.",
        )


def _inside(root: Node) -> tuple[str, str] | None:
    """Return a written network and another one that holds it."""
    assert root.record is not None  # readable() gives no other
    written = [(m.text, m.network) for m in root.record.mechanisms if m.network is not None]
    for text, network in written[:100]:
        for other, wider in written[:100]:
            if other != text and network.version == wider.version and network != wider and _within(network, wider):
                return text, other
    return None


def _within(network: Network, wider: Network) -> bool:
    return wider.prefixlen < network.prefixlen and network.network_address in wider


def _dead(record: Record) -> str:
    end = record.all
    if end is None:
        return ""
    after = record.mechanisms[record.mechanisms.index(end) + 1 :]
    if after:
        return after[0].text
    return "redirect" if record.redirect else ""


CHECK = Check(
    id="email.spf-hazards",
    title="The SPF record breaks with the next small change",
    stage=Stage.EMAIL,
    impact=Impact.EMAIL,
    severity=Severity.MEDIUM,
    evaluate=evaluate,
)
