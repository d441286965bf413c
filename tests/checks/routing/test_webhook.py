"""Cases of routing.webhook."""

from __future__ import annotations

from hooked import HOOK, URL, good, hook, paged, told
from probed import probed, refused, unasked
from seen import Bad, evidence

from launchready.model.check import Severity
from launchready.model.evidence import Evidence

PLAIN = "https://api.kettle.example/webhooks/payments"
TOKEN = "https://api.kettle.example/hooks/8f3c1bA0d9e24f7aa1c35b6d"


def bad(aspect: str, given: Evidence, severity: Severity = Severity.BLOCKER, url: str = URL) -> Bad:
    return given, {(url, aspect, severity)}


GOOD: dict[str, Evidence] = {
    "refused, and a signed event taken": probed(*good(), product=HOOK),
    "refused without the secret": probed(told("unsigned", 401), told("forged", 401), product=HOOK),
    "403 from a framework": probed(told("unsigned", 403), told("forged", 403), product=HOOK),
    "an error for what is unsigned, where signed ones are taken": probed(*good(unsigned=500, forged=500), product=HOOK),
    "unknown sender, refused": probed(told("unsigned", 401, url=PLAIN), product=hook(PLAIN)),
    "a signed event refused for another reason": probed(told("unsigned", 401), told("forged", 401), told("signed", 400), product=HOOK),
}  # fmt: skip
BAD: dict[str, Bad] = {
    "takes whatever comes": bad("unsigned", probed(*good(unsigned=200, forged=200, stale=200), product=HOOK)),
    "the same without the secret": bad("unsigned", probed(told("unsigned", 200), told("forged", 200), product=HOOK)),
    "201 and 204 are taken too": bad("unsigned", probed(told("unsigned", 204), told("forged", 204), product=HOOK)),
    "looks only whether there is a signature": bad("forged", probed(*good(forged=200), product=HOOK)),
    "looks at a signature only where there is one": bad("unsigned", probed(*good(unsigned=200), product=HOOK)),
    "answers that repeat the id, of one length": bad(
        "unsigned",
        probed(
            told("unsigned", 200, sha256="1" * 64), told("forged", 200, sha256="2" * 64), told("signed", 200, sha256="3" * 64),
            product=HOOK,
        ),
    ),
    "an unknown sender": bad("unsigned", probed(told("unsigned", 200, url=PLAIN), product=hook(PLAIN)), Severity.HIGH, PLAIN),
    "declared, at a path that tells nothing": bad(
        "unsigned",
        probed(told("unsigned", 200, url=PLAIN), told("forged", 200, url=PLAIN), product=hook(PLAIN, signature="github")),
        url=PLAIN,
    ),
}  # fmt: skip
SILENT: dict[str, Evidence] = {
    "200 to all, but another answer to what is signed": probed(
        told("unsigned", 200, size=18), told("forged", 200, size=18), told("signed", 200, size=34), product=HOOK
    ),
    "the app's page answers": probed(paged("unsigned"), paged("forged"), product=HOOK),
    "a redirect": probed(told("unsigned", 308, ("location", URL + "/")), product=HOOK),
    "a robot check with 200": probed(told("unsigned", 200, ("cf-mitigated", "challenge")), product=HOOK),
    "a token in the address guards it": probed(told("unsigned", 200, url=TOKEN), product=hook(TOKEN)),
    "a token in the query guards it": probed(
        told("unsigned", 200, url=f"{PLAIN}?token=abc"), product=hook(f"{PLAIN}?token=abc")
    ),
    "no webhook": evidence(product={"routes": [{"kind": "health", "url": PLAIN}]}),
}
UNKNOWN: dict[str, Evidence] = {
    "not asked for": unasked(product=HOOK),
    "not allowed": refused(URL, product=HOOK),
    "the run did not come to it": probed(product=HOOK),
    "no answer": probed(told("unsigned", 0), product=HOOK),
    "held back": probed(told("unsigned", 429), product=HOOK),
    "an error, and no signed event": probed(told("unsigned", 500), told("forged", 500), product=HOOK),
    "a signed event is refused like the others": probed(*good(signed=400, odd=-1, again=-1, stale=-1), product=HOOK),
    "200 to all, told apart": SILENT["200 to all, but another answer to what is signed"],
    "a token in the address": SILENT["a token in the address guards it"],
    "a page": SILENT["the app's page answers"],
}
