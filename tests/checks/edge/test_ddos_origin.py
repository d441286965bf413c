"""Cases of edge.ddos-origin."""

from __future__ import annotations

from seen import Bad, evidence, name, page, record

from launchready.model.check import Severity
from launchready.model.evidence import Evidence
from launchready.model.evidence.dns import DnsAnswer
from launchready.model.evidence.http import Exchange

URL = "https://kettle.example/"
SERVER, EDGE = "93.184.215.14", "104.21.0.1"
PROXIED: tuple[Exchange | tuple[DnsAnswer, ...], ...] = (
    page(URL, ("cf-ray", "8f0-FRA"), ("server", "cloudflare")),
    name("kettle.example", EDGE),
)
ORIGIN: dict[str, object] = {"edge": {"provider": "cloudflare", "origin": [SERVER]}}
SHOWN = {("origin.kettle.example", "shown", Severity.LOW)}

GOOD: dict[str, Evidence] = {
    "nothing of the kind": evidence(*PROXIED, name("origin.kettle.example")),
    "origin goes through the edge too": evidence(*PROXIED, name("origin.kettle.example", EDGE)),
    "the declared server stands nowhere": evidence(
        *PROXIED, record("kettle.example", "TXT", '"v=spf1 -all"'), product=ORIGIN
    ),
}
BAD: dict[str, Bad] = {
    "origin": (evidence(*PROXIED, name("origin.kettle.example", SERVER)), SHOWN),
    "the declared server under another name": (
        evidence(*PROXIED, name("mail.kettle.example", SERVER), product=ORIGIN),
        {("mail.kettle.example", "shown", Severity.MEDIUM)},
    ),
    "the declared server in the SPF": (
        evidence(*PROXIED, record("kettle.example", "TXT", f'"v=spf1 ip4:{SERVER} -all"'), product=ORIGIN),
        {("kettle.example", "shown", Severity.MEDIUM)},
    ),
}
SILENT: dict[str, Evidence] = {
    "no edge": evidence(page(URL), name("kettle.example", SERVER), name("origin.kettle.example", SERVER)),
    "a host with an edge of its own": evidence(
        page(URL, ("x-vercel-id", "fra1::x")), name("origin.kettle.example", SERVER)
    ),
    "a wildcard": evidence(
        *PROXIED, name("launchready-no-such-host.kettle.example", SERVER), name("origin.kettle.example", SERVER)
    ),
    "a private address": evidence(*PROXIED, name("origin.kettle.example", "10.0.0.8")),
    "at another provider": evidence(*PROXIED, name("origin.kettle.example", SERVER, cname="kettle.onrender.com")),
    "a host that the product file declares": evidence(
        *PROXIED,
        name("direct.kettle.example", SERVER),
        product={"surfaces": [{"host": "direct.kettle.example", "purpose": "api"}]},
    ),
    "a mail server of its own": evidence(*PROXIED, name("mail.kettle.example", SERVER)),
}
UNKNOWN: dict[str, Evidence] = {}
