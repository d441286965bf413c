"""
The server behind the edge answers strangers who ask it directly.

Why it matters: The edge hides the server's address and filters what reaches it. A server that answers everybody can be flooded, scanned and attacked past all
that, once its address is known, and addresses become known.

What is looked at: With a token for Cloudflare's API: the address behind each proxied record is asked once for the product's front page, past the edge. Only an answer
that is the one the edge gives (same page, same redirect) counts: a refusal, another page or silence is as it should be. Without a token
edge.ddos-origin looks at what DNS shows.

Fix: Let the server's firewall accept ports 80 and 443 from Cloudflare's published ranges alone, or connect it by a tunnel (cloudflared), or ask for Cloudflare's client
certificate (authenticated origin pulls).

Reference: developers.cloudflare.com/fundamentals/security/protect-your-origin-server.
"""

from __future__ import annotations

from collections.abc import Iterator

from launchready.checks.zone import unreadable
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
from launchready.model.evidence.cloudflare import CloudflareEvidence
from launchready.model.evidence.hosts import HostsEvidence
from launchready.model.evidence.http import HttpEvidence
from launchready.model.probe import Curl
from launchready.model.product import Product


def evaluate(
    cloudflare: CloudflareEvidence, hosts: HostsEvidence, http: HttpEvidence, product: Product
) -> Iterator[Result]:
    """Judge each origin that was asked."""
    stopped = unreadable(cloudflare, hosts, http, product, "records")
    if stopped:
        yield stopped
        return
    if not cloudflare.direct:
        yield not_applicable(product.domain, "no proxied record leads to an address of the product's own")
    for each in cloudflare.direct:
        probe = Curl(f"https://{each.host}/", insecure=True, address=each.address)
        if not each.same_as_edge:
            words = (
                f"answers {each.status}, and not as the edge does"
                if each.status
                else f"does not answer strangers ({each.detail[:80]})"
            )
            yield passed(each.host, f"the server behind the edge {words}", probe)
            continue
        yield failed(
            each.host,
            seen=f"{each.address} answers strangers with the same page as the edge ({each.status})",
            expected="no answer past the edge",
            severity=Severity.MEDIUM,
            exposure=Exposure.MANY,
            impact=Impact.REACH,
            probe=probe,
            aspect="direct",
            fix=Fix(
                summary=f"Let the server behind {each.host} answer Cloudflare alone",
                steps=(
                    "Accept ports 80 and 443 from cloudflare.com/ips alone, in the host's firewall; or run cloudflared and close the ports.",
                    "Change the server's address afterwards if it was public before.",
                ),
                hours=(0.5, 3),
                hours_reason="a firewall rule; longer where the address must change",
            ),
        )


CHECK = Check(
    id="edge.ddos-direct",
    title="The server answers past the edge",
    stage=Stage.EDGE,
    impact=Impact.REACH,
    severity=Severity.MEDIUM,
    evaluate=evaluate,
)
