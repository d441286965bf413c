"""How the zone is read through the API: page by page, with a token that goes nowhere else, and what is said where it cannot be."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, field

import pytest
from net.authorities import Authorities
from net.peers import page
from pydantic import TypeAdapter

from launchready.collect import cloudflare
from launchready.collect.run import collect
from launchready.collect.scope import Scope
from launchready.model.evidence.cloudflare import CloudflareEvidence
from launchready.model.evidence.hosts import Source
from launchready.model.product import Product
from launchready.net.cloudflare import MOST_PAGES

from .site import Site

API = "https://api.cloudflare.com/client/v4"
ZONE = f"{API}/zones/z1"
ZONES = f"{API}/zones?name=kettle.test"
TOKEN = "token-canary-0123456789"
PRODUCT = Product.model_validate({"domain": "kettle.test", "edge": {"token": "env:TOKEN"}})


def said(result: object, **info: int) -> bytes:
    return page(
        json.dumps({"success": True, "errors": [], "messages": [], "result": result, "result_info": info}).encode(),
        "Content-Type: application/json",
    )


def refused(status: str, code: int = 10000, message: str = "Authentication error", *headers: str) -> bytes:
    body = {"success": False, "errors": [{"code": code, "message": message}], "messages": [], "result": None}
    return page(json.dumps(body).encode(), "Content-Type: application/json", *headers, status=status)


MISSING = refused("404 Not Found", 10003, "could not find entrypoint ruleset")


@dataclass
class Api(Site):
    """The API among other hosts; each request's authorization is written down."""

    names: tuple[str, ...] = ("kettle.test", "*.kettle.test", "api.cloudflare.com")
    authorizations: set[str] = field(default_factory=set)

    async def serve(self, scheme: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        for line in head.decode().split("\r\n"):
            if line.lower().startswith("authorization: "):
                host = next(each for each in head.decode().split("\r\n") if each.lower().startswith("host: "))
                self.authorizations.add(f"{host[6:]} {line[15:]}")
        path = head.split(b" ", 2)[1].decode()
        host = next(each[6:] for each in head.decode().split("\r\n") if each.lower().startswith("host: "))
        url = f"{scheme}://{host}{path}"
        self.asked.append(url)
        writer.write(self.pages.get(url, MISSING))
        await writer.drain()


@pytest.fixture
def api(authorities: Authorities) -> Api:
    made = Api(authorities)
    made.has("api.cloudflare.com", "kettle.test", "www.kettle.test")
    made.pages[ZONES] = said(
        [{"id": "z1", "name": "kettle.test", "status": "active", "paused": False, "plan": {"legacy_id": "free"}}]
    )
    made.pages[f"{ZONE}/dns_records?page=1&per_page=100"] = said([], page=1, total_pages=1)
    for name in cloudflare.SETTINGS:
        made.pages[f"{ZONE}/settings/{name}"] = said({"id": name, "value": "on"})
    made.pages[f"{ZONE}/bot_management"] = said({"fight_mode": True})
    made.pages[f"{ZONE}/pagerules?status=active"] = said([])
    return made


def read(api: Api, product: Product = PRODUCT, **environment: str) -> tuple[CloudflareEvidence | None, Scope]:
    async def visit() -> Scope:
        async with api.visited(product) as visited:
            scope = Scope(product, visited.session, environment=environment or {"TOKEN": TOKEN})
            scope.found("kettle.test", Source.DOMAIN)
            await asyncio.wait_for(collect(scope, [cloudflare.COLLECTOR]), 60)
            return scope

    scope = asyncio.run(visit())
    kept = scope.parts.get(CloudflareEvidence)
    assert kept is None or isinstance(kept, CloudflareEvidence)
    return kept, scope


def test_the_zone_is_read(api: Api) -> None:
    api.pages[f"{ZONE}/settings/ssl"] = said({"id": "ssl", "value": "flexible"})
    hsts = {"strict_transport_security": {"enabled": True, "max_age": 300}}
    api.pages[f"{ZONE}/settings/security_header"] = said({"id": "security_header", "value": hsts})
    api.pages[f"{ZONE}/rulesets/phases/http_ratelimit/entrypoint"] = said(
        {"rules": [{"expression": "true", "action": "block", "ratelimit": {"period": 60, "requests_per_period": 5}}]}
    )
    api.pages[f"{ZONE}/pagerules?status=active"] = said(
        [
            {
                "priority": 1,
                "targets": [{"constraint": {"value": "*x/*"}}],
                "actions": [{"id": "cache_level", "value": "bypass"}],
            },
            {
                "priority": 2,
                "targets": [{"constraint": {"value": "*y/*"}}],
                "actions": [{"id": "forwarding_url", "value": {"url": "z"}}],
            },
        ]
    )
    seen, scope = read(api)
    assert seen is not None
    assert (seen.zone, seen.zone_id, seen.status, seen.plan) == ("kettle.test", "z1", "active", "free")
    assert seen.setting("ssl") == "flexible"
    assert seen.setting("security_header") == "max-age=300"
    assert seen.bot("fight_mode") == "true"
    assert [(rule.phase, rule.expression, rule.action) for rule in seen.rules] == [
        ("http_ratelimit", "true", "block"),
        ("pagerule", "*y/*", "forwarding_url"),
        ("pagerule", "*x/*", "cache_level"),
    ]
    assert seen.rules[0].parameter("requests_per_period") == "5"
    assert seen.unread == ()
    assert not scope.gaps


def test_records_are_read_to_the_last_page(api: Api) -> None:
    rows = [
        {"name": f"h{number}.kettle.test", "type": "TXT", "content": "secret-canary", "ttl": 1, "proxiable": False}
        for number in range(250)
    ]
    for number in (1, 2, 3):
        api.pages[f"{ZONE}/dns_records?page={number}&per_page=100"] = said(
            rows[(number - 1) * 100 : number * 100], total_pages=3
        )
    seen, _ = read(api)
    assert seen is not None
    assert len(seen.records) == 250
    assert not seen.records_cut
    assert b"secret-canary" not in TypeAdapter(CloudflareEvidence).dump_json(seen)


def test_a_list_without_end_is_cut(api: Api) -> None:
    for number in range(1, MOST_PAGES + 3):
        api.pages[f"{ZONE}/dns_records?page={number}&per_page=100"] = said(
            [{"name": "x", "type": "A"}], total_pages=10**9
        )
    seen, _ = read(api)
    assert seen is not None
    assert len(seen.records) == MOST_PAGES
    assert seen.records_cut


def test_the_token_goes_to_the_api_alone_and_nowhere_into_the_evidence(api: Api) -> None:
    api.pages[f"{ZONE}/dns_records?page=1&per_page=100"] = said(
        [{"name": "www.kettle.test", "type": "A", "content": "127.0.0.1", "proxied": True}], total_pages=1
    )
    seen, scope = read(api)
    assert seen is not None
    assert seen.direct[0].host == "www.kettle.test"
    assert api.authorizations == {f"api.cloudflare.com Bearer {TOKEN}"}
    kept = (
        TypeAdapter(CloudflareEvidence).dump_json(seen).decode() + repr(scope.session.http_evidence) + repr(scope.gaps)
    )
    assert TOKEN not in kept


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (refused("403 Forbidden", 9109, "Invalid access token"), "answered 403: Invalid access token (9109)"),
        (refused("500 Internal Server Error", 1000, "oops"), "answered 500: oops (1000)"),
        (refused("429 Too Many Requests", 971, "Please wait", "Retry-After: 600"), "answered 429: Please wait (971)"),
        (page(b"<html>down</html>", status="502 Bad Gateway"), "answered 502: no reason was given"),
        (page(b"[" * 50_000), "answered 200: no reason was given"),
        (page(b'{"success": true', status="200 OK"), "answered 200: no reason was given"),
        (page(b"", "Location: https://evil.test/", status="302 Found"), "answered 302"),
        (b"", "did not answer"),
    ],
)
def test_a_zone_that_cannot_be_read_says_why(api: Api, answer: bytes, reason: str) -> None:
    api.pages[ZONES] = answer
    seen, scope = read(api)
    assert seen is None
    assert [gap.part for gap in scope.gaps] == ["cloudflare"]
    assert reason in scope.gaps[0].reason


def test_a_limit_that_ends_soon_is_waited_for(api: Api) -> None:
    api.pages[f"{ZONE}/bot_management"] = refused("429 Too Many Requests", 971, "Please wait", "Retry-After: 0")
    seen, _ = read(api)
    assert seen is not None
    assert api.asked.count(f"{ZONE}/bot_management") == 2
    assert [each.part for each in seen.unread] == ["bots"]


def test_parts_that_the_token_may_not_read_are_named_with_the_permission(api: Api) -> None:
    api.pages[f"{ZONE}/dns_records?page=1&per_page=100"] = refused("403 Forbidden")
    api.pages[f"{ZONE}/settings/ssl"] = refused("403 Forbidden")
    seen, _ = read(api)
    assert seen is not None
    assert {each.part: each.permission for each in seen.unread} == {
        "records": "DNS: Read",
        "settings": "Zone Settings: Read",
    }


def test_no_such_zone_is_said(api: Api) -> None:
    api.pages[ZONES] = said([])
    seen, _ = read(api)
    assert seen == CloudflareEvidence(asked=True)


@pytest.mark.parametrize(
    "zone",
    [
        {"id": "../accounts", "name": "kettle.test"},
        {"id": "z1", "name": "other.test"},
        "text",
        None,
        {"name": "kettle.test"},
    ],
)
def test_a_zone_that_is_none_is_not_followed(api: Api, zone: object) -> None:
    api.pages[ZONES] = said([zone])
    seen, _ = read(api)
    assert seen == CloudflareEvidence(asked=True)
    assert api.asked == [ZONES]


def test_garbage_in_every_part_is_no_crash(api: Api) -> None:
    for url in list(api.pages):
        if url != ZONES:
            api.pages[url] = said(["x", None, 5, {"targets": 3, "actions": {}, "rules": 7}])
    seen, scope = read(api)
    assert seen is not None
    assert not scope.gaps


def test_without_a_token_nothing_is_asked(api: Api) -> None:
    seen, scope = read(api, Product(domain="kettle.test"), OTHER="x")
    assert seen == CloudflareEvidence()
    assert not api.asked
    assert not scope.gaps


def test_a_token_that_is_named_and_not_set_is_a_gap(api: Api) -> None:
    seen, scope = read(api, OTHER="x")
    assert seen is None
    assert scope.gaps[0].reason == "TOKEN is not set in the environment"


def test_the_environments_token_serves_zones_that_cloudflare_serves(api: Api) -> None:
    product = Product(domain="kettle.test")
    assert read(api, product, CLOUDFLARE_API_TOKEN=TOKEN)[0] == CloudflareEvidence()
    api.zone[("kettle.test", "NS")] = ("ada.ns.cloudflare.com.", "bob.ns.cloudflare.com.")
    seen, _ = read(api, product, CLOUDFLARE_API_TOKEN=TOKEN)
    assert seen is not None
    assert seen.found


def test_an_origin_that_answers_as_the_edge_does_is_told(api: Api) -> None:
    record = {"name": "www.kettle.test", "type": "A", "content": "127.0.0.1", "proxied": True}
    api.pages[f"{ZONE}/dns_records?page=1&per_page=100"] = said([record], total_pages=1)
    api.pages["https://www.kettle.test/"] = page(b"<title>Kettle</title>", "Content-Type: text/html")
    seen, _ = read(api)
    assert seen is not None
    assert [(each.host, each.status, each.same_as_edge) for each in seen.direct] == [("www.kettle.test", 200, True)]


def test_an_origin_outside_what_is_allowed_is_not_asked(api: Api) -> None:
    record = {"name": "www.kettle.test", "type": "A", "content": "169.254.169.254", "proxied": True}
    api.pages[f"{ZONE}/dns_records?page=1&per_page=100"] = said([record], total_pages=1)
    seen, _ = read(api)
    assert seen is not None
    assert seen.direct[0].status == 0
    assert "169.254.169.254" in seen.direct[0].detail
