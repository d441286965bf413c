"""Cases of routing.webhook-raw-body."""

from __future__ import annotations

from hooked import HOOK, URL, good, told
from probed import probed, refused, unasked
from seen import Bad, evidence

from launchready.model.check import Severity
from launchready.model.evidence import Evidence

WRONG = {(URL, "rewritten", Severity.HIGH)}

GOOD: dict[str, Evidence] = {
    "the odd form is taken": probed(*good(), product=HOOK),
    "with 202": probed(*good(odd=202), product=HOOK),
}
BAD: dict[str, Bad] = {
    "JavaScript writes it again": (probed(*good(odd=400), product=HOOK), WRONG),
    "Python writes it again": (
        probed(*good(signed=400, odd=-1, stale=-1, again=-1, spaced=200), product=HOOK),
        WRONG,
    ),
}
SILENT: dict[str, Evidence] = {
    "a signed event is refused in every form": probed(*good(signed=400, odd=-1, spaced=400), product=HOOK),
    "takes everything": probed(*good(unsigned=200, forged=200), product=HOOK),
    "an odd event breaks it": probed(*good(odd=500), product=HOOK),
    "no webhook": evidence(),
}
UNKNOWN: dict[str, Evidence] = {
    "refused in every form": SILENT["a signed event is refused in every form"],
    "takes everything": SILENT["takes everything"],
    "an odd event breaks it": SILENT["an odd event breaks it"],
    "not asked for": unasked(product=HOOK),
    "not allowed": refused(URL, product=HOOK),
    "without the secret": probed(told("unsigned", 401), told("forged", 401), product=HOOK),
    "a robot check": probed(told("unsigned", 403, ("cf-mitigated", "challenge")), product=HOOK),
    "no answer to the signed one": probed(*good(signed=0, odd=-1), product=HOOK),
}
