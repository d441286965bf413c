"""Where the lab's CA publishes what others need of it: its certificate (RFC 5280, 4.2.2.1), its revocation list, a search of its log."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from launchready.lab.ca import Authority


def pki(authority: Authority) -> Starlette:
    """Return the app of the CA's own site."""

    async def issuer(_request: Request) -> Response:
        return Response(authority.issuer_der(), media_type="application/pkix-cert")

    async def crl(_request: Request) -> Response:
        return Response(authority.crl_der(), media_type="application/pkix-crl")

    async def search(request: Request) -> Response:
        domain = request.query_params.get("domain", "")
        names = [f"{label}.{domain}" for label in ("mail", "retired-long-ago")] + [f"*.{domain}"]
        return JSONResponse([{"issuer_name": "Lab", "name_value": "\n".join(names)}])

    return Starlette(
        routes=[Route("/search", search), Route("/intermediate.cer", issuer), Route("/intermediate.crl", crl)]
    )
