"""Stand-ins for IANA's list of registration data servers (RFC 9224) and for the one of the registry (RFC 9083)."""

from __future__ import annotations

from datetime import datetime

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from launchready.lab.world import DOMAIN, RDAP_HOST, Registration, World

RDAP_TYPE = "application/rdap+json"
ANYONE = {"Access-Control-Allow-Origin": "*"}


def bootstrap(world: World) -> Starlette:
    """Return the app of data.iana.org: which server knows of names under test."""

    async def dns(_request: Request) -> Response:
        return JSONResponse(
            {
                "version": "1.0",
                "publication": _time(world.now),
                "description": "The lab's stand-in for the RDAP bootstrap file for DNS",
                "services": [[["test"], [f"https://{RDAP_HOST}/"]]],
            },
            headers=ANYONE,
        )

    return Starlette(routes=[Route("/rdap/dns.json", dns)])


def rdap(world: World) -> Starlette:
    """Return the registry's app: it knows the product's domain and no other."""

    async def domain(request: Request) -> Response:
        if request.path_params["name"].lower().rstrip(".") != DOMAIN:
            raise HTTPException(404)
        return JSONResponse(_domain(world.registration, world.now), media_type=RDAP_TYPE, headers=ANYONE)

    async def error(_request: Request, reason: Exception) -> Response:
        assert isinstance(reason, HTTPException)
        content = {"rdapConformance": ["rdap_level_0"], "errorCode": reason.status_code, "title": reason.detail}
        return JSONResponse(content, reason.status_code, media_type=RDAP_TYPE, headers=ANYONE)

    return Starlette(routes=[Route("/domain/{name}", domain)], exception_handlers={HTTPException: error})


def _domain(registration: Registration, now: datetime) -> dict[str, object]:
    vcard = [
        "vcard",
        [["version", {}, "text", "4.0"], ["fn", {}, "text", registration.registrar]],
    ]
    return {
        "rdapConformance": ["rdap_level_0"],
        "objectClassName": "domain",
        "handle": "LAB-1",
        "ldhName": DOMAIN,
        "status": list(registration.statuses),
        "events": [
            {"eventAction": "registration", "eventDate": _time(registration.registered_at)},
            {"eventAction": "expiration", "eventDate": _time(registration.expires_at)},
            {"eventAction": "last update of RDAP database", "eventDate": _time(now)},
        ],
        "entities": [
            {
                "objectClassName": "entity",
                "handle": "9999",
                "roles": ["registrar"],
                "publicIds": [{"type": "IANA Registrar ID", "identifier": "9999"}],
                "vcardArray": vcard,
            }
        ],
        "nameservers": [{"objectClassName": "nameserver", "ldhName": name} for name in registration.name_servers],
        "secureDNS": {"delegationSigned": False},
        "links": [
            {
                "value": f"https://{RDAP_HOST}/domain/{DOMAIN}",
                "rel": "self",
                "href": f"https://{RDAP_HOST}/domain/{DOMAIN}",
                "type": RDAP_TYPE,
            }
        ],
    }


def _time(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
