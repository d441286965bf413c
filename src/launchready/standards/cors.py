"""Cross-origin sharing: what a page of another origin may read with the user's cookies (Fetch, "CORS check")."""

from __future__ import annotations

from enum import StrEnum

from launchready.standards.headers import items

PROBE_ORIGIN = "https://launchready-cors-check.example"
"""An origin that no product allows by name: `.example` is reserved (RFC 2606)."""


class Sharing(StrEnum):
    """What an answer allows the asking origin."""

    NOTHING = "nothing"
    OTHERS = "others"  # an origin other than the one that asked
    PUBLIC = "public"  # everybody, without cookies
    REFLECTED = "reflected"  # whoever asks, without cookies
    CREDENTIALS = "credentials"  # whoever asks, with cookies
    NULL = "null"  # sandboxed frames and data: pages, so whoever likes, with cookies
    IMPOSSIBLE = "impossible"  # `*` with cookies, which browsers refuse
    SEVERAL = "several"  # more than one value, which browsers refuse


def sharing(origins: tuple[str, ...], credentials: tuple[str, ...], asked: str = "") -> Sharing:
    """Return what an answer's Access-Control-Allow-Origin and -Credentials allow. `asked` is the Origin of the request, "" for none."""
    if not origins:
        return Sharing.NOTHING
    if len(origins) > 1 or len(items(origins)) > 1:
        return Sharing.SEVERAL
    origin = origins[0].strip(" \t")
    with_cookies = len(credentials) == 1 and credentials[0].strip(" \t") == "true"  # case-sensitive, and only this word
    if origin == "*":
        return Sharing.IMPOSSIBLE if with_cookies else Sharing.PUBLIC
    if origin == "null":
        return Sharing.NULL if with_cookies else Sharing.OTHERS
    if asked and origin == asked:
        return Sharing.CREDENTIALS if with_cookies else Sharing.REFLECTED
    return Sharing.OTHERS
