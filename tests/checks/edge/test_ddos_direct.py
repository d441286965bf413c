"""Cases of edge.ddos-direct."""

from __future__ import annotations

from seen import Bad, evidence
from zoned import APP, DOMAIN, NO_TOKEN, forbidden, fronted, zone

from launchready.model.check import Severity
from launchready.model.evidence import Evidence
from launchready.model.evidence.cloudflare import DirectAnswer

OPEN = DirectAnswer(APP, "203.0.113.7", 200, "", "Kettle", same_as_edge=True)

GOOD: dict[str, Evidence] = {
    "silence": fronted(zone(direct=(DirectAnswer(APP, "203.0.113.7", 0, "timed out"),))),
    "a refusal": fronted(zone(direct=(DirectAnswer(APP, "203.0.113.7", 403),))),
}
BAD: dict[str, Bad] = {"the same page": (fronted(zone(direct=(OPEN,))), {(APP, "direct", Severity.MEDIUM)})}
SILENT: dict[str, Evidence] = {
    "another page": fronted(zone(direct=(DirectAnswer(DOMAIN, "203.0.113.7", 200, "", "Welcome to nginx!"),))),
    "names of services alone": fronted(zone()),
}
UNKNOWN: dict[str, Evidence] = {
    "no token, and Cloudflare in front": fronted(NO_TOKEN),
    "records withheld": fronted(zone(unread=(forbidden("records"),))),
    "an older evidence file": evidence(),
}
