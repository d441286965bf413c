"""Cases of audit.dns-owner."""

from __future__ import annotations

from seen import Bad, evidence, record, registered

from launchready.model.check import Severity
from launchready.model.evidence import Evidence

HOME = "kettle.example"
SOA = record(HOME, "SOA", "ada.ns.cloudflare.com dns.cloudflare.com 1 7200 900 1209600 600")
CLOUDFLARE = (SOA, record(HOME, "NS", "ada.ns.cloudflare.com", "bob.ns.cloudflare.com"))
OWN = (SOA, record(HOME, "NS", "ns1.kettle.example", "ns2.kettle.example"))
AWS = (SOA, record(HOME, "NS", "ns-1.awsdns-12.com", "ns-2.awsdns-03.co.uk"))
NSONE = (SOA, record(HOME, "NS", "dns1.p01.nsone.net", "dns2.p01.nsone.net"))


def told(facts: tuple[object, ...], provider: str = "", declared: str = "", /, **seen: object) -> Evidence:
    product: dict[str, object] = {"dns": {"provider": provider, "registrar": declared}}
    return registered(evidence(*facts, product=product), **seen)  # type: ignore[arg-type]


GOOD: dict[str, Evidence] = {
    "both as declared": told(CLOUDFLARE, "Cloudflare", "Porkbun"),
    "Route 53 by its other name": told(AWS, "AWS Route 53"),
    "a registrar in other words": told(CLOUDFLARE, "", "godaddy", registrar="GoDaddy.com, LLC"),
}

BAD: dict[str, Bad] = {
    "the zone is elsewhere": (told(CLOUDFLARE, "AWS Route 53"), {(HOME, "provider", Severity.MEDIUM)}),
    "the domain is elsewhere": (
        told(CLOUDFLARE, "Cloudflare", "Namecheap", registrar="GoDaddy.com, LLC"),
        {(HOME, "registrar", Severity.MEDIUM)},
    ),
}

SILENT: dict[str, Evidence] = {
    "nothing is declared": told(CLOUDFLARE),
    "name servers under one's own names": told(OWN, "Cloudflare"),
    "a provider that nobody knows": told(CLOUDFLARE, "Our agency's friend"),
    "Netlify on another company's servers": told(NSONE, "Netlify"),
    "Squarespace on the same": told(NSONE, "squarespace"),
    "a brand that sells another's domains": told(CLOUDFLARE, "", "Vercel", registrar="Name.com, Inc."),
    "Hover is Tucows": told(CLOUDFLARE, "", "Hover", registrar="Tucows Domains Inc."),
    "written together": told(CLOUDFLARE, "", "Name Cheap", registrar="NameCheap, Inc."),
    "a name of nothing but company words": told(CLOUDFLARE, "", "Domain Registrar Ltd", registrar="GoDaddy.com, LLC"),
    "the zone was not seen": told((), "Cloudflare"),
}

UNKNOWN: dict[str, Evidence] = {
    "the registry does not answer": told(
        CLOUDFLARE, "", "Porkbun", registrar="", failure="no RDAP service for .example"
    ),
    "the registry does not name the registrar": told(CLOUDFLARE, "", "Porkbun", registrar=""),
}
