"""Cases of edge.ddos."""

from __future__ import annotations

from seen import Bad, evidence, failure, name, page

from launchready.model.check import Severity
from launchready.model.evidence import Evidence

URL, API = "https://kettle.example/", "https://api.kettle.example/"
RAY = ("cf-ray", "8f00000000000000-FRA")
CLOUDFLARE: dict[str, object] = {"edge": {"provider": "Cloudflare"}}
BYPASSED = {("api.kettle.example", "bypassed", Severity.MEDIUM)}

GOOD: dict[str, Evidence] = {
    "by its headers": evidence(page(URL, RAY, ("server", "cloudflare"))),
    "by its name": evidence(page(URL), name("kettle.example", "192.0.2.1", cname="d1.cloudfront.net")),
    "by its address": evidence(page(URL), name("kettle.example", "104.21.0.1")),
    "Vercel": evidence(page(URL, ("x-vercel-id", "fra1::x"))),
}
BAD: dict[str, Bad] = {
    "one host past the declared edge": (
        evidence(page(URL, RAY), page(API), name("api.kettle.example", "93.184.215.14"), product=CLOUDFLARE),
        BYPASSED,
    ),
}
SILENT: dict[str, Evidence] = {
    "nothing is declared, nothing is seen": evidence(page(URL), name("kettle.example", "93.184.215.14")),
    "another edge than the declared one": evidence(
        page(URL, RAY), page(API, ("fly-request-id", "1")), product=CLOUDFLARE
    ),
    "a declared edge that shows itself nowhere": evidence(page(URL), product={"edge": {"provider": "our own"}}),
    "private addresses": evidence(page(URL), name("kettle.example", "10.0.0.1")),
    "nothing answers": evidence(failure(URL)),
}
UNKNOWN: dict[str, Evidence] = {
    "a server of one's own, or an edge that is not known": evidence(page(URL), name("kettle.example", "93.184.215.14")),
}
