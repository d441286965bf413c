"""The addresses in a message: where its links lead and what it loads by itself, without what is one reader's alone.

A link in a mail is a key: for confirming, for a new password, for unsubscribing. What is kept of it shows where it leads and cannot be used.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice
from urllib.parse import urlsplit

from launchready.model.evidence.mail_test import MailedLink
from launchready.standards.markup import SPACE, Tag, tokens

MAX_LINKS = 200
"""Distinct addresses that are kept of a message."""
MAX_TAGS = 200_000
"""Tags and attributes that are read of a message."""
_LONGEST = 4000
_SHOWN = 120
_LOADED = {"img": ("src",), "source": ("src",), "video": ("src", "poster"), "audio": ("src",), "link": ("href",), "table": ("background",), "td": ("background",), "body": ("background",)}  # fmt: skip
_WANTED = frozenset({"href", "src", "poster", "background", "width", "height", "style"})
PLACEHOLDER = "{{…}}"
"""Stands for an address of which the template's own placeholder was left."""
_PLACEHOLDER = re.compile(r"\{\{|\}\}|%7B%7B|\$\{|<%|\{%|^\s*undefined\b|//undefined\b|//null\b", re.IGNORECASE)
_IN_TEXT = re.compile(r"\bhttps?://[^\s<>\"'`)\]}]{1,2000}", re.IGNORECASE)
_WORD = re.compile(r"[a-z]{1,24}(?:[-_.][a-z]{1,24}){0,6}|v?[0-9]{1,3}|[a-z]{1,12}[0-9]{1,2}", re.IGNORECASE)
_MASK = "…"


@dataclass(frozen=True, slots=True)
class Links:
    """The addresses, each once, and how many more there were."""

    links: tuple[MailedLink, ...]
    left_out: int = 0


def read_links(text: str | None, markup: str | None) -> Links:
    """Return the addresses of a message's text and HTML. A link in both counts once."""
    found: dict[tuple[str, bool], MailedLink] = {}
    seen: set[tuple[str, bool]] = set()
    left_out = 0
    for address, loaded, pixel in (*_of_html(markup or ""), *_of_text(text or "")):
        link = _link(address, loaded=loaded, pixel=pixel)
        if link is None or (key := (address[:_LONGEST], loaded)) in seen:
            continue
        seen.add(key)
        if (same := (link.shown, loaded)) in found:
            continue
        if len(found) >= MAX_LINKS:
            left_out += 1
            if left_out > 10_000:
                break
            continue
        found[same] = link
    return Links(tuple(found.values()), left_out)


def masked(address: str) -> str:
    """Return an address without its query and fragment, and with what no reader would call a word masked."""
    try:
        parts = urlsplit(address.strip()[:_LONGEST])
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return _MASK
    if parts.scheme == "mailto":
        local, at, domain = parts.path.partition("@")
        return f"mailto:{local if _WORD.fullmatch(local) else _MASK}{at}{domain}"[:_SHOWN]
    end = f"?{_MASK}" if parts.query else ""
    fragment = f"#{_MASK}" if parts.fragment else ""
    where = (f"[{host}]" if ":" in host else host) + (f":{port}" if port else "")
    return f"{parts.scheme}://{where}{_path(parts.path)}{end}{fragment}"[:_SHOWN]


def _path(path: str) -> str:
    return "/".join(part if not part or _is_word(part) else _MASK for part in path.split("/")[:40])


def _is_word(segment: str) -> bool:
    name, dot, ending = segment.rpartition(".")
    stem = name if dot and len(ending) <= 5 else segment
    return len(stem) <= 40 and _WORD.fullmatch(stem) is not None


def _of_html(markup: str) -> list[tuple[str, bool, bool]]:
    found: list[tuple[str, bool, bool]] = []
    for token in tokens(markup, _WANTED, MAX_TAGS):
        if not isinstance(token, Tag) or token.closing:
            continue
        given = token.attributes
        if token.name in ("a", "area") and "href" in given:
            found.append((given["href"].strip(SPACE), False, False))
        for name in _LOADED.get(token.name, ()):
            if given.get(name):
                found.append((given[name].strip(SPACE), True, token.name == "img" and _unseen(given)))
    return found


def _unseen(given: dict[str, str]) -> bool:
    """Return True for a picture that nobody can see: a pixel wide or high, or hidden."""
    style = "".join(given.get("style", "").lower().split())
    sizes = [given.get(name, "").strip().removesuffix("px") for name in ("width", "height")]
    small = all(size in ("0", "1") for size in sizes)
    styled = re.search(r"(?:^|;)(?:max-)?width:[01]px", style) and re.search(r"(?:^|;)(?:max-)?height:[01]px", style)
    return small or bool(styled) or "display:none" in style


def _of_text(text: str) -> list[tuple[str, bool, bool]]:
    return [(match[0].rstrip(".,;:!?"), False, False) for match in islice(_IN_TEXT.finditer(text), 5000)]


def _link(address: str, *, loaded: bool, pixel: bool) -> MailedLink | None:
    """Return what is kept of an address; None for what leads nowhere on the web (mailto, cid, data, an anchor)."""
    if _PLACEHOLDER.search(address[:_LONGEST]):
        return MailedLink("", "", PLACEHOLDER, loaded, pixel)
    try:
        parts = urlsplit(address[:_LONGEST])
        scheme, host = parts.scheme.lower(), (parts.hostname or "").lower().rstrip(".")
    except ValueError:
        return MailedLink("", "", _MASK, loaded, pixel)
    if scheme in ("http", "https"):
        return MailedLink(scheme, host, masked(address), loaded, pixel)
    if not scheme and (host or parts.path):  # relative: there is no page that it could be relative to
        return MailedLink("", host, _path(parts.path)[:_SHOWN], loaded, pixel)
    return None
