"""What checks of the Cloudflare zone have in common: whether there is one, and whether it could be read."""

from __future__ import annotations

from launchready.model.check import Result, not_applicable, unknown
from launchready.model.evidence.cloudflare import CloudflareEvidence
from launchready.model.evidence.hosts import HostsEvidence
from launchready.model.evidence.http import Exchange, HttpEvidence
from launchready.model.probe import Curl
from launchready.model.product import Product
from launchready.standards.edges import providers

API = "https://api.cloudflare.com/client/v4"
REMEDY = (
    "make an API token that may read the zone (Zone, DNS, Zone Settings, Cache Settings, Zone WAF, Bot Management, Page Rules: Read), put it into the "
    "environment, and name it as edge.token in the product file"
)


def unreadable(
    zone: CloudflareEvidence, hosts: HostsEvidence, http: HttpEvidence, product: Product, *parts: str
) -> Result | None:
    """Return what a check says where the zone, or these parts of it, cannot be judged; None where they can."""
    if not zone.asked:
        if any("cloudflare" in providers(answer) for answer in fronts(hosts, http)):
            return unknown(
                product.domain, "Cloudflare is in front, and this run had no token to ask its API with", REMEDY
            )
        return not_applicable(product.domain, "no host shows Cloudflare, and no token is given")
    if not zone.found:
        return unknown(product.domain, "the token's account has no zone for this domain", REMEDY)
    missing = zone.missing(*parts)
    if missing:
        remedy = f"a token with the permission {missing.permission}" if missing.permission else "run the audit again"
        return unknown(product.domain, missing.reason, remedy, aspect=missing.part)
    return None


def fronts(hosts: HostsEvidence, http: HttpEvidence) -> list[Exchange]:
    """Return the answers of the hosts' front pages."""
    found = (http.find(f"https://{host.name}/") for host in hosts.hosts)
    return [answer for answer in found if answer is not None and answer.answered]


def ask(zone: CloudflareEvidence, path: str) -> Curl:
    """Return the question to the API that shows a finding, of a path below the zone."""
    return Curl(f"{API}/zones/{zone.zone_id}{path}", token="CLOUDFLARE_API_TOKEN")  # noqa: S106 - a variable's name
