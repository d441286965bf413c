"""
One edge stands in front of another that does the same work.

Why it matters: A second proxy in front of Vercel or Netlify hides the visitors from the protection that these have themselves: they see one
address, the outer edge's, and may block everybody at once. Certificates of the inner one fail to renew, caches keep what the inner one
has thrown away, and a wrong SSL mode ends in an endless redirect. Many products live with it well; nobody should do so without knowing.

What is looked at: The front page of each host: the edge that its Server header names, and the marks of a host with an edge of its own behind
it. Hosts that are sold behind another edge (Render, DigitalOcean, Supabase, Shopify, Lovable) and answers that merely pass through
Vercel from elsewhere are no such case.

Fix: Set the DNS record to "DNS only" (the grey cloud), or keep the outer edge with SSL mode Full (strict), caching off for HTML, and
/.well-known/acme-challenge/ let through.

Reference: vercel.com/docs/security/reverse-proxy; docs.netlify.com, "External DNS"; developers.cloudflare.com/ssl.
"""

from __future__ import annotations

from collections.abc import Iterator

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
)
from launchready.model.evidence.hosts import HostsEvidence
from launchready.model.evidence.http import HttpEvidence
from launchready.model.probe import Curl
from launchready.model.product import Product
from launchready.standards.edges import providers, stacked


def evaluate(hosts: HostsEvidence, http: HttpEvidence, product: Product) -> Iterator[Result]:
    """Judge the front page of each host that shows an edge."""
    seen = False
    for host in hosts.hosts:
        exchange = http.find(f"https://{host.name}/")
        if exchange is None or not exchange.answered or not providers(exchange):
            continue
        seen = True
        outer, inner = stacked(exchange)
        if not inner:
            yield passed(host.name, f"one edge: {', '.join(providers(exchange))}", Curl(exchange.url))
            continue
        yield failed(
            host.name,
            seen=f"{outer} stands in front of {inner}, which has an edge of its own",
            expected="one edge, or two that know of each other",
            severity=Severity.LOW,
            exposure=Exposure.SOME,
            impact=Impact.REACH,
            probe=Curl(exchange.url),
            aspect="stacked",
            fix=Fix(
                summary=f"Take one of the two edges of {host.name} away, or set both to fit",
                steps=(
                    f"Without a reason for {outer}: set the record to DNS only, and let {inner} serve the host alone.",
                    (
                        f"With one: SSL mode Full (strict), no caching of HTML at {outer}, /.well-known/acme-challenge/ let through unchanged, and "
                        "bot checks off for webhooks and the API."
                    ),
                    f"Look once at {inner}'s page of the domain: its certificate must still renew.",
                ),
                hours=(0.25, 1),
                hours_reason="one switch, or a few settings",
                waits=(Wait(WaitKind.DNS_TTL, 0.1, "a proxied record is kept for five minutes"),),
            ),
        )
    if not seen:
        yield not_applicable(product.domain, "no edge shows itself")


CHECK = Check(
    id="edge.ddos-stacked",
    title="Two edges in a row",
    stage=Stage.EDGE,
    impact=Impact.REACH,
    severity=Severity.LOW,
    evaluate=evaluate,
)
