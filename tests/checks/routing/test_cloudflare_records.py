"""Cases of routing.cloudflare-records."""

from __future__ import annotations

from dataclasses import replace

from seen import Bad, answer, evidence
from zoned import APP, DOMAIN, NO_TOKEN, RECORDS, forbidden, fronted, zone

from launchready.model.check import Severity
from launchready.model.evidence import Evidence
from launchready.model.evidence.cloudflare import ZoneRecord

APEX, OWN, MAIL, MX = RECORDS
BARE = replace(OWN, proxied=False)

GOOD: dict[str, Evidence] = {"web through the edge, mail past it": fronted(zone())}
BAD: dict[str, Bad] = {
    "mail behind the edge": (
        fronted(zone(records=(APEX, OWN, replace(MAIL, proxied=True), MX))),
        {(f"mail.{DOMAIN}", "mail-proxied", Severity.HIGH)},
    ),
    "one host bare": (fronted(zone(records=(APEX, BARE, MAIL, MX))), {(APP, "bare", Severity.MEDIUM)}),
}
SILENT: dict[str, Evidence] = {
    "a host of Vercel's, which wants the grey cloud": fronted(
        zone(records=(APEX, ZoneRecord(APP, "CNAME", "cname.vercel-dns.com", False), MAIL, MX))
    ),
    "a zone for DNS alone": fronted(zone(records=(replace(APEX, proxied=False), BARE, MAIL, MX))),
    "a bare record of a host that is no web host": fronted(
        zone(records=(APEX, OWN, ZoneRecord(f"ssh.{DOMAIN}", "A", "203.0.113.7", False), MAIL, MX))
    ),
    "the webmail on the mail server": fronted(zone(), answer(f"https://mail.{DOMAIN}/")),
}
UNKNOWN: dict[str, Evidence] = {
    "no token, and Cloudflare in front": fronted(NO_TOKEN),
    "more records than are read": fronted(zone(records_cut=True)),
    "records withheld": fronted(zone(unread=(forbidden("records"),))),
    "an older evidence file": evidence(),
}
