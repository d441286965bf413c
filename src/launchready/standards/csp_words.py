"""The words of Content Security Policy: what a policy may be made of, and what its mistakes mean (CSP Level 3).

A mistake is what a browser passes over or reads otherwise than it was meant; a remark is right, and yet worth a second look.
"""

from __future__ import annotations

import re

from launchready.standards.urls import parse_address

SPACE = re.compile(r"[\t\n\f\r ]+")  # ASCII whitespace: other spaces separate nothing
TOKEN = re.compile(r"[A-Za-z0-9-]+")
NONCE = re.compile(r"'nonce-[A-Za-z0-9+/_-]+={0,2}'", re.IGNORECASE)
HASH = re.compile(r"'sha(256|384|512)-[A-Za-z0-9+/_-]+={0,2}'", re.IGNORECASE)
HOST = re.compile(
    r"(?:([A-Za-z][A-Za-z0-9+.-]*)://)?(\*|(?:\*\.)?[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*\.?|\[[0-9A-Fa-f:.]+\])(?::(?:[0-9]+|\*))?(/[^\s;,]*)?"
)
SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
BARE = re.compile(
    r"self|none|unsafe-inline|unsafe-eval|unsafe-hashes|strict-dynamic|report-sample|wasm-unsafe-eval|nonce-\S+|sha(256|384|512)-\S+",
    re.IGNORECASE,
)
KEYWORDS = frozenset(
    {
        "'self'", "'none'", "'unsafe-inline'", "'unsafe-eval'", "'unsafe-hashes'", "'strict-dynamic'", "'report-sample'",
        "'wasm-unsafe-eval'", "'inline-speculation-rules'", "'trusted-types-eval'", "'report-sha256'", "'report-sha384'",
        "'report-sha512'",
    }
)  # fmt: skip

FETCH_DIRECTIVES = frozenset(
    {
        "child-src", "connect-src", "default-src", "fenced-frame-src", "font-src", "frame-src", "img-src", "manifest-src",
        "media-src", "object-src", "prefetch-src", "script-src", "script-src-attr", "script-src-elem", "style-src",
        "style-src-attr", "style-src-elem", "worker-src",
    }
)  # fmt: skip
OTHER_DIRECTIVES = frozenset(
    {
        "base-uri", "block-all-mixed-content", "form-action", "frame-ancestors", "navigate-to", "plugin-types", "referrer",
        "reflected-xss", "report-to", "report-uri", "require-sri-for", "require-trusted-types-for", "sandbox", "trusted-types",
        "upgrade-insecure-requests", "webrtc",
    }
)  # fmt: skip

# Hosts that serve other people's scripts or answer with a callback of the caller's choice (Weichselbaum et al., "CSP Is Dead,
# Long Live CSP!", 2016, and the lists that grew from it): allowing them allows any script. Kept short and to the sure ones.
BYPASS_HOSTS = frozenset(
    {
        "ajax.googleapis.com", "cdn.jsdelivr.net", "cdnjs.cloudflare.com", "unpkg.com", "raw.githubusercontent.com",
        "www.google.com", "accounts.google.com", "storage.googleapis.com", "cdn.statically.io", "esm.sh", "cdn.skypack.dev",
        "www.gstatic.com", "gstatic.com", "ajax.aspnetcdn.com", "yandex.st", "www.googleapis.com",
    }
)  # fmt: skip
OPEN_PATHS = frozenset({"", "/", "/npm/", "/gh/", "/ajax/", "/ajax/libs/"})
"""Paths of a source that still leave the choice of the script open."""

NOTED_TWICE = frozenset({"report-uri", "report-to"})
"""Directives of which a second one harms nothing."""
DEPRECATED = {
    "block-all-mixed-content": "browsers block or upgrade mixed content by themselves",
    "navigate-to": "no browser has it",
    "plugin-types": "no browser has plugins any more",
    "prefetch-src": "browsers took it out again",
    "referrer": "Referrer-Policy took its place",
    "reflected-xss": "no browser has it",
    "report-uri": "report-to takes its place, where browsers have it",
    "require-sri-for": "Integrity-Policy takes its place",
}
SHORT_NONCE = 8
"""Characters; a shorter nonce can be guessed. The specification wants 128 bits, 22 characters of base64."""
_NONCE_PARTS = re.compile(r"'nonce-(.*)'", re.IGNORECASE)


def short_nonce(word: str) -> bool:
    """Return True for a nonce that is one, and can be guessed."""
    parts = _NONCE_PARTS.fullmatch(word)
    return parts is not None and NONCE.fullmatch(word) is not None and len(parts[1]) < SHORT_NONCE


def mistake(word: str) -> str:
    """Return what is wrong with a source, or ""."""
    if BARE.fullmatch(word):
        return f"{word[:60]} lacks its single quotes, so it names a host"
    low = word.lower()
    if low.rstrip(":") in FETCH_DIRECTIVES | OTHER_DIRECTIVES - {"referrer", "sandbox", "webrtc"}:
        return f"{word[:60]} is a directive: a semicolon is missing before it"
    if low.endswith(":") and low in ("self:", "none:"):
        return f"{word[:60]} is taken for a scheme; write '{low[:-1]}' with its single quotes"
    if (word.isascii() and low in KEYWORDS) or NONCE.fullmatch(word) or HASH.fullmatch(word) or SCHEME.fullmatch(word):
        return ""
    return "" if HOST.fullmatch(word) else f"{word[:60]!r} is not a source"


def remark(word: str) -> str:
    """Return what is worth a second look in a source that is one, or ""."""
    if short_nonce(word):
        return f"{word[:40]} is short: a nonce needs 22 characters of chance, made anew for every answer"
    host = HOST.fullmatch(word)
    if host and host[2] != "127.0.0.1" and parse_address(host[2]) is not None:
        return f"{word[:60]} is an address; the specification lets only 127.0.0.1 match"
    if word.lower().startswith(("http://", "ftp:")):
        return f"{word[:60]} is not encrypted"
    return ""
