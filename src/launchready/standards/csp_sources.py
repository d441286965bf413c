"""What one source of a policy lets in (CSP3, section 6.7.2). Sources in lower case."""

from __future__ import annotations

from launchready.standards.csp_words import BYPASS_HOSTS, HOST, OPEN_PATHS
from launchready.standards.urls import registrable_domain


def is_wide(word: str) -> bool:
    """Return True for a source that any host meets."""
    return word in ("http:", "https:") or _host(word) == "*"


def is_plain(word: str) -> bool:
    """Return True for a source that comes unencrypted."""
    return word in ("http:", "ftp:") or word.startswith(("http://", "ftp://"))


def is_strangers(word: str) -> bool:
    """Return True for hosts where anybody can put a script: public mirrors, and wildcards over what anybody can register in."""
    host = _host(word)
    if host.startswith("*."):
        parent = host[2:]
        return not registrable_domain(parent) or any(known.endswith("." + parent) for known in BYPASS_HOSTS)
    return host in BYPASS_HOSTS and _path(word) in OPEN_PATHS


def covers(word: str, source: str) -> bool:
    """Return True if a source in a policy lets in what another source stands for."""
    if source == "data:" or word == "data:":
        return source == word
    if is_wide(word):
        return not (is_plain(source) and word == "https:")
    if source == "*" or not _host(word):
        return False
    if is_plain(source) and word.startswith("https://"):
        return False
    host, other = _host(word), _host(source)
    met = host == other or (host.startswith("*.") and other.removeprefix("*").endswith(host[1:]))
    return met and (_path(word) in OPEN_PATHS or _path(word) == _path(source))


def _host(word: str) -> str:
    match = HOST.fullmatch(word)
    return match[2].rstrip(".") if match else ""


def _path(word: str) -> str:
    match = HOST.fullmatch(word)
    return match[3] or "" if match else ""
