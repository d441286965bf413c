"""The product's zone at Cloudflare, as plain values: what the API's stand-in serves, and faults change."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

API_HOST = "api.cloudflare.com"
ZONE_ID = "023e105f4ecef8ad9ca31a8372d0c353"
ORIGIN = "127.0.0.2"
"""Where the product's own server is said to be: nothing answers strangers there."""

Rule = dict[str, Any]


@dataclass(slots=True)
class ApiZone:
    """A zone. `withheld` are the parts that the token may not read: records, settings, rulesets, bots, pagerules."""

    name: str
    token: str = field(repr=False)
    status: str = "active"
    paused: bool = False
    plan: str = "pro"
    records: list[dict[str, Any]] = field(default_factory=list)
    settings: dict[str, Any] = field(default_factory=dict)
    rulesets: dict[str, list[Rule]] = field(default_factory=dict)
    bots: dict[str, Any] = field(default_factory=dict)
    page_rules: list[Rule] = field(default_factory=list)
    withheld: set[str] = field(default_factory=set)

    def record(self, name: str, type_: str = "A") -> dict[str, Any]:
        """Return a record, to be changed."""
        return next(record for record in self.records if (record["name"], record["type"]) == (name, type_))


def healthy_zone(domain: str, web: Iterable[str], token: str) -> ApiZone:
    """Return a zone as it should be: web hosts proxied, mail not, strict, with rules where they count."""
    hosts = (f"app.{domain}", f"chat.{domain}")
    costly = " or ".join(f'http.host eq "{host}"' for host in hosts)
    records = [_record(number, host, "A", ORIGIN, proxied=True) for number, host in enumerate(web)]
    records.append(_record(900, f"mail.{domain}", "A", "127.0.0.1", proxied=False))
    records.append(_record(901, domain, "MX", f"mail.{domain}", proxied=None))
    return ApiZone(
        name=domain,
        token=token,
        records=records,
        settings={
            "ssl": "strict",
            "always_use_https": "on",
            "min_tls_version": "1.2",
            "security_level": "medium",
            "security_header": {"strict_transport_security": {"enabled": True, "max_age": 31536000}},
            "development_mode": "off",
            "automatic_https_rewrites": "on",
        },
        rulesets={
            "http_ratelimit": [
                {
                    "expression": f"({costly})",
                    "action": "block",
                    "enabled": True,
                    "description": "Login and chat",
                    "ratelimit": {
                        "characteristics": ["ip.src", "cf.colo.id"],
                        "period": 60,
                        "requests_per_period": 100,
                    },
                }
            ],
            "http_request_firewall_managed": [
                {
                    "expression": "true",
                    "action": "execute",
                    "enabled": True,
                    "action_parameters": {"id": "efb7b8c949ac4650a09736fc376e9aee"},
                }
            ],
            "http_request_firewall_custom": [
                {
                    "expression": 'starts_with(http.request.uri.path, "/webhooks/")',
                    "action": "skip",
                    "enabled": True,
                    "description": "Webhooks",
                    "action_parameters": {"ruleset": "current", "phases": ["http_request_sbfm"]},
                }
            ],
        },
        bots={"fight_mode": False, "sbfm_definitely_automated": "managed_challenge", "sbfm_likely_automated": "allow"},
    )


def _record(number: int, name: str, type_: str, content: str, *, proxied: bool | None) -> dict[str, Any]:
    made: dict[str, Any] = {
        "id": f"{number:032x}",
        "name": name,
        "type": type_,
        "content": content,
        "ttl": 1,
        "proxiable": proxied is not None,
    }
    if proxied is not None:
        made["proxied"] = proxied
    return made
