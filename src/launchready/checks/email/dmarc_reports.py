"""
The reports of a DMARC record reach nobody.

Why it matters: Reports are what a policy is raised by: they show which of your own mail would be lost. An address that is no URI is ignored, and so is one
at another organization that does not say in its own DNS that it takes them: weeks later there is nothing to decide by.

What is looked at: Each address in rua and ruf of the record that applies to a domain of the product's mail: that it is a URI, and, where its host belongs
to another organization (by the walk up the tree), that the host has a record for this domain at DOMAIN._report._dmarc.HOST. Where DNS does not answer,
nothing is said. Failure reports (ruf) are sent by few receivers, and count less.

Fix: Write mailto:name@domain, with commas between; have the other side publish the record, or use a mailbox of your own.

Reference: RFC 9989, sections 4.6 and 4.7; RFC 9990, section 4.
"""

from __future__ import annotations

from collections.abc import Iterator

from launchready.checks.asked import NotAsked, settled
from launchready.checks.dns_fixes import dns_wait
from launchready.checks.mail_policy import ASK_AGAIN, line, policy_of, record_of, shown
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
from launchready.model.product import Product
from launchready.standards.dmarc import Consent, Discovery, ReportHost, authorised
from launchready.standards.dmarc_record import DmarcRecord
from launchready.standards.mail_domains import author_domains


def evaluate(dns: DnsEvidence, product: Product) -> Iterator[Result]:
    """Judge the report addresses of each record once."""
    judged: set[str] = set()
    for domain in author_domains(product):
        found = policy_of(domain, dns)
        if isinstance(found, Result):
            yield found
        elif found.record is None:
            yield not_applicable(domain, "it has no DMARC record")
        elif found.found_at not in judged:
            judged.add(found.found_at)
            yield from _judge(found, found.record, dns)


def _judge(found: Discovery, record: DmarcRecord, dns: DnsEvidence) -> Iterator[Result]:
    at = found.found_at
    for tag in ("rua", "ruf"):
        if tag in record.wrong:
            yield _invalid(at, tag, record, dns)
    told = settled(authorised(at, (*record.rua, *record.ruf)), dns)
    if isinstance(told, NotAsked):
        yield unknown(at, str(told), ASK_AGAIN, record_of(at))
        return
    seen: set[str] = set()
    for number, each in enumerate(told):
        if each.name and each.consent in (Consent.REFUSED, Consent.UNKNOWN) and each.name not in seen:
            seen.add(each.name)
            tag = "rua" if number < len(record.rua) else "ruf"
            yield _refused(at, tag, each, dns) if each.consent is Consent.REFUSED else _unknown(at, each)
    good = [each.uri.text for each in told if each.consent in (Consent.OWN, Consent.GIVEN)]
    if good and not seen and not {"rua", "ruf"} & set(record.wrong):
        yield passed(at, f"reports go to {shown(', '.join(good))}", record_of(at))
    elif not told and not {"rua", "ruf"} & set(record.wrong):
        yield not_applicable(at, "its record asks for no reports")


def _unknown(at: str, each: ReportHost) -> Result:
    reason = f"whether {each.uri.host} takes its reports is not known: {each.reason}"
    return unknown(at, reason, ASK_AGAIN, Dig(each.name, "TXT"), aspect=f"host:{each.uri.host}")


def _invalid(at: str, tag: str, record: DmarcRecord, dns: DnsEvidence) -> Result:
    errors = [error for error in record.errors if error.startswith(tag)]
    return failed(
        at,
        seen=shown("; ".join(errors) or f"{tag}={record.tag(tag)}"),
        expected=f"{tag}=mailto:name@domain, several with commas between",
        severity=Severity.MEDIUM if tag == "rua" else Severity.LOW,
        exposure=Exposure.SOME,
        probe=record_of(at),
        aspect=tag,
        fix=Fix(
            summary=f"Correct the report addresses ({tag}) in the DMARC record of {at}",
            steps=(
                f"Write each address of {tag} as mailto:name@domain, with commas between, in the record at _dmarc.{at}.",
            ),
            hours=(0.1, 0.5),
            hours_reason="one TXT record",
            waits=(dns_wait(dns, f"_dmarc.{at}"),),
        ),
    )


def _refused(at: str, tag: str, each: ReportHost, dns: DnsEvidence) -> Result:
    return failed(
        at,
        seen=f"{tag} names {shown(each.uri.text)}, and {shown(each.reason)}",
        expected=f"v=DMARC1 at {each.name}, or an address of your own",
        severity=Severity.MEDIUM if tag == "rua" else Severity.LOW,
        exposure=Exposure.SOME,
        probe=Dig(each.name, "TXT"),
        aspect=f"host:{each.uri.host}",
        fix=Fix(
            summary=f"Have the DMARC reports of {at} taken in",
            steps=(
                f"If {each.uri.host} is a service that reads reports, finish its setup for {at}; it then publishes {each.name}.",
                f"If it is a domain of yours, publish the record there: {each.name} TXT v=DMARC1.",
                f"Else name a mailbox at {at} in {tag}.",
            ),
            hours=(0.25, 1),
            hours_reason="one TXT record, at another domain",
            waits=(dns_wait(dns, each.name),),
            snippet=line(each.name, "v=DMARC1"),
        ),
    )


CHECK = Check(
    id="email.dmarc-reports",
    title="The reports of a DMARC record reach nobody",
    stage=Stage.EMAIL,
    impact=Impact.EMAIL,
    severity=Severity.MEDIUM,
    evaluate=evaluate,
)
