"""Cloudflare's page rule patterns: a URL with `*` in it, scheme optional (developers.cloudflare.com/rules/page-rules/reference/wildcard-matching)."""

from __future__ import annotations

import re
from urllib.parse import urlsplit


def fits_pattern(pattern: str, url: str) -> bool:
    """Return whether a page rule's pattern fits a URL."""
    scheme, separator, rest = pattern.partition("://")
    parts = urlsplit(url)
    if separator and scheme not in ("*", parts.scheme):
        return False
    target = (parts.hostname or "") + (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    wanted = rest if separator else pattern
    if "/" not in wanted:
        wanted += "/"
    host, slash, path = wanted.partition("/")
    return (
        re.fullmatch(re.sub(r"(?:\\\*)+", ".*", re.escape(host.lower() + slash + path)), target, re.DOTALL) is not None
    )
