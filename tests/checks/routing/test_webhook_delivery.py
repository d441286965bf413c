"""Cases of routing.webhook-delivery."""

from __future__ import annotations

from dataclasses import replace

from hooked import HOOK, URL, good, hook, paged, told
from probed import probed, refused, unasked
from seen import Bad, answer, evidence, page, redirect

from launchready.model.check import Severity
from launchready.model.evidence import Evidence
from launchready.model.evidence.active import ActiveEvidence
from launchready.model.evidence.http import Exchange

GITHUB = "https://api.kettle.example/hooks/github"
SLACK = "https://api.kettle.example/slack/events"
COMMANDS = "https://api.kettle.example/slack/commands"
ALIVE = answer(URL, status=405)


def bad(aspect: str, severity: Severity, given: Evidence, url: str = URL) -> Bad:
    return given, {(url, aspect, severity)}


def looked(*exchanges: Exchange, asked: bool = False) -> Evidence:
    return replace(evidence(*exchanges, product=HOOK), active=ActiveEvidence(asked=asked))


GOOD: dict[str, Evidence] = {
    "signed events arrive": probed(*good(), product=HOOK),
    "without the secret, refused at once": probed(
        told("unsigned", 400), told("forged", 400), told("large", 400), told("pieces", 400), product=HOOK
    ),
    "an unknown sender": probed(told("unsigned", 401), product=HOOK),
    "a megabyte is too much, what Stripe sends is not": probed(*good(large=413, typical=200), product=HOOK),
    "GitHub's ping": probed(*good(url=GITHUB, handshake=204), product=hook(GITHUB)),
    "Slack's challenge": probed(
        *good(url=SLACK), told("handshake", 200, url=SLACK, marks=("challenge",)), product=hook(SLACK)
    ),
    "just in time": probed(*good(signed=-1), told("signed", 200, took=9_900), product=HOOK),
}
BAD: dict[str, Bad] = {
    "the other spelling": bad("redirected", Severity.BLOCKER, probed(told("unsigned", 308, ("location", URL + "/")), product=HOOK)),
    "led to the login": bad("redirected", Severity.BLOCKER, probed(told("unsigned", 307, ("location", "/login")), product=HOOK)),
    "Slack follows": bad(
        "redirected", Severity.MEDIUM, probed(told("unsigned", 301, ("location", "/"), url=SLACK), product=hook(SLACK)), SLACK
    ),
    "seen without permission: www": bad(
        "redirected", Severity.BLOCKER, looked(redirect(URL, URL.replace("api.", "www.api."))),
    ),
    "seen without permission: a slash": bad("redirected", Severity.BLOCKER, looked(redirect(URL, URL + "/", 308))),
    "a robot check": bad(
        "challenged", Severity.HIGH, probed(told("unsigned", 403, ("cf-mitigated", "challenge")), product=HOOK)
    ),
    "not there": bad("missing", Severity.BLOCKER, probed(told("unsigned", 404), product=HOOK)),
    "only GET": bad("missing", Severity.BLOCKER, probed(told("unsigned", 405, ("allow", "GET")), product=HOOK)),
    "the app answers everything": bad("page", Severity.BLOCKER, probed(paged("unsigned"), paged("forged"), product=HOOK)),
    "breaks at a signed event": bad("error", Severity.HIGH, probed(*good(signed=500, odd=-1, again=-1), product=HOOK)),
    "too slow for Stripe": bad(
        "slow", Severity.HIGH, probed(told("unsigned", 400), told("forged", 400), told("signed", 200, took=10_400), product=HOOK)
    ),
    "too slow for Slack": bad(
        "slow", Severity.HIGH, probed(told("unsigned", 401, url=SLACK, took=3_100), product=hook(SLACK)), SLACK
    ),
    "too slow for what the product file says": bad(
        "slow", Severity.HIGH, probed(told("unsigned", 401, took=1_100), product=hook(time_limit=1.0))
    ),
    "no answer in time": bad("slow", Severity.HIGH, probed(*good(signed=0, odd=-1, again=-1), product=HOOK)),
    "no answer in time, though it answers a GET": bad(
        "slow", Severity.HIGH, probed(told("unsigned", 0), product=HOOK, base=evidence(ALIVE, product=HOOK))
    ),
    "told again": bad("redelivery", Severity.MEDIUM, probed(*good(again=409), product=HOOK)),
    "large": bad("large", Severity.MEDIUM, probed(*good(large=413, typical=413), product=HOOK)),
    "large, told without the secret": bad(
        "large", Severity.MEDIUM,
        probed(told("unsigned", 400), told("forged", 400), told("large", 413), told("typical", 413), product=HOOK),
    ),
    "large, from GitHub": bad("large", Severity.MEDIUM, probed(*good(url=GITHUB, large=413), product=hook(GITHUB)), GITHUB),
    "large, and the connection ends": bad("large", Severity.MEDIUM, probed(*good(large=0, typical=0), product=HOOK)),
    "in pieces": bad("pieces", Severity.MEDIUM, probed(*good(pieces=400), product=HOOK)),
    "no challenge": bad(
        "handshake", Severity.MEDIUM, probed(*good(url=SLACK), told("handshake", 200, url=SLACK), product=hook(SLACK)), SLACK
    ),
    "no pong": bad("handshake", Severity.LOW, probed(*good(url=GITHUB, handshake=400), product=hook(GITHUB)), GITHUB),
}  # fmt: skip
SILENT: dict[str, Evidence] = {
    "a plain text in HTML is no page": probed(paged("unsigned", title=""), product=HOOK),
    "a GET that is led to a guide": looked(redirect(URL, "https://docs.kettle.example/webhooks", 302)),
    "a GET is not allowed": looked(ALIVE),
    "a GET shows a page": looked(page(URL)),
    "held back in between": probed(*good(again=429, large=429, pieces=429), product=HOOK),
    "Slack's commands are never challenged": probed(
        *good(url=COMMANDS), told("handshake", 200, url=COMMANDS), product=hook(COMMANDS)
    ),
    "no webhook": evidence(),
}
UNKNOWN: dict[str, Evidence] = {
    "not asked for": unasked(product=HOOK),
    "not allowed": refused(URL, product=HOOK),
    "no answer at all": probed(told("unsigned", 0), product=HOOK),
    "held back": probed(told("unsigned", 429), product=HOOK),
    "a signed event is refused": probed(*good(signed=400, odd=-1, again=-1, stale=-1, spaced=400), product=HOOK),
}
