"""The product's pages and assets, read from the package once: assets under names that hold their hash."""

from __future__ import annotations

import hashlib
import html
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from string import Template

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from launchready.lab.world import CANONICAL, DOMAIN

ASSET_TYPES = {
    "site.css": "text/css; charset=utf-8",
    "app.js": "text/javascript; charset=utf-8",
    "kettle.svg": "image/svg+xml",
}
FIXED = {
    "/favicon.ico": ("favicon.ico", "image/vnd.microsoft.icon"),
    "/apple-touch-icon.png": ("icon-180.png", "image/png"),
    "/icon-512.png": ("icon-512.png", "image/png"),
    "/site.webmanifest": ("site.webmanifest", "application/manifest+json"),
}
FOREVER = "public, max-age=31536000, immutable"
HOUR = "public, max-age=3600"
CHECK_FIRST = "no-cache"


@dataclass(frozen=True, slots=True)
class Page:
    """One page: the file with its main part, and what its head says. `script` names an asset to run on it."""

    file: str
    title: str
    description: str
    layout: str = "layout.html"
    script: str = ""


class Shelf:
    """Holds the files, and makes pages of them."""

    def __init__(self) -> None:
        folder = files(__package__) / "files"
        self._files = {entry.name: entry.read_bytes() for entry in folder.iterdir() if entry.is_file()}
        self._hashed = {name: _hashed_name(name, self._files[name]) for name in ASSET_TYPES}

    def page(self, page: Page, canonical: str, values: Mapping[str, str] | None = None) -> str:
        """Return a page's HTML. `values` are already HTML."""
        links = {name.replace(".", "_"): f"/assets/{hashed}" for name, hashed in self._hashed.items()}
        links |= {"www": CANONICAL, "app": f"https://app.{DOMAIN}", "docs": f"https://docs.{DOMAIN}"}
        links |= {
            "api": f"https://api.{DOMAIN}",
            "chat": f"https://chat.{DOMAIN}",
            "status": f"https://status.{DOMAIN}",
        }
        links["domain"] = DOMAIN
        main = self._template(page.file).substitute(links | dict(values or {}))
        script = f'<script type="module" src="/assets/{self._hashed[page.script]}"></script>' if page.script else ""
        head = {"title": html.escape(page.title), "description": html.escape(page.description)}
        return self._template(page.layout).substitute(links | head, canonical=canonical, main=main, script=script)

    def routes(self) -> list[Route]:
        """Return the routes of assets and icons, which every host with pages has."""

        async def asset(request: Request) -> Response:
            name = names.get(request.path_params["name"])
            if name is None:
                raise HTTPException(404)
            return Response(self._files[name], media_type=ASSET_TYPES[name], headers={"Cache-Control": FOREVER})

        async def fixed(request: Request) -> Response:
            name, media_type = FIXED[request.url.path]
            return Response(self._files[name], media_type=media_type, headers={"Cache-Control": HOUR})

        names = {hashed: name for name, hashed in self._hashed.items()}
        return [Route("/assets/{name}", asset), *(Route(path, fixed) for path in FIXED)]

    async def not_found(self, _request: Request, error: Exception) -> Response:
        """Return the page for what is not there (an exception handler of Starlette's)."""
        status = error.status_code if isinstance(error, HTTPException) else 404
        headers = error.headers if isinstance(error, HTTPException) else None
        if status != 404:
            return Response(f"{status}\n", status, headers=headers, media_type="text/plain")
        page = Page("404.html", "Not found", "There is no such page.")
        return shown(self.page(page, f"{CANONICAL}/"), status=404)

    def _template(self, name: str) -> Template:
        return Template(self._files[name].decode("utf-8"))


def shown(content: str, *, status: int = 200, cache: str = CHECK_FIRST) -> HTMLResponse:
    """Return a page as an answer."""
    return HTMLResponse(content, status, headers={"Cache-Control": cache})


def _hashed_name(name: str, content: bytes) -> str:
    stem, _, suffix = name.rpartition(".")
    return f"{stem}.{hashlib.sha256(content).hexdigest()[:12]}.{suffix}"
