"""
Receivers ignore parts of a DMARC record.

Why it matters: Whoever wrote pct=10 believes that nine of ten forgeries still arrive, or that most of their own mail is safe; since RFC 9989 the
policy counts for all of it. A tag that is misspelt does nothing, and nobody is told.

What is looked at: The record that applies to each domain of the product's mail: tags that are obsolete (pct, rf, ri, a size after an address), tags that
DMARC does not know, and values that the grammar does not allow, which count as their defaults. What makes a record worthless is email.dmarc's, a
wrong report address email.dmarc-reports'. pct=100 and an empty place between semicolons do no harm and are passed over.

Fix: Take the tags out; test a policy with t=y instead of a percentage.

Reference: RFC 9989, sections 4.7, 4.8 and 9.3, appendix A.6.
"""

from __future__ import annotations

from collections.abc import Iterator

from launchready.checks.dns_fixes import dns_wait
from launchready.checks.mail_policy import line, policy_of, record_of, shown
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
)
from launchready.model.evidence.dns import DnsEvidence
from launchready.model.product import Product
from launchready.standards.dmarc_record import HISTORIC, KNOWN, DmarcRecord
from launchready.standards.mail_domains import author_domains

_HARMLESS = {("pct", "100"), ("rf", "afrf"), ("ri", "86400")}
"""What panels and generators write, and what receivers do anyway."""


def evaluate(dns: DnsEvidence, product: Product) -> Iterator[Result]:
    """Judge each record once."""
    judged: set[str] = set()
    for domain in author_domains(product):
        found = policy_of(domain, dns)
        if isinstance(found, Result):
            yield found
        elif found.record is None or not found.record.usable:
            yield not_applicable(domain, "no record applies")
        elif found.found_at not in judged:
            judged.add(found.found_at)
            yield from _judge(found.found_at, found.record, dns)


def _judge(at: str, record: DmarcRecord, dns: DnsEvidence) -> Iterator[Result]:
    obsolete = [
        (name, value) for name, value in record.tags if name in HISTORIC and (name, value.lower()) not in _HARMLESS
    ]
    misread = [error for error in record.errors if not error.startswith(("rua:", "ruf:"))]
    strange = [name for name, _ in record.tags if name not in KNOWN and name not in HISTORIC]
    misread += [
        warning for warning in record.warnings if any(warning.startswith(f"{name} is no tag") for name in strange)
    ]
    if obsolete:
        seen = "; ".join(f"{name}={value}: {HISTORIC[name]}" for name, value in obsolete)
        halved = any(name == "pct" for name, _ in obsolete)
        yield _failed(
            at, record, seen, "obsolete", Severity.MEDIUM if halved and record.own != "none" else Severity.LOW, dns
        )
    if misread:
        worse = bool({"p", "sp", "np", "t", "adkim", "aspf"} & set(record.wrong))
        yield _failed(at, record, "; ".join(misread[:5]), "misread", Severity.MEDIUM if worse else Severity.LOW, dns)
    if not obsolete and not misread:
        yield passed(at, "every tag counts", record_of(at))


def _failed(at: str, record: DmarcRecord, seen: str, aspect: str, severity: Severity, dns: DnsEvidence) -> Result:
    kept = [(name, value) for name, value in record.tags if name in KNOWN and name not in record.wrong]
    if "p" not in dict(kept):
        kept.insert(1, ("p", "none"))
    if record.rua and "rua" not in dict(kept):
        kept.append(("rua", ",".join(uri.text for uri in record.rua)))
    text = "; ".join(f"{name}={value}" for name, value in kept)
    return failed(
        at,
        seen=shown(f"{seen} (in {record.text})", 400),
        expected="a record whose every tag counts",
        severity=severity,
        exposure=Exposure.FEW,
        probe=record_of(at),
        aspect=aspect,
        fix=Fix(
            summary=f"Take what is ignored out of the DMARC record of {at}",
            steps=(
                f"Replace the record at _dmarc.{at} by: {text}",
                "See that this is what you want: the policy counts for all mail, and t=y is how one is tested.",
            ),
            hours=(0.1, 0.5),
            hours_reason="one TXT record",
            waits=(dns_wait(dns, f"_dmarc.{at}"),),
            snippet=line(f"_dmarc.{at}", text),
        ),
    )


CHECK = Check(
    id="email.dmarc-ignored",
    title="Receivers ignore parts of a DMARC record",
    stage=Stage.EMAIL,
    impact=Impact.EMAIL,
    severity=Severity.MEDIUM,
    evaluate=evaluate,
)
