"""What is read of a body while it passes, by what it says that it is: bodies themselves are not kept."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from launchready.model.evidence.http import Code, Page, Robots, Sitemap
from launchready.standards.html import decode, read_page
from launchready.standards.robots import read_robots
from launchready.standards.scripts import read_code
from launchready.standards.sitemap import read_sitemap, unpacked

HTML = frozenset({"text/html", "application/xhtml+xml"})
_SCRIPTS = frozenset(
    f"{kind}/{name}" for kind in ("text", "application") for name in ("javascript", "x-javascript", "ecmascript")
)
_UNTOLD = frozenset({"", "text/plain", "application/octet-stream", "binary/octet-stream"})
_SITEMAPS = frozenset({"application/xml", "text/xml", "application/gzip", "application/x-gzip"}) | _UNTOLD


@dataclass(frozen=True, slots=True)
class Observed:
    """The parts that a body had; None where it is nothing of the kind."""

    page: Page | None = None
    code: Code | None = None
    robots: Robots | None = None
    sitemap: Sitemap | None = None


def media_type(content_type: str) -> str:
    """Return the media type of a Content-Type, bounded and in lower case."""
    return content_type.partition(";")[0].strip().lower()[:100]


def observe(url: str, content_type: str, body: bytes) -> Observed:
    """Return what a body tells: a page, a script, robots.txt or a sitemap. Never raises."""
    kind = media_type(content_type)
    path = urlsplit(url).path.lower()
    try:
        if not body:
            return Observed()
        if kind in HTML:
            return Observed(page=read_page(decode(body, content_type), url))
        markup = body[:200].lstrip(b"\xef\xbb\xbf\t\r\n ").startswith(b"<")
        if kind in _SCRIPTS or (kind in _UNTOLD and path.endswith((".js", ".mjs")) and not markup):
            return Observed(code=read_code(decode(body, content_type), url))
        if path == "/robots.txt" and kind in _UNTOLD and not markup:
            return Observed(robots=read_robots(decode(body, content_type), url))
        if kind in _SITEMAPS and (markup or path.endswith(".gz")):
            return Observed(sitemap=read_sitemap(decode(unpacked(body), "text/xml"), url))
    except (ValueError, RecursionError):  # what none of the readers should raise takes no answer away
        return Observed()
    return Observed()
