"""What robots.txt says (RFC 9309), within bounds."""

from __future__ import annotations

from launchready.model.evidence.http import Robots
from launchready.standards.urls import UrlError, resolve

MAX_LINES = 10_000
MAX_BYTES = 512_000
"""Bytes that crawlers read at least, and that are read here (RFC 9309, section 2.5)."""
MAX_SITEMAPS = 20


def read_robots(text: str, url: str) -> Robots:
    """Return what a robots.txt says; its sitemaps are made absolute by its URL. Never raises."""
    groups: dict[str, list[tuple[bool, str]]] = {}
    sitemaps: dict[str, None] = {}
    agents: list[str] = []
    open_group = False
    for line in text[:MAX_BYTES].lstrip("\ufeff").splitlines()[:MAX_LINES]:
        name, colon, value = line.partition("#")[0].partition(":")
        name, value = name.strip().lower(), value.strip()
        if not colon:
            continue
        if name == "user-agent":
            if not open_group:
                agents = []
            agents.append(value.lower()[:100])
            groups.setdefault(agents[-1], [])
            open_group = True
        elif name in ("allow", "disallow"):
            open_group = False
            for agent in agents:
                groups[agent].append((name == "allow", value))
        elif name == "sitemap" and len(sitemaps) < MAX_SITEMAPS:
            try:
                sitemaps[resolve(url, value)] = None
            except UrlError:
                continue
    everybody = "*" in groups and all(_shut(rules) for rules in groups.values())
    return Robots(everybody, tuple(sitemaps))


def _shut(rules: list[tuple[bool, str]]) -> bool:
    """Return True if rules keep a crawler out of everything: a path that is allowed opens a part."""
    return any(not allowed and path in ("/", "/*", "*") for allowed, path in rules) and not any(
        allowed and path for allowed, path in rules
    )
