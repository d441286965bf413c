"""The domain's registration, as the registry's RDAP service tells it (RFC 9083, found by RFC 9224)."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from launchready.collect.interface import Collector
from launchready.collect.scope import Scope
from launchready.model.evidence.rdap import RdapEvidence
from launchready.net.http import Request
from launchready.standards.redirects import target
from launchready.standards.urls import UrlError, registrable_domain, resolve

BOOTSTRAP = "https://data.iana.org/rdap/dns.json"
MAX_HOPS = 3
_ACCEPT = (("Accept", "application/rdap+json, application/json"),)


async def registration(scope: Scope) -> None:
    """Ask IANA which service knows the domain's suffix, and that service about the domain."""
    domain = registrable_domain(scope.product.domain)
    at = datetime.now(UTC)
    if not domain:
        scope.rdap = RdapEvidence(scope.product.domain, at, failure="nobody registers this name: it is a public suffix")
        return
    server, failure = await _service(scope, domain)
    if not server:
        scope.rdap = RdapEvidence(domain, at, failure=failure)
        return
    answer, failure = await _json(scope, resolve(server, f"domain/{domain}"))
    if answer is None:
        scope.rdap = RdapEvidence(domain, at, server, failure=failure)
    else:
        scope.rdap = _read(domain, at, server, answer)


async def _service(scope: Scope, domain: str) -> tuple[str, str]:
    bootstrap, failure = await _json(scope, BOOTSTRAP)
    if bootstrap is None:
        return "", f"IANA's list of RDAP services: {failure}"
    labels = domain.split(".")
    suffixes = [".".join(labels[start:]) for start in range(1, len(labels))]
    best: tuple[int, str] = (0, "")
    for entry in _list(bootstrap.get("services")):
        names, urls = ([*_list(entry), [], []])[:2]
        for suffix in suffixes:
            if suffix in _list(names) and len(suffix) > best[0]:
                secure = [url for url in _list(urls) if isinstance(url, str) and url.startswith("https://")]
                best = (len(suffix), secure[0] if secure else "")
    if not best[1]:
        return "", f"no RDAP service over https is known for .{labels[-1]}"
    try:
        return resolve(best[1], "./"), ""
    except UrlError as error:
        return "", f"IANA's list names a service that cannot be asked: {error}"


async def _json(scope: Scope, url: str) -> tuple[dict[str, Any] | None, str]:
    """Return the JSON object at a URL, or None and why there is none. A redirect or two are followed, as registries use them."""
    for _ in range(MAX_HOPS):
        exchange, body = await scope.session.read(Request(url, headers=_ACCEPT, verify=True, max_body=1_000_000))
        if exchange.failure is not None:
            return None, exchange.failure.detail
        try:
            onward = target(exchange)
        except UrlError as error:
            return None, f"{url} redirects to nowhere: {error}"
        if onward is not None:
            url = onward
            continue
        if exchange.status != 200:
            return None, f"{url} answered {exchange.status}"
        try:
            value = json.loads(body)
        except (ValueError, RecursionError):
            return None, f"{url} did not answer with JSON"
        return (value, "") if isinstance(value, dict) else (None, f"{url} did not answer with a JSON object")
    return None, "too many redirects"


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _read(domain: str, at: datetime, server: str, answer: dict[str, Any]) -> RdapEvidence:
    if answer.get("objectClassName") != "domain":
        return RdapEvidence(domain, at, server, failure="the answer is not an RDAP domain object")
    events: dict[str, datetime] = {}
    for event in _list(answer.get("events"))[:50]:
        if isinstance(event, dict) and isinstance(event.get("eventDate"), str):
            try:
                when = datetime.fromisoformat(event["eventDate"])
            except ValueError:
                continue
            events[str(event.get("eventAction"))] = when if when.tzinfo else when.replace(tzinfo=UTC)
    names = [
        str(server_.get("ldhName", "")).lower().rstrip(".")
        for server_ in _list(answer.get("nameservers"))[:50]
        if isinstance(server_, dict)
    ]
    return RdapEvidence(
        domain=domain,
        at=at,
        server=server,
        registrar=_registrar(answer),
        statuses=tuple(str(status)[:60] for status in _list(answer.get("status"))[:50]),
        registered_at=events.get("registration"),
        expires_at=events.get("expiration"),
        name_servers=tuple(sorted(name[:253] for name in names if name)),
    )


def _registrar(answer: dict[str, Any]) -> str:
    for entity in _list(answer.get("entities"))[:50]:
        if not isinstance(entity, dict) or "registrar" not in _list(entity.get("roles")):
            continue
        card = _list(entity.get("vcardArray"))
        for field in _list(card[1] if len(card) > 1 else None)[:50]:
            if isinstance(field, list) and len(field) > 3 and field[0] == "fn":
                return str(field[3])[:200]
        return str(entity.get("handle", ""))[:200]
    return ""


COLLECTOR = Collector("rdap", product=registration)
