"""A Supabase project as its clients meet it: the gateway, PostgREST, Auth, Storage, Edge Functions, reading only.

Statuses, codes, words and headers are those of the real ones as their sources and users show them in 2026: the hint of 42501 names the GRANT, a listing of
tables is for secret keys, functions are refused with UNAUTHORIZED_NO_AUTH_HEADER. The words of the listing's refusal could not be confirmed.
"""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Mapping

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from launchready.lab.providers import REFERENCE, Person, Row, Rows, SupabaseProject

_ANY = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD"]


def supabase(project: SupabaseProject) -> Starlette:
    """Return the project's app."""
    here = _Supabase(project)
    return Starlette(
        routes=[
            Route("/rest/v1/", here.listing),
            Route("/rest/v1/{table}", here.table, methods=_ANY),
            Route("/auth/v1/token", here.token, methods=["POST"]),
            Route("/storage/v1/bucket", here.buckets),
            Route("/storage/v1/object/list/{bucket}", here.files, methods=["POST"]),
            Route("/storage/v1/object/public/{bucket}/{name:path}", here.file),
            Route("/functions/v1/{name}", here.function, methods=[*_ANY, "OPTIONS"]),
        ]
    )


class _Supabase:
    """Answers for one project."""

    def __init__(self, project: SupabaseProject) -> None:
        self._project = project
        self._tokens: dict[str, Person] = {}

    def _answer(self, content: object, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
        gateway = {"sb-gateway-version": "1", "sb-project-ref": REFERENCE, "sb-request-id": str(uuid.uuid4())}
        answer = JSONResponse(content, status, headers={**gateway, **(headers or {})})
        answer.headers["content-type"] = "application/json; charset=utf-8"
        return answer

    def _error(self, status: int, code: str, message: str, hint: str | None = None) -> Response:
        body = {"code": code, "details": None, "hint": hint, "message": message}
        return self._answer(body, status, {"proxy-status": f"PostgREST; error={code}"})

    def _enter(self, request: Request) -> Response | None:
        """Write the request down, and return the gateway's refusal where its key is none of the project's."""
        self._project.asked.append(f"{request.method} {request.url.path}")
        key = request.headers.get("apikey", request.query_params.get("apikey", ""))
        if not key:
            hint = "No `apikey` request header or url param was found."
            return self._answer({"message": "No API key found in request", "hint": hint}, 401)
        if key != self._project.key:
            hint = "Double check your Supabase `anon` or `service_role` API key."
            return self._answer({"message": "Invalid API key", "hint": hint}, 401)
        return None

    def _asker(self, request: Request) -> Person | str:
        """Return who asks, "" for a stranger, or what is wrong with the token."""
        token = request.headers.get("authorization", "").removeprefix("Bearer ").strip()
        if token in ("", self._project.key):
            return ""
        return self._tokens.get(token, "JWT cryptographic operation failed")

    async def listing(self, request: Request) -> Response:
        return self._enter(request) or self._answer(
            {"message": "Access to the schema listing requires a secret API key"}, 403
        )

    async def table(self, request: Request) -> Response:
        refusal = self._enter(request)
        if refusal is not None:
            return refusal
        asker = self._asker(request)
        if isinstance(asker, str) and asker:
            return self._error(401, "PGRST301", asker)
        name = request.path_params["table"]
        table = self._project.tables.get(name)
        if table is None:
            near = next(iter(sorted(self._project.tables)), "")
            hint = f"Perhaps you meant the table 'public.{near}'" if near else None
            return self._error(404, "PGRST205", f"Could not find the table 'public.{name}' in the schema cache", hint)
        role = "authenticated" if isinstance(asker, Person) else "anon"
        rights = table.users if isinstance(asker, Person) else table.anonymous
        if rights is Rows.REFUSED or request.method != "GET":
            grant = {"GET": "SELECT", "POST": "INSERT", "PATCH": "UPDATE"}.get(request.method, "DELETE")
            hint = f"Grant the required privileges to the current role with: GRANT {grant} ON public.{name} TO {role};"
            status = 403 if isinstance(asker, Person) else 401
            return self._error(status, "42501", f"permission denied for table {name}", hint)
        own = [row for row in table.rows if isinstance(asker, Person) and row.get(table.owner) == asker.id]
        rows = _filtered({Rows.NONE: [], Rows.OWN: own, Rows.ALL: table.rows}[rights], request)
        span = f"0-{len(rows) - 1}/*" if rows else "*/*"
        return self._answer(
            rows, 200, {"content-range": span, "content-profile": "public", "content-location": f"/{name}"}
        )

    async def token(self, request: Request) -> Response:
        refusal = self._enter(request)
        if refusal is not None:
            return refusal
        try:
            sent = await request.json()
        except ValueError:
            sent = None
        email, password = (sent.get("email"), sent.get("password")) if isinstance(sent, dict) else (None, None)
        person = next((each for each in self._project.people if (each.email, each.password) == (email, password)), None)
        if person is None or request.query_params.get("grant_type") != "password":
            return self._answer(
                {"code": 400, "error_code": "invalid_credentials", "msg": "Invalid login credentials"}, 400
            )
        token = f"lab.{secrets.token_urlsafe(24)}.session"
        self._tokens[token] = person
        user = {"id": person.id, "aud": "authenticated", "role": "authenticated", "email": person.email}
        return self._answer(
            {
                "access_token": token,
                "token_type": "bearer",
                "expires_in": 3600,
                "refresh_token": secrets.token_urlsafe(9),
                "user": user,
            }
        )

    async def buckets(self, request: Request) -> Response:
        return self._enter(request) or self._answer([])

    async def files(self, request: Request) -> Response:
        refusal = self._enter(request)
        if refusal is not None:
            return refusal
        if "authorization" not in request.headers:
            message = "headers must have required property 'authorization'"
            return self._answer({"statusCode": "400", "error": "Bad Request", "message": message}, 400)
        bucket = self._project.buckets.get(request.path_params["bucket"])
        listed = bucket.files if bucket is not None and bucket.listable else []
        return self._answer(
            [{"name": name, "id": str(uuid.uuid4()), "metadata": {"size": 1024}} for name in listed[:1]]
        )

    async def file(self, request: Request) -> Response:
        bucket = self._project.buckets.get(request.path_params["bucket"])
        if bucket is None or not bucket.public or request.path_params["name"] not in bucket.files:
            return self._answer({"statusCode": "404", "error": "not_found", "message": "Object not found"}, 400)
        return Response(b"\x89PNG", media_type="image/png")

    async def function(self, request: Request) -> Response:
        self._project.asked.append(f"{request.method} {request.url.path}")
        function = self._project.functions.get(request.path_params["name"])
        if function is None:
            body = {"code": "NOT_FOUND", "message": "Requested function was not found"}
            return self._answer(body, 404, {"sb-error-code": "NOT_FOUND", "x-served-by": "supabase-edge-runtime"})
        if function.guarded and request.method != "OPTIONS" and "authorization" not in request.headers:
            body = {"code": "UNAUTHORIZED_NO_AUTH_HEADER", "message": "Missing authorization header"}
            return self._answer(body, 401, {"sb-error-code": "UNAUTHORIZED_NO_AUTH_HEADER"})
        return self._answer(function.answer, function.status, {"x-deno-execution-id": str(uuid.uuid4())})


def _filtered(rows: list[Row], request: Request) -> list[Row]:
    """Return rows as PostgREST's query says, as far as this stand-in knows it: eq, neq and limit."""
    for name, condition in request.query_params.items():
        operator, _, value = condition.partition(".")
        if name not in ("select", "limit", "order") and operator in ("eq", "neq"):
            rows = [row for row in rows if (str(row.get(name)) == value) is (operator == "eq")]
    limit = request.query_params.get("limit", "")
    return rows[: int(limit)] if limit.isdigit() else rows
