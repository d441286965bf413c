"""What an HTML page says of itself, within bounds (HTML Living Standard)."""

from __future__ import annotations

import re

from launchready.model.evidence.http import Link, Page
from launchready.standards.urls import UrlError, resolve

MAX_LINKS = 2000
MAX_TEXT = 300

_ATTRIBUTES = {
    "a": "href",
    "area": "href",
    "link": "href",
    "script": "src",
    "img": "src",
    "iframe": "src",
    "source": "src",
    "video": "src",
    "audio": "src",
    "embed": "src",
    "object": "data",
    "form": "action",
}


def decode(body: bytes, content_type: str) -> str:
    """Return a body's text by the charset it declares, else UTF-8; what cannot be decoded is replaced."""
    declared = re.search(r"charset\s*=\s*[\"']?([\w.:-]+)", content_type, re.IGNORECASE)
    if not declared:
        head = body[:1024].decode("ascii", "ignore")
        declared = re.search(r"<meta[^>]+charset\s*=\s*[\"']?([\w.:-]+)", head, re.IGNORECASE)
    try:
        return body.decode(declared.group(1) if declared else "utf-8", "replace")
    except (LookupError, UnicodeError):
        return body.decode("utf-8", "replace")


def read_page(text: str, url: str) -> Page:
    """Return what a page says of itself; its links are made absolute by its URL and its `<base>`."""
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(text)
    base = url
    base_node = tree.css_first("base[href]")
    if base_node is not None:
        try:
            base = resolve(url, base_node.attributes.get("href") or "")
        except UrlError:
            base = url
    title = tree.css_first("title")
    links: dict[Link, None] = {}
    inline = 0
    cut = False
    for node in tree.css(",".join(_ATTRIBUTES)):
        tag = node.tag or ""
        value = node.attributes.get(_ATTRIBUTES[tag])
        if value is None:
            inline += tag == "script"
            continue
        try:
            link = Link(tag, resolve(base, value), (node.attributes.get("rel") or "").lower()[:50])
        except UrlError:
            continue
        if len(links) >= MAX_LINKS and link not in links:
            cut = True
            break
        links[link] = None
    canonical = next((link.url for link in links if link.kind == "link" and "canonical" in link.rel.split()), "")
    meta = _metas(tree)
    return Page(
        title=" ".join(title.text().split())[:MAX_TEXT] if title is not None else "",
        canonical=canonical,
        robots=", ".join(meta.get("robots", []))[:MAX_TEXT],
        generator=", ".join(meta.get("generator", []))[:MAX_TEXT],
        csp=tuple(meta.get("content-security-policy", [])),
        inline_scripts=inline,
        links=tuple(links),
        links_cut=cut,
    )


def _metas(tree: object) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for node in tree.css("meta"):  # type: ignore[attr-defined]
        attributes = node.attributes
        name = (attributes.get("name") or attributes.get("http-equiv") or "").strip().lower()
        if name and len(found) < 100:
            found.setdefault(name, []).append((attributes.get("content") or "")[:8192])
    return found
