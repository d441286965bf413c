"""Set-Cookie, parsed and stored as browsers do (RFC 6265bis, draft 20 of 2025), and judged by what the cookie is for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from urllib.parse import urlsplit

from launchready.standards.cookie_dates import parse_date
from launchready.standards.urls import UrlError, ascii_host, parse_address, registrable_domain, within

LARGEST_PAIR = 4096
"""Bytes of a cookie's name and value together; browsers ignore a larger one (section 5.6)."""
LARGEST_ATTRIBUTE = 1024
"""Bytes of an attribute's value; a larger one is passed over."""
_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
_SPACE = " \t"


class Kind(StrEnum):
    """What a cookie is for, as far as its name tells."""

    SESSION = "session"  # whoever has it acts as the user
    CSRF = "csrf"
    PREFERENCE = "preference"
    ANALYTICS = "analytics"
    EDGE = "edge"  # set by a load balancer or an edge, not by the product
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Cookie:
    """One cookie, as its header says. `size` counts the bytes of name and value; `same_site` is strict, lax, none or "".

    `domain` is what the attribute says, without its leading dot, "" where there is none. `odd` are attributes that browsers pass over.
    """

    name: str
    size: int
    value_size: int
    domain: str = ""
    path: str = ""
    expires: datetime | None = None
    max_age: int | None = None
    secure: bool = False
    http_only: bool = False
    same_site: str = ""
    partitioned: bool = False
    odd: tuple[str, ...] = ()

    def gone(self, now: datetime) -> bool:
        """Return True for a cookie that is being deleted."""
        if self.max_age is not None:
            return self.max_age <= 0
        return self.expires is not None and self.expires <= now


class CookieError(ValueError):
    """The header sets no cookie at all."""


def parse(header: str) -> Cookie:
    """Return the cookie of one Set-Cookie header (section 5.6). Raises CookieError for one that browsers ignore whole."""
    if _CONTROL.search(header):
        raise CookieError("a control character in the header")
    pair, _, rest = header.partition(";")
    name, equals, value = pair.partition("=")
    name, value = (name.strip(_SPACE), value.strip(_SPACE)) if equals else ("", pair.strip(_SPACE))
    if not name and not value:
        raise CookieError("neither a name nor a value")
    size = len(_bytes(name)) + len(_bytes(value))
    if size > LARGEST_PAIR:
        raise CookieError(f"name and value have {size} bytes, more than {LARGEST_PAIR}")
    found: dict[str, object] = {}
    odd: list[str] = []
    for part in rest.split(";")[:100]:
        key, _, word = part.partition("=")
        key, word = key.strip(_SPACE), word.strip(_SPACE)
        if not key:
            continue
        wrong = "is too long" if len(_bytes(word)) > LARGEST_ATTRIBUTE else _take(found, key.lower(), word)
        if wrong and len(odd) < 20:
            odd.append(f"{key[:40]}={word[:40]} {wrong}" if word else f"{key[:40]} {wrong}")
    return Cookie(name, size, len(_bytes(value)), **found, odd=tuple(odd))  # type: ignore[arg-type]


def _bytes(text: str) -> bytes:
    """Return a header's text as the bytes that came; headers are kept byte by byte."""
    return text.encode("latin-1") if all(ord(char) < 256 for char in text) else text.encode("utf-8", "replace")


def _take(found: dict[str, object], key: str, word: str) -> str:
    """Take an attribute in, the last of a name counts; return what is wrong with one that is passed over."""
    match key:
        case "expires":
            when = parse_date(word)
            if when is None:
                return "is not a date"
            found["expires"] = when
        case "max-age":
            if not re.fullmatch(r"-?[0-9]+", word, re.ASCII):
                return "is not a number of seconds"
            found["max_age"] = max(-1, int(word[:18]))
        case "domain":
            found["domain"] = word.removeprefix(".").lower()
        case "path":
            found["path"] = word if word.startswith("/") else ""
        case "secure":
            found["secure"] = True
        case "httponly":
            found["http_only"] = True
        case "partitioned":
            found["partitioned"] = True
        case "samesite":
            found["same_site"] = word.lower() if word.lower() in ("strict", "lax", "none") else ""
            if not found["same_site"]:
                return "is neither Strict, Lax nor None"
        case "priority" | "version" | "comment":
            return ""
        case _:
            return "is no attribute of a cookie"
    return ""


def refusal(cookie: Cookie, url: str) -> str:
    """Return why browsers do not store a cookie that this URL sets (section 5.7), or ""."""
    parts = urlsplit(url)
    host, trustworthy = parts.hostname or "", parts.scheme == "https"
    if cookie.domain:
        wrong = _domain_refusal(cookie.domain, host)
        if wrong:
            return wrong
    if cookie.secure and not trustworthy:
        return "Secure, but set over http"
    if cookie.same_site == "none" and not cookie.secure:
        return "SameSite=None without Secure"
    if cookie.partitioned and not cookie.secure:
        return "Partitioned without Secure"
    low = cookie.name.lower()
    if low.startswith(("__secure-", "__host-", "__http-")) and not cookie.secure:
        return f"its name asks for Secure: {cookie.name[:40]}"
    if low.startswith(("__http-", "__host-http-")) and not cookie.http_only:
        return f"its name asks for HttpOnly: {cookie.name[:40]}"
    if low.startswith("__host-"):
        if cookie.domain and cookie.domain != host:
            return "__Host- allows no Domain"
        if cookie.domain:
            return "__Host- allows no Domain, not even the host's own"
        if cookie.path != "/":
            return "__Host- asks for Path=/"
    return ""


def _domain_refusal(domain: str, host: str) -> str:
    try:
        domain = ascii_host(domain)
    except UrlError:
        return f"Domain={domain[:60]} is no host name"
    if parse_address(host) is not None:
        return "" if domain == host else f"Domain={domain[:60]} is not the address {host}"
    if domain != host and (not registrable_domain(domain) or "." not in domain):
        return f"Domain={domain[:60]} is a public suffix: the cookie would go to strangers"
    return "" if within(host, domain) else f"Domain={domain[:60]} does not cover {host}"


_WORDS = re.compile(r"[a-z0-9]+")
_SESSION = frozenset(
    {
        "sid", "sess", "session", "sessionid", "sessid", "phpsessid", "jsessionid", "auth", "authtoken", "jwt", "logintoken", "accesstoken",
        "refreshtoken", "idtoken", "rememberme", "sessiontoken", "usersession", "authsession", "sso", "authentication", "authorization", "cfid",
        "cftoken", "aspxauth",
    }
)  # fmt: skip
"""Words that name a cookie which logs somebody in, alone or among others."""
_WHOLE = frozenset({"token", "login", "access", "refresh", "identity", "bearer", "user", "loggedin"})
_OF_TOKENS = frozenset({"access", "refresh", "auth", "id", "user", "login", "api", "bearer", "remember", "session"})
_ASIDE = frozenset(
    {
        "provider", "hint", "method", "redirect", "return", "returnto", "state", "nonce", "pkce", "verifier", "last", "url", "start", "count",
        "test", "check", "origin", "next", "callback", "expires", "expiry", "analytics", "tracking", "stats", "replay", "timeout", "affinity",
    }
)  # fmt: skip
"""Words that make it something beside the session."""
_SESSION_ENDS = ("sessionid", "sessid", "authtoken", "accesstoken", "refreshtoken", "sessiontoken")
_CSRF = ("csrf", "xsrf", "antiforgery", "authenticity")
_EDGE = re.compile(
    r"__cf_?bm|__cflb|__cfruid|_cfuvid|cf_(clearance|ob_info|use_ob)|__cfwaitingroom|awsalb(app|tg)?(cors|-?[0-9])*|arraffinity(samesite)?|"
    r"heroku-session-affinity|gclb|gaesa|bigipserver.*|incap_ses_.*|visid_incap_.*|nlbi_.*|ak_bmsc|bm_(sv|sz|mi)|_abck|datadome|ts[0-9a-f]{6,}|"
    r"server_?id|srv|route|lb|stickysession|fly-.*|_vercel_.*|x-bni-.*|citrix_ns_id.*",
    re.IGNORECASE | re.ASCII,
)
_ANALYTICS = re.compile(
    r"_ga(_.*)?|_gid|_gat.*|_gcl_.*|__utm.|_fbp|_fbc|_hj.*|ph_.*|mp_.*|ajs_.*|amp(litude)?_.*|_clck|_clsk|intercom-.*|hubspotutk|__hs.*|_uet.*|"
    r"_pk_.*|matomo.*|optimizely.*|_mkto.*|ab[-_]?test.*|experiment.*|variant.*|utm_.*|referr?al?.*|landing.*|visitor.*|anon.*|distinct_id|_tt_.*",
    re.IGNORECASE,
)
_PREFERENCE = re.compile(
    r".*(lang|locale|i18n|theme|colou?r|dark|consent|cookie[-_]?(notice|banner|policy|law|settings)|gdpr|ccpa|currency|country|region|timezone|(^|[-_])tz($|[-_])|sidebar|layout|banner|dismiss|seen|pref).*",
    re.IGNORECASE,
)


def kind(name: str) -> Kind:
    """Return what a cookie is for, by its name."""
    low = name[:200].lower()
    plain = re.sub(r"^__(secure|host|http)-(http-)?", "", low).replace("next-auth", "authjs")
    if _EDGE.fullmatch(plain):
        return Kind.EDGE
    if _ANALYTICS.fullmatch(plain):
        return Kind.ANALYTICS
    squeezed = "".join(_WORDS.findall(plain))
    if any(word in squeezed for word in _CSRF):
        return Kind.CSRF
    words = set(_WORDS.findall(plain))
    if not words & _ASIDE:
        token = "token" in words and bool(words & _OF_TOKENS)
        if (
            words & _SESSION
            or squeezed in _WHOLE
            or token
            or squeezed.endswith(_SESSION_ENDS)
            or "aspxauth" in squeezed
        ):
            return Kind.SESSION
        if re.match(r"aspsessionid|wordpress_(logged_in|sec)|remember_(web|user)", plain):
            return Kind.SESSION
    return Kind.PREFERENCE if _PREFERENCE.fullmatch(plain) else Kind.OTHER


def readable_by_design(name: str) -> bool:
    """Return True for session cookies that the page's own script must read, as those of supabase-js in the browser do."""
    return re.fullmatch(r"sb-[a-z0-9]+-auth-token([.-].*)?", name.lower()) is not None
