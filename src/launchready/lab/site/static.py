"""The hosts that only show pages: homepage, documentation, status, and the further ones of benchmarks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from launchready.lab.site.pages import HOUR, Page, Shelf, shown
from launchready.lab.world import CANONICAL, DOMAIN, AppBehaviour

HOME_PAGES = {
    "/": Page("home.html", "Kettle, the assistant that knows about kettles", "Ask anything about boiling water."),
    "/pricing": Page("pricing.html", "Pricing · Kettle", "Free for twenty questions a day, Plus for all you have."),
    "/privacy": Page("privacy.html", "Privacy policy · Kettle", "What Kettle keeps, why, and for how long."),
    "/terms": Page("terms.html", "Terms of service · Kettle", "What you can expect of Kettle, and Kettle of you."),
    "/contact": Page("contact.html", "Support · Kettle", "How to reach the people behind Kettle."),
}
DOCS_PAGES = {
    "/": Page("docs.html", "Documentation · Kettle", "How to use Kettle, in the app and from your own code."),
    "/quickstart": Page("docs-quickstart.html", "Quickstart · Kettle", "Your first answer in five minutes."),
    "/api": Page("docs-api.html", "API reference · Kettle", "Requests and answers of Kettle's chat API."),
}
STATUS_PAGE = Page("status.html", "Status · Kettle", "Whether Kettle is working.")
EXTRA_PAGE = Page("extra.html", "Kettle", "A host of Kettle's.")


def homepage(shelf: Shelf) -> Starlette:
    """Return the app of www: pages, robots.txt and the sitemap."""

    async def robots(_request: Request) -> Response:
        text = f"User-agent: *\nAllow: /\nSitemap: {CANONICAL}/sitemap.xml\n"
        return PlainTextResponse(text, headers={"Cache-Control": HOUR})

    async def sitemap(_request: Request) -> Response:
        urls = "".join(f"<url><loc>{CANONICAL}{path}</loc></url>" for path in HOME_PAGES)
        text = (
            '<?xml version="1.0" encoding="UTF-8"?>\n'
            f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>\n'
        )
        return Response(text, media_type="application/xml", headers={"Cache-Control": HOUR})

    routes = [Route("/robots.txt", robots), Route("/sitemap.xml", sitemap)]
    return _site(shelf, CANONICAL, HOME_PAGES, routes)


def docs(shelf: Shelf) -> Starlette:
    """Return the app of docs."""
    return _site(shelf, f"https://docs.{DOMAIN}", DOCS_PAGES)


def status(shelf: Shelf, behaviour: AppBehaviour) -> Starlette:
    """Return the app of status, which says what is up and what is not."""

    async def page(_request: Request) -> Response:
        parts = {"App": True, "Chat": behaviour.model_up, "Accounts": behaviour.database_up, "Website": True}
        rows = "".join(
            f'<li><span>{name}</span><span class="{"up" if up else "down"}">{"Working" if up else "Down"}</span></li>'
            for name, up in parts.items()
        )
        summary = "Everything is working" if all(parts.values()) else "Some of Kettle is down"
        return shown(shelf.page(STATUS_PAGE, f"https://status.{DOMAIN}/", {"summary": summary, "rows": rows}))

    return _site(shelf, "", {}, [Route("/", page)])


def extra(shelf: Shelf) -> Starlette:
    """Return the app of every further host."""
    return _site(shelf, CANONICAL, {"/": EXTRA_PAGE})


def _site(shelf: Shelf, origin: str, pages: Mapping[str, Page], more: Sequence[BaseRoute] = ()) -> Starlette:
    async def page(request: Request) -> Response:
        path = request.url.path
        return shown(shelf.page(pages[path], f"{origin}{path}"))

    return Starlette(
        routes=[*(Route(path, page) for path in pages), *more, *shelf.routes()],
        exception_handlers={HTTPException: shelf.not_found},
    )
