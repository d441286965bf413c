"""A zone at Cloudflare that is set unsafely."""

from __future__ import annotations

from launchready.lab.faults.fault import Fault
from launchready.lab.world import DOMAIN, World

CACHE = "http_request_cache_settings"
CUSTOM = "http_request_firewall_custom"


def _flexible(world: World) -> None:
    world.cloudflare.settings["ssl"] = "flexible"


def _paused(world: World) -> None:
    world.cloudflare.paused = True


def _mail(world: World) -> None:
    world.cloudflare.record(f"mail.{DOMAIN}")["proxied"] = True


def _bare(world: World) -> None:
    world.cloudflare.record(f"api.{DOMAIN}")["proxied"] = False


def _everything(world: World) -> None:
    world.cloudflare.rulesets[CACHE] = [
        {
            "expression": f'http.host eq "app.{DOMAIN}"',
            "action": "set_cache_settings",
            "enabled": True,
            "description": "Cache everything",
            "action_parameters": {"cache": True, "edge_ttl": {"mode": "override_origin", "default": 7200}},
        }
    ]


def _challenged(world: World) -> None:
    world.cloudflare.rulesets[CUSTOM] = [
        {
            "expression": f'http.host eq "api.{DOMAIN}"',
            "action": "managed_challenge",
            "enabled": True,
            "description": "Bots",
        }
    ]
    world.cloudflare.bots["sbfm_definitely_automated"] = "allow"


def _unmanaged(world: World) -> None:
    world.cloudflare.rulesets.pop("http_request_firewall_managed", None)


def _direct(world: World) -> None:
    world.cloudflare.record(f"www.{DOMAIN}")["content"] = "127.0.0.1"


CLOUDFLARE_FLEXIBLE = Fault(
    name="cloudflare-flexible",
    checks=("routing.cloudflare",),
    title="Cloudflare's SSL mode is Flexible: traffic to the server is not encrypted.",
    plant=_flexible,
)
CLOUDFLARE_PAUSED = Fault(
    name="cloudflare-paused",
    checks=("routing.cloudflare",),
    title="The zone is paused at Cloudflare.",
    plant=_paused,
)
CLOUDFLARE_MAIL_PROXIED = Fault(
    name="cloudflare-mail-proxied",
    checks=("routing.cloudflare-records",),
    title="mail.kettle.test is behind the edge, which passes no mail.",
    plant=_mail,
)
CLOUDFLARE_BARE_HOST = Fault(
    name="cloudflare-bare-host",
    checks=("routing.cloudflare-records",),
    title="api.kettle.test is not proxied, while the other hosts are.",
    plant=_bare,
)
CLOUDFLARE_CACHES_EVERYTHING = Fault(
    name="cloudflare-caches-everything",
    checks=("routing.cloudflare-cache",),
    title="A cache rule keeps everything of app.kettle.test for two hours, private answers too.",
    plant=_everything,
)
CLOUDFLARE_CHALLENGES_WEBHOOK = Fault(
    name="cloudflare-challenges-webhook",
    checks=("routing.cloudflare-rules",),
    title="A rule at Cloudflare challenges every request to api.kettle.test, webhooks too.",
    plant=_challenged,
)
CLOUDFLARE_UNPROTECTED = Fault(
    name="cloudflare-unprotected",
    checks=("edge.ddos-rules",),
    title="No managed ruleset is deployed at Cloudflare.",
    plant=_unmanaged,
)
ORIGIN_ANSWERS = Fault(
    name="origin-answers",
    checks=("edge.ddos-direct",),
    title="The server behind the edge answers strangers who ask it directly.",
    plant=_direct,
)
