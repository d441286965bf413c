"""Tells a robot check from the product's own answer, so that a guard at the door is not taken for a fault behind it."""

from __future__ import annotations

from launchready.model.evidence.http import Exchange

_STATUSES = frozenset({401, 403, 405, 406, 429, 503})
_TITLES = ("just a moment", "attention required", "access denied", "security checkpoint", "are you a robot", "captcha")


def challenged(exchange: Exchange) -> bool:
    """Return True if an answer is a robot check or a block of one: it says nothing of the page that visitors get.

    Cloudflare names its checks in `cf-mitigated` (Cloudflare documentation, "Detect a challenge page response"); Vercel in
    `x-vercel-mitigated`, AWS WAF in `x-amzn-waf-action`. Others are known by their pages' titles.
    """
    names = {name for name, _ in exchange.headers}
    if names & {"cf-mitigated", "x-vercel-mitigated", "x-amzn-waf-action", "x-sucuri-block", "x-datadome"}:
        return True
    title = exchange.page.title.lower() if exchange.page else ""
    return exchange.status in _STATUSES and any(words in title for words in _TITLES)


def withheld(exchange: Exchange) -> bool:
    """Return True if an answer keeps its page from this program, for whatever reason: nothing can be said of the page."""
    return challenged(exchange) or exchange.status in (401, 403, 429, 503)
