"""Hosts that certificates were issued for, as public logs tell (RFC 6962). Only where the operator asks for it: it tells the log's
search service which product is looked at."""

from __future__ import annotations

import json

from launchready.collect.hosts import CONTROL, resolves_for_itself
from launchready.collect.interface import Collector
from launchready.collect.scope import Scope
from launchready.model.evidence.hosts import Source
from launchready.net.http import Request
from launchready.standards.urls import UrlError, ascii_host, host_of, within

SEARCH = "https://crt.sh/?q=%25.{domain}&output=json&exclude=expired"
"""The search of crt.sh, whose answer is a list of objects with `name_value`: names, a line each."""
MAX_NAMES = 200
"""Names asked for in DNS; logs hold every certificate of years."""


async def logged(scope: Scope) -> None:
    """Look the domain up in a log's search, and take in the names that DNS still knows: most in a log are long gone."""
    if not scope.transparency:
        return
    domain = scope.product.domain
    url = scope.transparency.replace("{domain}", domain)
    exchange, body = await scope.session.read(Request(url, verify=True))
    if exchange.status != 200:
        why = exchange.failure.detail if exchange.failure else f"answered {exchange.status}"
        scope.gap("transparency", domain, f"the search at {host_of(exchange.url)}: {why}", "try again later")
        return
    names = _names(body, domain)
    control, *answers = await scope.session.journal.gather(
        *(scope.session.dns(name, "A") for name in (f"{CONTROL}.{domain}", *names))
    )
    for answer in answers:
        if resolves_for_itself(answer, control):
            scope.found(answer.name, Source.TRANSPARENCY, host_of(exchange.url))


def _names(body: bytes, domain: str) -> tuple[str, ...]:
    """Return the names of a search's answer that lie below a domain; wildcards name no host. Never raises."""
    try:
        entries = json.loads(body)
    except (ValueError, RecursionError):
        return ()
    found: dict[str, None] = {}
    for entry in entries if isinstance(entries, list) else ():
        for text in str(entry.get("name_value", "") if isinstance(entry, dict) else "").split("\n"):
            try:
                name = ascii_host(text.strip())
            except UrlError:
                continue
            if within(name, domain) and "*" not in name and len(found) < MAX_NAMES:
                found[name] = None
    return tuple(found)


COLLECTOR = Collector("transparency", product=logged)
