"""Cases of routing.webhook-replay."""

from __future__ import annotations

from hooked import HOOK, URL, good, hook, told
from probed import probed, refused, unasked
from seen import Bad, evidence

from launchready.model.check import Severity
from launchready.model.evidence import Evidence

GITHUB = "https://api.kettle.example/hooks/github"

GOOD: dict[str, Evidence] = {
    "an old event is refused": probed(*good(), product=HOOK),
    "with another status": probed(*good(stale=403), product=HOOK),
}
BAD: dict[str, Bad] = {
    "an old event is taken": (probed(*good(stale=200), product=HOOK), {(URL, "stale", Severity.MEDIUM)}),
}
SILENT: dict[str, Evidence] = {
    "GitHub signs no time": probed(*good(url=GITHUB, stale=-1), product=hook(GITHUB)),
    "takes everything: not its fault": probed(*good(unsigned=200, forged=200, stale=200), product=HOOK),
    "no webhook": evidence(),
}
UNKNOWN: dict[str, Evidence] = {
    "not asked for": unasked(product=HOOK),
    "not allowed": refused(URL, product=HOOK),
    "without the secret": probed(told("unsigned", 401), told("forged", 401), product=HOOK),
    "without a sender": probed(
        told("unsigned", 401, url="https://api.kettle.example/hook"), product=hook("https://api.kettle.example/hook")
    ),
    "no secret is named": probed(
        told("unsigned", 401), told("forged", 401), product={"routes": [{"kind": "webhook", "url": URL}]}
    ),
    "redirected": probed(told("unsigned", 301, ("location", "/")), product=HOOK),
    "a signed event is refused": probed(*good(signed=400, stale=-1), product=HOOK),
    "the old event met an error": probed(*good(stale=500), product=HOOK),
    "the old event was not sent": probed(*good(stale=-1), product=HOOK),
}
