"""Which paths of the product a file of its source answers, as frameworks derive them from the file's own path, and whether a URL is one of them.

A pattern is a path in which `*` stands for one segment and a final `**` for any number; one that begins with `…` is the end of a path, since a router may
be put below a prefix elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

_SCRIPT = r"\.(?:[cm]?[jt]sx?)$"
_APP = re.compile(r"(?:^|/)app/(?:(.+)/)?route" + _SCRIPT)
_PAGES_API = re.compile(r"(?:^|/)pages/(api/.+)" + _SCRIPT)
_SUPABASE = re.compile(r"(?:^|/)supabase/functions/([A-Za-z0-9][\w-]*)/")
_NETLIFY = re.compile(r"(?:^|/)netlify/functions/([\w-]+)(?:/|\.)")
_VERCEL = re.compile(r"^(api/.+)" + _SCRIPT)
_SVELTE = re.compile(r"(?:^|/)src/routes/(?:(.+)/)?\+server" + _SCRIPT)
_NITRO = re.compile(r"(?:^|/)server/((?:api|routes)/.+?)(?:\.(?:get|post|put|patch|delete|head|options))?" + _SCRIPT)
_PARAMETER = re.compile(r"^(?::\w+(?:\(.*\))?[?*+]?|\{[^{}]*\}|<[^<>]*>|\[[^\]]*\])$")
_REST = re.compile(r"^(?:\*.*|\{\w+:path\}|<path:\w+>|\[?\[\.\.\..*|:\w+[*+])$")
MAX_SEGMENTS = 30


def of_file(path: str) -> tuple[str, ...]:
    """Return the patterns of the paths that a file answers by where it lies, none for a file that is no route."""
    if match := _APP.search(path):
        return (_pattern(each for each in (match[1] or "").split("/") if not re.match(r"^(?:\(.*\)|@.*)$", each)),)
    if match := _SUPABASE.search(path):
        return () if match[1].startswith("_") else (f"/functions/v1/{match[1]}/**",)
    if match := _NETLIFY.search(path):
        return (f"/.netlify/functions/{match[1]}/**",)
    if match := _PAGES_API.search(path) or _VERCEL.search(path):
        parts = match[1].split("/")
        if any(each.startswith("_") for each in parts):
            return ()
        return (_pattern(parts[:-1] if parts[-1] == "index" else parts),)
    if match := _SVELTE.search(path):
        return (_pattern(each for each in (match[1] or "").split("/") if not re.match(r"^\(.*\)$", each)),)
    if match := _NITRO.search(path):
        parts = match[1].removeprefix("routes/").split("/")
        return (_pattern(parts[:-1] if parts[-1] == "index" else parts),)
    return ()


def declared(path: str, prefix: str = "") -> str:
    """Return the pattern of a path that code declares, `/items/:id` or `/items/{id}`, which a prefix elsewhere may go before."""
    parts = [each for each in f"{prefix}/{path}".split("/") if each]
    return "…" + _pattern(parts)


def matches(pattern: str, url: str) -> bool:
    """Return True if a URL's path is one of a pattern's. A tail needs a word of its own, since `…/*` would be the end of anything."""
    try:
        path = urlsplit(url).path
    except ValueError:
        return False
    seen = [each for each in path.split("/") if each]
    tail = pattern.startswith("…")
    wanted = [each for each in pattern.lstrip("…").split("/") if each]
    rest = wanted[-1:] == ["**"]
    wanted = wanted[:-1] if rest else wanted
    if tail and not any(each != "*" for each in wanted):
        return False
    if tail and not rest:
        seen = seen[max(0, len(seen) - len(wanted)) :]
    if len(seen) != len(wanted) and not (rest and len(seen) > len(wanted)):
        return False
    return all(part in ("*", own) for part, own in zip(wanted, seen, strict=False))


def _pattern(parts: Iterable[str]) -> str:
    shown: list[str] = []
    for part in parts:
        if not part or len(shown) >= MAX_SEGMENTS:
            continue
        if _REST.match(part):
            shown.append("**")
            break
        shown.append("*" if _PARAMETER.match(part) else part[:80])
    return "/" + "/".join(shown)
