"""api.cloudflare.com as the product's tools meet it: the endpoints under /client/v4 that concern one zone, with their envelope and errors.

It keeps what it is told: a setting that was changed is changed. Codes and words are those of the API (developers.cloudflare.com/api, 2026).
"""

from __future__ import annotations

import math
import secrets
from collections.abc import Mapping
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from launchready.lab.cloudflare_zone import ZONE_ID, ApiZone
from launchready.lab.site.answers import fields

_LARGEST_PAGE = 5000


def cloudflare(zone: ApiZone) -> Starlette:
    """Return the API's app for one zone."""
    api = _Api(zone)
    base = "/client/v4/zones/{zone}"
    return Starlette(
        routes=[
            Route("/client/v4/user/tokens/verify", api.verify),
            Route("/client/v4/zones", api.zones),
            Route(base, api.one),
            Route(f"{base}/dns_records", api.records, methods=["GET", "POST"]),
            Route(f"{base}/dns_records/{{record}}", api.record, methods=["GET", "PATCH", "PUT", "DELETE"]),
            Route(f"{base}/settings/{{name}}", api.setting, methods=["GET", "PATCH"]),
            Route(f"{base}/rulesets/phases/{{phase}}/entrypoint", api.phase, methods=["GET", "PUT"]),
            Route(f"{base}/bot_management", api.bots, methods=["GET", "PUT"]),
            Route(f"{base}/pagerules", api.page_rules),
        ],
        exception_handlers={HTTPException: _failed},
    )


def _error(status: int, code: int, message: str) -> HTTPException:
    return HTTPException(status, f"{code} {message}")


async def _failed(_request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    code, _, message = error.detail.partition(" ")
    known = code.isdigit()
    shown = {
        "code": int(code) if known else 7003,
        "message": message if known else "Could not route to the requested path",
    }
    return JSONResponse({"success": False, "errors": [shown], "messages": [], "result": None}, error.status_code)


def _well(result: object, info: Mapping[str, int] | None = None) -> Response:
    envelope = {"success": True, "errors": [], "messages": [], "result": result}
    return JSONResponse({**envelope, "result_info": dict(info)} if info else envelope)


def _page(request: Request, rows: list[dict[str, Any]]) -> Response:
    try:
        page, size = int(request.query_params.get("page", 1)), int(request.query_params.get("per_page", 100))
    except ValueError:
        raise _error(400, 1004, "DNS Validation Error") from None
    size = max(1, min(size, _LARGEST_PAGE))
    cut = rows[(page - 1) * size : page * size]
    pages = math.ceil(len(rows) / size)
    info = {"page": page, "per_page": size, "count": len(cut), "total_count": len(rows), "total_pages": pages}
    return _well(cut, info)


class _Api:
    def __init__(self, zone: ApiZone) -> None:
        self._zone = zone

    def _known(self, request: Request, part: str = "") -> None:
        """Raise what the API answers to a token that is none, or that may not."""
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not secrets.compare_digest(token, self._zone.token):
            raise _error(403, 9109, "Invalid access token")
        if request.path_params.get("zone", ZONE_ID) != ZONE_ID:
            raise _error(404, 7003, "Could not route to /client/v4/zones, perhaps your object identifier is invalid?")
        if part in self._zone.withheld:
            raise _error(403, 10000, "Authentication error")

    async def verify(self, request: Request) -> Response:
        self._known(request)
        return _well({"id": "ed17574386854bf78a67040be0a770b0", "status": "active"})

    async def zones(self, request: Request) -> Response:
        self._known(request)
        name = request.query_params.get("name", self._zone.name)
        return _page(request, [self._shown()] if name == self._zone.name else [])

    async def one(self, request: Request) -> Response:
        self._known(request)
        return _well(self._shown())

    def _shown(self) -> dict[str, Any]:
        zone = self._zone
        plan = {"legacy_id": zone.plan, "name": f"{zone.plan.title()} Website"}
        return {
            "id": ZONE_ID,
            "name": zone.name,
            "status": zone.status,
            "paused": zone.paused,
            "type": "full",
            "plan": plan,
        }

    async def records(self, request: Request) -> Response:
        self._known(request, "records")
        if request.method == "POST":
            made = {"id": secrets.token_hex(16), "ttl": 1, "proxiable": True, "proxied": False, **await fields(request)}
            self._zone.records.append(made)
            return _well(made)
        wanted = {key: value for key, value in request.query_params.items() if key in ("name", "type", "content")}
        return _page(
            request, [record for record in self._zone.records if all(record.get(k) == v for k, v in wanted.items())]
        )

    async def record(self, request: Request) -> Response:
        self._known(request, "records")
        found = next((record for record in self._zone.records if record["id"] == request.path_params["record"]), None)
        if found is None:
            raise _error(404, 81044, "Record does not exist.")
        if request.method == "DELETE":
            self._zone.records.remove(found)
            return _well({"id": found["id"]})
        if request.method != "GET":
            found.update(await fields(request))
        return _well(found)

    async def setting(self, request: Request) -> Response:
        self._known(request, "settings")
        name = request.path_params["name"]
        if name not in self._zone.settings:
            raise _error(404, 1006, "Unrecognized zone setting name")
        if request.method == "PATCH":
            self._zone.settings[name] = (await fields(request)).get("value")
        return _well({"id": name, "value": self._zone.settings[name], "editable": True, "modified_on": None})

    async def phase(self, request: Request) -> Response:
        self._known(request, "rulesets")
        phase = request.path_params["phase"]
        if request.method == "PUT":
            rules = (await fields(request)).get("rules", [])
            self._zone.rulesets[phase] = rules if isinstance(rules, list) else []
        if phase not in self._zone.rulesets:
            raise _error(404, 10003, f'could not find entrypoint ruleset in the "{phase}" phase')
        shown = {
            "id": f"{abs(hash(phase)):032x}"[:32],
            "kind": "zone",
            "phase": phase,
            "rules": self._zone.rulesets[phase],
        }
        return _well(shown)

    async def bots(self, request: Request) -> Response:
        self._known(request, "bots")
        if request.method == "PUT":
            self._zone.bots.update(await fields(request))
        return _well(self._zone.bots)

    async def page_rules(self, request: Request) -> Response:
        self._known(request, "pagerules")
        return _well(self._zone.page_rules)
