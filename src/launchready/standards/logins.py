"""Logins at another service (OAuth 2.0, RFC 6749; OpenID Connect): where they start, and where they say that the user shall come back to."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlencode, urlsplit

from launchready.standards.urls import MAX_URL, UrlError, bare_path, host_of, normalise, origin_of

MAX_FOUND = 20
"""Starts and ways back taken of one script."""
MAX_PAIRS = 60
CANCELLED = {
    "error": "access_denied",
    "error_description": "launchready-test",
    "state": "launchready-test",
}
"""What a service sends back when the user says no (RFC 6749, section 4.1.2.1): no code is redeemed, nobody is logged in."""
_CODE = {"code": "launchready-test", "state": "launchready-test"}
_TOKEN = {"token_hash": "launchready-test", "type": "email"}

_SERVICES = (
    "google|github|gitlab|facebook|apple|microsoft|azure(?:-ad)?|linkedin|discord|twitter|slack|spotify|twitch|notion|figma|auth0|okta|"
    "cognito|keycloak|workos|bitbucket|zoom|yahoo|line|kakao|naver"
)
_DOORS = "auth|oauth2?|login|log-in|signin|sign-in|sso|connect|social|accounts"
_START = re.compile(
    rf"/(?:[\w-]{{1,40}}/){{0,3}}(?:{_DOORS})(?:/(?:signin|sign-in|login|start|authorize|provider))?/(?:{_SERVICES})(?:/(?:login|start|authorize|init))?/?",
    re.IGNORECASE,
)
"""Paths that begin a login: Passport's /auth/google, NextAuth's /api/auth/signin/google, /login/github."""
_QUOTED_PATH = re.compile(r"[\"'`](/[\w./-]{4,120})[\"'`]")
_QUOTED_URL = re.compile(r"[\"'`](https?://[^\"'`\s<>\\]{8,2000})[\"'`]")
_BACK = re.compile(
    r"\b(?:redirect_?ur[il]|redirect_?to|callback_?ur[il]|email_?redirect_?to|return_?to)[\"']?\s*[:=]\s*[\"'`](https?://[^\"'`\s<>\\]{3,300})[\"'`]",
    re.IGNORECASE,
)
"""Where a script says that a login, or the link in a mail, leads back to: supabase-js redirectTo, OAuth redirect_uri, Auth.js callbackUrl."""


def is_handler(url: str) -> bool:
    """Return True for Firebase's own page for the answers of logins, which stands under a deployment's name by design."""
    return urlsplit(url).path.startswith("/__/auth/")


def way_back(url: str) -> str:
    """Return where a login that starts at this URL shall lead back to; "" for a URL that starts none.

    It names a client and a redirect_uri (RFC 6749, section 4.1.1), or is Supabase's own start, with redirect_to.
    """
    parts = urlsplit(url)
    pairs = dict(parse_qsl(parts.query[:MAX_URL])[:MAX_PAIRS])
    found = ""
    if pairs.get("client_id") and pairs.get("redirect_uri"):
        found = pairs["redirect_uri"]
    elif parts.path.endswith("/auth/v1/authorize"):
        found = pairs.get("redirect_to", "")
    if not found.startswith(("http://", "https://")):
        return ""  # nothing, a path, or an app's own scheme
    try:
        return normalise(found)
    except UrlError:
        return ""


def is_start(url: str) -> bool:
    """Return True for an address at which a login begins, by its path."""
    return _START.fullmatch(urlsplit(url).path) is not None


def read_starts(text: str, url: str) -> tuple[str, ...]:
    """Return the addresses at which a script's code begins logins, absolute; `url` is the script's own. Never raises."""
    found: dict[str, None] = {}
    for match in _QUOTED_PATH.finditer(text):
        if len(found) >= MAX_FOUND:
            break
        if _START.fullmatch(match[1]):
            found[origin_of(url) + match[1]] = None
    if "client_id" in text or "/auth/v1/authorize" in text:
        for match in _QUOTED_URL.finditer(text):
            if len(found) >= MAX_FOUND:
                break
            if way_back(match[1]):
                found[match[1]] = None
    return tuple(found)


def backs(text: str) -> list[re.Match[str]]:
    """Return the places where a script says where a login leads back to; group 1 is the address. A template is taken up to its first hole."""
    found: list[re.Match[str]] = []
    for match in _BACK.finditer(text):
        if len(found) >= MAX_FOUND:
            break
        try:
            normalise(match[1].partition("${")[0])
        except UrlError:
            continue
        found.append(match)
    return found


def back_of(match: re.Match[str]) -> str:
    """Return the address of one of `backs`."""
    return normalise(match[1].partition("${")[0])


def cancelled(url: str) -> str:
    """Return a callback's address as a service calls it when the user says no."""
    return _with(url, CANCELLED)


def completed(url: str) -> str:
    """Return a callback's address as a service calls it after a login, with a code that nobody gave out."""
    path = bare_path(url)
    return _with(url, _TOKEN if re.search(r"confirm|verify|magic", path) else _CODE)


def form() -> bytes:
    """Return the form that a service posts (OAuth 2.0 Form Post Response Mode), with a code that nobody gave out."""
    return urlencode(_CODE).encode()


def _with(url: str, pairs: dict[str, str]) -> str:
    return f"{url}{'&' if urlsplit(url).query else '?'}{urlencode(pairs)}"


def lost(sent: str, onward: str) -> tuple[str, ...]:
    """Return which parameters of an address a redirect drops."""
    kept = dict(parse_qsl(urlsplit(onward).query, keep_blank_values=True)[:MAX_PAIRS])
    return tuple(
        name
        for name, value in parse_qsl(urlsplit(sent).query, keep_blank_values=True)[:MAX_PAIRS]
        if kept.get(name) != value
    )


def remembers(onward: str, callback: str) -> bool:
    """Return True if an address, such as a login's, remembers the callback as the place to go to afterwards: nobody has read the answer."""
    pairs = parse_qsl(urlsplit(onward).query)[:MAX_PAIRS]
    if any(name == "error" for name, _ in pairs):
        return False
    wanted = bare_path(callback)
    return bool(wanted) and any(_path(value, callback) == wanted for _, value in pairs)


def _path(value: str, callback: str) -> str:
    if value.startswith("/"):
        return bare_path(f"https://{host_of(callback)}{value}")
    return bare_path(value) if value.startswith(("http://", "https://")) else ""
