"""
The zone or the domain is in other hands than the product file says.

Why it matters: On launch day somebody must change a record within minutes. If the account that everybody believes to hold the zone
does not, the change is made where nobody reads it, and the search for the real account begins then.

What is looked at: The names of the zone's name servers, and the registrar in the registry's answer (RDAP), against dns.provider and
dns.registrar of the product file. Names are compared loosely: a word in common is enough, and brands that sell domains of other
registrars are known. Name servers under one's own names tell nothing and are not judged; nor is what the product file does not declare.
Where RDAP does not answer, the registrar is UNKNOWN.

Fix: Find out which is true, and correct the product file or move the zone. Make sure that two people can log in.

Reference: RFC 9083, section 5.3 (domain objects); RFC 1034, section 4.2 (zones and their servers).
"""

from __future__ import annotations

from collections.abc import Iterator

from launchready.model.check import (
    Check,
    Confidence,
    Exposure,
    Fix,
    Impact,
    Result,
    Severity,
    Stage,
    failed,
    passed,
    unknown,
)
from launchready.model.evidence.dns import DnsEvidence
from launchready.model.evidence.rdap import RdapEvidence
from launchready.model.probe import Curl, Dig
from launchready.model.product import Product
from launchready.standards.dns_providers import known, providers, same_registrar
from launchready.standards.zone import server_names, zone_of


def evaluate(dns: DnsEvidence, rdap: RdapEvidence, product: Product) -> Iterator[Result]:
    """Judge who serves the zone and who registered the domain, as far as the product file says who should."""
    if product.dns.provider:
        result = _provider(dns, product)
        if result:
            yield result
    if product.dns.registrar:
        yield _registrar(rdap, product)


def _provider(dns: DnsEvidence, product: Product) -> Result | None:
    zone = zone_of(dns, product.domain)
    servers = server_names(dns, zone) if zone else ()
    if not servers:
        return None
    probe = Dig(zone, "NS")
    seen, declared = providers(servers), known(product.dns.provider)
    shown = ", ".join(servers[:4])
    if not seen or not declared:
        return passed(zone, f"served by {shown}, whose names do not tell whose they are", probe, "provider")
    if set(seen) & set(declared):
        return passed(zone, f"served by {shown}, which is {product.dns.provider}", probe, "provider")
    return failed(
        zone,
        seen=f"served by {shown}: {' or '.join(seen)}",
        expected=f"{product.dns.provider}, as the product file says",
        severity=Severity.MEDIUM,
        confidence=Confidence.FIRM,
        exposure=Exposure.FEW,
        probe=probe,
        aspect="provider",
        fix=_fix(
            f"Find out who serves {zone}",
            (
                f"Log in where the name servers are ({' or '.join(seen)}) and see if the product's records are there.",
                "If that is right, correct dns.provider in the product file.",
                "If not, move the zone to the account that you own: copy every record, then change the name servers at the registrar.",
            ),
        ),
    )


def _registrar(rdap: RdapEvidence, product: Product) -> Result:
    probe = Curl(f"{rdap.server or 'https://rdap.org/'}domain/{rdap.domain}", follow=True)
    if rdap.failure or not rdap.registrar:
        reason = rdap.failure or "the registry does not name the registrar"
        return unknown(rdap.domain, reason, "look the domain up at lookup.icann.org", probe, "registrar")
    if same_registrar(product.dns.registrar, rdap.registrar):
        return passed(rdap.domain, f"registered with {rdap.registrar}", probe, "registrar")
    return failed(
        rdap.domain,
        seen=f"registered with {rdap.registrar}",
        expected=f"{product.dns.registrar}, as the product file says",
        severity=Severity.MEDIUM,
        confidence=Confidence.FIRM,
        exposure=Exposure.FEW,
        probe=probe,
        aspect="registrar",
        fix=_fix(
            f"Find out who holds {rdap.domain}",
            (
                "Find the account at the registrar that the registry names, and log in.",
                f"If {product.dns.registrar} sells the domains of another registrar, write that one into the product file.",
                "Turn on two-factor login and the transfer lock there, and note who else can log in.",
            ),
        ),
    )


def _fix(summary: str, steps: tuple[str, ...]) -> Fix:
    return Fix(summary, steps, (0.25, 2), "finding the account takes longer than correcting the file")


CHECK = Check(
    id="audit.dns-owner",
    title="The domain is in other hands than the product file says",
    stage=Stage.AUDIT,
    impact=Impact.REACH,
    severity=Severity.MEDIUM,
    evaluate=evaluate,
)
