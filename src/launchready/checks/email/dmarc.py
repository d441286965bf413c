"""
Mail goes out in the name of a domain that has no valid DMARC record.

Why it matters: Gmail, Yahoo and Outlook.com refuse or junk the mail of whoever sends them some 5,000 messages a day without a DMARC record, and the
mail of a launch day (signups, confirmations, the announcement) gets there sooner than planned. Without a record nobody reports who else sends
in the product's name either. It is no blocker, since smaller amounts still arrive by SPF and DKIM alone; it is high, since one record of fifteen
minutes stands between the product and mail that bounces on its best day. A record of p=none is enough, and harms no mail.

What is looked at: For each domain that the product file's senders write into From, and for the product's own where DNS shows mail (MX, SPF, a DKIM key):
the policy record that applies, found by the walk up the tree of names. Several records at one name count as none. A record that receivers
do not use (no valid p, no report address), and a text that is meant as one and is none, are told apart from a missing one. A domain
that nothing shows mail of is passed over. Where DNS does not answer, nothing is said.

Fix: Publish v=DMARC1; p=none; rua=mailto:… tonight, and raise the policy after the launch, when the reports show that all your mail passes.

Reference: RFC 9989, sections 4.7, 4.10 and 5.1; support.google.com/a/answer/81126; senders.yahooinc.com/best-practices.
"""

from __future__ import annotations

from collections.abc import Iterator

from launchready.checks.dns_fixes import dns_wait
from launchready.checks.mail_policy import Mail, line, mail_of, policy_of, record_of, shown
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
from launchready.model.evidence.run import Run
from launchready.model.product import Product
from launchready.standards.dmarc import Discovery
from launchready.standards.dmarc_ramp import RampStep, ramp
from launchready.standards.mail_domains import author_domains


def evaluate(dns: DnsEvidence, product: Product, run: Run) -> Iterator[Result]:
    """Judge the record that applies to each domain that mail is sent for."""
    for domain in author_domains(product):
        mail = mail_of(domain, product, dns)
        if mail in (Mail.NEVER, Mail.NOTHING):
            yield not_applicable(domain, "nothing shows mail in its name")
            continue
        found = policy_of(domain, dns)
        if isinstance(found, Result):
            yield found
        elif found.record is not None and found.record.usable:
            yield passed(domain, f"{shown(found.record.text)} (at {found.found_at})", record_of(found.found_at))
        else:
            steps = ramp(
                None,
                domain,
                run.now.date(),
                product.budgets.launch_hours,
                product.email.reports.address if product.email.reports else "",
            )
            severity = Severity.HIGH if mail is Mail.DECLARED else Severity.MEDIUM
            yield _failed(domain, found, steps, severity, dns)


def _failed(domain: str, found: Discovery, steps: tuple[RampStep, ...], severity: Severity, dns: DnsEvidence) -> Result:
    seen, aspect, first = _defect(domain, found)
    at = found.found_at or domain
    return failed(
        domain,
        seen=seen,
        expected="one record that begins with v=DMARC1 and has a valid p",
        severity=severity,
        exposure=Exposure.MANY,
        probe=record_of(at),
        aspect=aspect,
        fix=Fix(
            summary=f"Publish a DMARC record for {domain}",
            steps=(
                first,
                f"Have a mailbox for the reports that the record names, then publish at _dmarc.{at}: {steps[0].record}",
                "Look it up from outside, and send one message of each kind to a mailbox at Gmail: its original must say dmarc=pass.",
                "After the launch, as the reports allow: "
                + "; ".join(f"{step.on.isoformat()} {step.record}" for step in steps[1:]),
            ),
            hours=(0.25, 1),
            hours_reason="one TXT record and a mailbox",
            waits=(dns_wait(dns, f"_dmarc.{at}"),),
            snippet=line(f"_dmarc.{at}", steps[0].record),
        ),
    )


def _defect(domain: str, found: Discovery) -> tuple[str, str, str]:
    """Return what was seen, the aspect, and the first step."""
    if found.record is not None:
        seen = f"{shown(found.record.text)}: {'; '.join(found.record.errors[:3])}"
        return seen, "broken", f"Replace the record at _dmarc.{found.found_at}; receivers do not use it as it is."
    if found.here.several:
        seen = f"{len(found.here.texts)} records at _dmarc.{domain}, which count as none: {shown(' | '.join(found.here.texts))}"
        return (
            seen,
            "several",
            "Delete all of them but one; services that ask for a record of their own want to be added to its rua.",
        )
    meant = [text for text in found.here.texts if "dmarc" in text.lower()]
    if meant:
        seen = f"{shown(meant[0])} at _dmarc.{domain} does not begin with v=DMARC1 and a semicolon"
        return seen, "broken", f"Replace the text at _dmarc.{domain}: it is ignored as a whole."
    seen = f"no record at _dmarc.{domain}" + (
        f", nor above it up to {found.walk.visits[-1].name}" if len(found.walk.visits) > 1 else ""
    )
    return seen, "missing", "Ask the panel for a TXT record of the name _dmarc; many add the domain themselves."


CHECK = Check(
    id="email.dmarc",
    title="Mail goes out without a valid DMARC record",
    stage=Stage.EMAIL,
    impact=Impact.EMAIL,
    severity=Severity.HIGH,
    evaluate=evaluate,
)
