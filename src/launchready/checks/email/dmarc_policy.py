"""
DMARC lets others send in the domain's name.

Why it matters: As long as the policy asks for nothing, a forged login mail from the product's own address arrives like a real one. A new product's
users cannot tell the two apart, and answer for what they lose.

What is looked at: The policy that receivers apply, t=y taken into account, for each domain of the product's mail. p=none is right on the day of the launch
(a stricter one could throw away mail of yours that nobody has thought of), so it is a low risk with a dated way out and never holds a launch
up; p=none that asks for no reports leads nowhere and is a medium one. A reject or quarantine that leaves subdomains open by sp=none is low. A domain
that says in DNS that it has no mail (null MX, or v=spf1 -all) and declares no sender should say reject. Where no record applies and mail is sent,
email.dmarc speaks. A domain that nothing shows mail of is passed over.

Fix: Follow the dated steps: two weeks of reports, then each policy tested by t=y before it counts. A percentage (pct) is no step any more.

Reference: RFC 9989, sections 4.7 and 5.1, appendix A.6; RFC 7505.
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
    Wait,
    WaitKind,
    failed,
    not_applicable,
    passed,
    unknown,
)
from launchready.model.evidence.dns import DnsEvidence
from launchready.model.evidence.run import Run
from launchready.model.product import Product
from launchready.standards.dmarc import Discovery
from launchready.standards.dmarc_ramp import ramp
from launchready.standards.dmarc_record import DmarcRecord, Policy
from launchready.standards.mail_domains import author_domains

PARKED = "v=DMARC1; p=reject"


def evaluate(dns: DnsEvidence, product: Product, run: Run) -> Iterator[Result]:
    """Judge the policy of each domain of the product's mail."""
    for domain in author_domains(product):
        mail = mail_of(domain, product, dns)
        if mail is Mail.NOTHING:
            yield not_applicable(domain, "nothing shows mail in its name")
            continue
        found = policy_of(domain, dns)
        if isinstance(found, Result):
            yield found
        elif mail is Mail.NEVER:
            yield _parked(domain, found, dns)
        elif found.record is None or not found.record.usable:
            yield not_applicable(domain, "no record applies, which email.dmarc judges")
        elif found.policy is None:
            yield _open(domain, found)
        else:
            yield _judge(domain, found, found.record, dns, product, run)


def _open(domain: str, found: Discovery) -> Result:
    return unknown(
        domain, f"which policy applies is not known: {found.failure}", "run the audit again", record_of(found.found_at)
    )


def _parked(domain: str, found: Discovery, dns: DnsEvidence) -> Result:
    if found.applied is Policy.REJECT:
        return passed(domain, "it sends no mail, and says reject", record_of(found.found_at))
    seen = f"{shown(found.record.text)} (at {found.found_at})" if found.record else f"no record at _dmarc.{domain}"
    name = f"_dmarc.{domain}"
    return failed(
        domain,
        seen=f"it says that it has no mail, and {seen}",
        expected="p=reject, since nothing of yours can be lost by it",
        severity=Severity.LOW,
        exposure=Exposure.FEW,
        probe=record_of(domain),
        aspect="parked",
        fix=Fix(
            summary=f"Let receivers refuse all mail in the name of {domain}",
            steps=(f"Publish at {name}: {PARKED}", f"Publish v=spf1 -all at {domain}, where it does not stand yet."),
            hours=(0.1, 0.5),
            hours_reason="one TXT record",
            waits=(dns_wait(dns, name),),
            snippet=line(name, PARKED),
        ),
    )


def _judge(domain: str, found: Discovery, record: DmarcRecord, dns: DnsEvidence, product: Product, run: Run) -> Result:
    applied = record.applied(found.policy or Policy.NONE)
    at = found.found_at
    whole = not found.inherited
    open_below = whole and applied is not Policy.NONE and record.below is Policy.NONE
    if applied is not Policy.NONE and not open_below:
        return passed(domain, f"receivers are asked for {applied} (at {at})", record_of(at))
    blind = not record.rua
    steps = ramp(
        record,
        at,
        run.now.date(),
        product.budgets.launch_hours,
        product.email.reports.address if product.email.reports else "",
    )
    days = (steps[-1].on - run.now.date()).days if steps else 0
    if open_below:
        seen, aspect = f"{shown(record.text)}: mail of its subdomains is open to all", "subdomains"
    elif blind:
        seen, aspect = f"{shown(record.text)} (at {at}): nothing is refused, and nobody reports", "blind"
    else:
        seen, aspect = f"{shown(record.text)} (at {at}): nothing is refused yet", "monitoring"
    waits: tuple[Wait, ...] = (dns_wait(dns, f"_dmarc.{at}"),)
    if days > 0:
        waits += (
            Wait(
                WaitKind.DMARC_RAMP,
                24.0 * days,
                f"each policy is watched in the reports before the next; reject on {steps[-1].on.isoformat()}",
            ),
        )
    return failed(
        domain,
        seen=seen,
        expected="p=none with reports on the day of the launch, and reject by the steps after it",
        severity=Severity.MEDIUM if blind and not open_below else Severity.LOW,
        exposure=Exposure.SOME,
        probe=record_of(at),
        aspect=aspect,
        fix=Fix(
            summary=f"Raise the DMARC policy of {at} to reject, step by step",
            steps=(
                *(f"{step.on.isoformat()}: publish {step.record} - {step.why}." for step in steps),
                "Before each step, let the reports of the last week show that every sender of yours passes: launchready mail reports.",
            ),
            hours=(0.5, 3),
            hours_reason="a record for each step, and reading the reports before it",
            waits=waits,
            snippet=line(f"_dmarc.{at}", steps[0].record) if steps else "",
        ),
    )


CHECK = Check(
    id="email.dmarc-policy",
    title="DMARC lets others send in the domain's name",
    stage=Stage.EMAIL,
    impact=Impact.TRUST,
    severity=Severity.MEDIUM,
    evaluate=evaluate,
    after=("email.dmarc",),
)
