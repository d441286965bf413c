"""A Firebase project as its clients meet it: Firestore's REST interface, the Realtime Database, Storage, Identity Toolkit, reading only.

Errors are Google's (`error.code`, `error.status`), the Realtime Database's its own (`{"error": "Permission denied"}`, 401).
"""

from __future__ import annotations

import secrets
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from launchready.lab.providers import FIREBASE, FirebaseProject, Person


def firebase(project: FirebaseProject) -> Starlette:
    """Return the app of all hosts of a project: their paths tell them apart."""
    here = _Firebase(project)
    return Starlette(
        routes=[
            Route("/v1/projects/{project}/databases/{database}/documents/{collection}", here.documents),
            Route("/v1/accounts:signInWithPassword", here.login, methods=["POST"]),
            Route("/v0/b/{bucket}/o", here.objects),
            Route("/{path:path}", here.tree),
        ]
    )


def _error(status: int, word: str, message: str) -> Response:
    return JSONResponse({"error": {"code": status, "message": message, "status": word}}, status)


class _Firebase:
    """Answers for one project."""

    def __init__(self, project: FirebaseProject) -> None:
        self._project = project
        self._tokens: dict[str, Person] = {}

    async def documents(self, request: Request) -> Response:
        self._note(request)
        if request.path_params["project"] != FIREBASE:
            return _error(404, "NOT_FOUND", "The database (default) does not exist for this project.")
        user = self._tokens.get(request.headers.get("authorization", "").removeprefix("Bearer "))
        name = request.path_params["collection"]
        rows = self._project.documents.get(name, [])
        if not self._project.open_documents:
            if user is None:
                return _error(403, "PERMISSION_DENIED", "Missing or insufficient permissions.")
            rows = [row for row in rows if row.get("userId") == user.id]
        size = int(request.query_params.get("pageSize", "100"))
        base = f"projects/{FIREBASE}/databases/(default)/documents/{name}"
        found = [
            {"name": f"{base}/{number:020}", "fields": {key: _typed(value) for key, value in row.items()}}
            for number, row in enumerate(rows[:size])
        ]
        return JSONResponse({"documents": found} if found else {})

    async def login(self, request: Request) -> Response:
        self._note(request)
        try:
            sent = await request.json()
        except ValueError:
            sent = {}
        email, password = sent.get("email"), sent.get("password")
        person = next((each for each in self._project.people if (each.email, each.password) == (email, password)), None)
        if person is None or request.query_params.get("key") != self._project.key:
            return _error(400, "INVALID_ARGUMENT", "INVALID_LOGIN_CREDENTIALS")
        token = secrets.token_urlsafe(32)
        self._tokens[token] = person
        return JSONResponse({"idToken": token, "localId": person.id, "email": person.email, "expiresIn": "3600"})

    async def objects(self, request: Request) -> Response:
        self._note(request)
        if not self._project.open_files:
            return JSONResponse({"error": {"code": 403, "message": "Permission denied."}}, 403)
        bucket = request.path_params["bucket"]
        return JSONResponse(
            {"prefixes": [], "items": [{"name": name, "bucket": bucket} for name in self._project.files[:1]]}
        )

    async def tree(self, request: Request) -> Response:
        self._note(request)
        path = request.path_params["path"]
        if not path.endswith(".json"):
            return Response("Not Found", 404, media_type="text/html")
        if not self._project.open_tree:
            return JSONResponse({"error": "Permission denied"}, 401)
        found: Any = self._project.tree
        for step in filter(None, path.removesuffix(".json").split("/")):
            found = found.get(step) if isinstance(found, dict) else None
        if request.query_params.get("shallow") == "true" and isinstance(found, dict):
            found = dict.fromkeys(found, True)
        return JSONResponse(found)

    def _note(self, request: Request) -> None:
        self._project.asked.append(f"{request.method} {request.url.path}")


def _typed(value: object) -> dict[str, object]:
    """Return a value as Firestore's REST interface writes it."""
    return {"integerValue": str(value)} if isinstance(value, int) else {"stringValue": str(value)}
