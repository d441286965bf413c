"""accounts.lab.test: the service that people can log in with, which here says only who asks."""

from __future__ import annotations

import html
from urllib.parse import urlsplit

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route

AUTHORISE = "/o/oauth2/v2/auth"
PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Log in</title></head>
<body><h1>Log in to go on to {host}</h1><p>This service logs nobody in.</p></body></html>
"""


def another_login() -> Starlette:
    """Return the service's app."""

    async def authorise(request: Request) -> Response:
        back = request.query_params.get("redirect_uri", "")
        if not request.query_params.get("client_id") or not back:
            return PlainTextResponse("invalid_request\n", status_code=400)
        return HTMLResponse(PAGE.format(host=html.escape(urlsplit(back).netloc)), headers={"Cache-Control": "no-store"})

    return Starlette(routes=[Route(AUTHORISE, authorise)])
