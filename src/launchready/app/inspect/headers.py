"""One answer's headers, judged by the checks of headers, HSTS, caching and edges."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from launchready.app.inspect.document import Inspection, inspection
from launchready.app.inspect.facts import exchange_facts
from launchready.app.inspect.judging import Seen, judged
from launchready.model.evidence.http import Exchange, HttpEvidence
from launchready.model.finding import Finding
from launchready.standards.challenge import withheld
from launchready.standards.urls import host_of, origin_of

CHECKS = ("edge.headers", "routing.private-cache")
FRONT_CHECKS = ("edge.https-enforced", "edge.ddos-stacked")
"""Checks that look at a host's front page: the answer stands for it here."""


def judge_exchange(exchange: Exchange, *others: Exchange, now: datetime | None = None) -> Inspection:
    """Judge one answer; `others` are further ones of the same URL, such as to a foreign origin."""
    at = now or datetime.now(UTC)
    if not exchange.answered:
        facts = {"url": exchange.url, "failure": exchange.failure.detail if exchange.failure else "no answer"}
        return inspection("headers", exchange.url, dict(facts), (), reached=False)
    host = host_of(exchange.url)
    answers = [_as_seen(exchange)]
    if exchange.request_headers:  # an answer to a foreign origin is the page too
        answers.append(replace(answers[0], request_headers=()))
    findings: list[Finding] = list(
        judged(CHECKS, host, Seen(http=HttpEvidence((*answers, *others))), url=exchange.url, now=at)
    )
    front = replace(
        answers[0], url=f"{origin_of(exchange.url).partition(':')[0]}://{_bracketed(host)}/", request_headers=()
    )
    findings += judged(FRONT_CHECKS, host, Seen(http=HttpEvidence((front,))), now=at)
    return inspection("headers", exchange.url, exchange_facts(exchange, at), findings)


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _as_seen(exchange: Exchange) -> Exchange:
    """Return an error page as the page that it is: browsers run its scripts and keep its cookies as well."""
    if exchange.status >= 400 and exchange.is_html and not withheld(exchange):
        return replace(exchange, status=200)
    return exchange
