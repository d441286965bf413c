"""
The logo that mail programs should show beside the product's mail cannot be shown.

Why it matters: Somebody took the trouble to publish a logo (BIMI), and no mail program shows it. No mail is lost by it.

What is looked at: The record at default._bimi of the product's domain, if there is one: one record, l with an https URL, a (the certificate for it) with another; that the
logo answers with an SVG; that DMARC asks for quarantine or reject, without which no receiver looks at it. Domains without a record are fine, and so is a record
that says that there is no logo.

Fix: Serve the logo as SVG Tiny PS under https, and raise DMARC first.

Reference: draft-brand-indicators-for-message-identification, sections 4 and 6.
"""

from __future__ import annotations

from collections.abc import Iterator

from launchready.checks.dns_fixes import dns_fix
from launchready.checks.mail_policy import policy_of
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
from launchready.model.evidence.dns import DnsEvidence
from launchready.model.evidence.http import Exchange, HttpEvidence
from launchready.model.probe import Curl, Dig, Probe
from launchready.model.product import Product
from launchready.standards.bimi import read, record_name
from launchready.standards.dmarc_record import Policy
from launchready.standards.urls import UrlError, normalise


def evaluate(dns: DnsEvidence, http: HttpEvidence, product: Product) -> Iterator[Result]:
    """Judge the record of the product's domain, if it has one."""
    domain = product.domain
    name = record_name(domain)
    probe = Dig(name, "TXT")
    answer = dns.find(name, "TXT")
    if answer is None or not answer.status.settled:
        why = f"ended with {answer.status}" if answer else "was not asked in this run"
        yield unknown(domain, f"the question for {name} {why}", ASK_AGAIN, probe)
        return
    found = read(answer.values)
    if not found.texts or found.declined:
        yield not_applicable(domain, "it shows no logo beside its mail, which is optional")
        return
    if found.errors:
        yield _failed(domain, dns, f"the record does not count: {'; '.join(found.errors)}", "record", probe)
        return
    policy = policy_of(domain, dns)
    if isinstance(policy, Result):
        yield policy
        return
    if policy.applied not in (Policy.QUARANTINE, Policy.REJECT):
        yield _failed(
            domain,
            dns,
            "DMARC does not ask for quarantine or reject yet, so no receiver looks at the logo",
            "dmarc",
            probe,
        )
    exchange = _logo(found.logo, http) if found.logo else None
    why = _unfit(exchange)
    if exchange is not None and why:
        yield _failed(domain, dns, f"the logo cannot be had: {why}", "logo", Curl(found.logo))
    elif policy.applied in (Policy.QUARANTINE, Policy.REJECT):
        proven = "" if found.evidence else "; without a certificate (a), Gmail and Apple do not show it"
        yield passed(domain, f"a logo stands at {found.logo[:120]}{proven}", probe)


def _logo(url: str, http: HttpEvidence) -> Exchange | None:
    try:
        return http.find(normalise(url))
    except UrlError:
        return None


def _unfit(exchange: Exchange | None) -> str:
    if exchange is None or not exchange.status:
        return ""  # what was not answered proves nothing
    if exchange.status != 200:
        return f"the answer is {exchange.status}"
    kind = (exchange.header("content-type") or "").partition(";")[0].strip().lower()
    return "" if kind == "image/svg+xml" else f"it is {kind[:60] or 'of no type'}, and not image/svg+xml"


def _failed(domain: str, dns: DnsEvidence, seen: str, aspect: str, probe: Probe) -> Result:
    name = record_name(domain)
    return failed(
        domain,
        seen=seen,
        expected="one record, an SVG under https, and a DMARC policy in force",
        severity=Severity.LOW,
        exposure=Exposure.FEW,
        probe=probe,
        aspect=aspect,
        fix=dns_fix(
            f"Mend the logo of {domain} (BIMI), or take its record away",
            f"Serve the logo as SVG Tiny PS under https with the type image/svg+xml, and name it in l at {name}.",
            "Raise the DMARC policy first, as email.dmarc-policy says.",
            dns=dns,
            name=name,
            hours=(0.25, 2),
            reason="one record, and a file of the right kind",
        ),
    )


CHECK = Check(
    id="email.transport-bimi",
    title="The logo beside the product's mail cannot be shown",
    stage=Stage.EMAIL,
    impact=Impact.TRUST,
    severity=Severity.LOW,
    evaluate=evaluate,
)
