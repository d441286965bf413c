"""The addresses in a sitemap (sitemaps.org), within bounds: no XML is parsed, so nothing in it can grow."""

from __future__ import annotations

import html
import zlib

from launchready.model.evidence.http import Sitemap
from launchready.standards.urls import UrlError, resolve

MAX_URLS = 1000
MAX_UNPACKED = 3_000_000
"""Bytes read of a sitemap that comes compressed."""
_GZIP = b"\x1f\x8b"


def unpacked(body: bytes) -> bytes:
    """Return a body as it is, or what a gzip file of it holds, as far as it may be read. Never raises."""
    if not body.startswith(_GZIP):
        return body
    try:
        return zlib.decompressobj(wbits=31).decompress(body, MAX_UNPACKED)
    except zlib.error:
        return b""


def read_sitemap(text: str, url: str) -> Sitemap | None:
    """Return a sitemap's addresses, made absolute by its own URL; None for a text that is no sitemap. Never raises."""
    head = text[:3000]
    index = "<sitemapindex" in head
    if not index and "<urlset" not in head:
        return None
    urls: dict[str, None] = {}
    at = 0
    while len(urls) < MAX_URLS:
        start = text.find("<loc>", at)
        end = text.find("</loc>", start + 5)
        if start < 0 or end < 0:
            break
        at = end + 6
        written = text[start + 5 : end].strip()
        written = written.removeprefix("<![CDATA[").removesuffix("]]>").strip()
        try:
            urls[resolve(url, html.unescape(written))] = None
        except UrlError:
            continue
    return Sitemap(tuple(urls), index)
