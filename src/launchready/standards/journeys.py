"""What a redirect is for, as far as it shows: an upgrade to https, a login, a language; and what is lost on the way."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlsplit

from launchready.model.evidence.http import Exchange
from launchready.standards.redirects import PERMANENT, Chain
from launchready.standards.urls import host_of, registrable_domain, within

_LOGIN = re.compile(
    r"log-?in|log-?on|sign-?in|sign-?up|register|auth|oauth|sso|account|session|callback|identity|saml|consent", re.I
)
_LOGIN_KEYS = frozenset(
    {
        "redirect",
        "redirect_uri",
        "redirect_url",
        "return",
        "returnto",
        "return_to",
        "returnurl",
        "next",
        "state",
        "client_id",
        "continue",
    }
)
_PLACES = (
    "en|de|fr|es|it|pt|nl|pl|sv|da|nb|no|fi|cs|sk|hu|ro|bg|el|tr|ru|uk|ar|he|fa|hi|ja|jp|ko|kr|zh|cn|tw|vi|th|id|ms|ca|us|gb|au|nz|ie|at|"
    "ch|be|br|mx|in|sg|hk|za|eu"
)
_LANGUAGE = re.compile(rf"({_PLACES})([-_][a-z]{{2,4}})?", re.I)
"""Languages and countries as sites write them; other words of two letters (go, my, hq) are hosts like any other."""
_SESSION = re.compile(r"sess|sid$|auth|token|login|jwt|csrf|xsrf", re.I)
_EDGE_COOKIES = re.compile(r"__cf|_cf|cf_|awsalb|__vercel|_vercel|incap|visid|ak_|bm_|datadome", re.I)
MAX_COOKIES = 30


def upgrades(hop: Exchange, onward: str) -> bool:
    """Return True if a redirect only goes from http to https on its own host: the HSTS preload list demands that step."""
    same = host_of(hop.url) == host_of(onward)
    return same and hop.status in PERMANENT and hop.url.startswith("http:") and onward.startswith("https:")


def meant_for_now(hop: Exchange, onward: str) -> bool:
    """Return True if a redirect is for this visitor rather than for good: to a login, a language or a country."""
    parts = urlsplit(onward)
    host = parts.hostname or ""
    keys = {key.lower() for key, _ in parse_qsl(parts.query)[:50]}
    if hop.status == 303 or keys & _LOGIN_KEYS or _LOGIN.search(parts.path) or _LOGIN.search(host.partition(".")[0]):
        return True
    first = parts.path.strip("/").partition("/")[0]
    if _LANGUAGE.fullmatch(first) or (_LANGUAGE.fullmatch(host.partition(".")[0]) and host.count(".") > 1):
        return True
    here, there = registrable_domain(host_of(hop.url)), registrable_domain(host)
    return here != there and here.partition(".")[0] == there.partition(".")[0] != ""  # example.com to example.de


def lost_session(chain: Chain, hop: Exchange, onward: str) -> str:
    """Return which session a step to another host leaves behind, or "".

    Only cookies that look like a session and that the host alone gets, before a step within one registered domain; and only where the
    hosts further on set none of that name, as most frameworks do for every visitor.
    """
    here, there = host_of(hop.url), host_of(onward)
    home = registrable_domain(here)
    if here == there or not home or registrable_domain(there) != home or meant_for_now(hop, onward):
        return ""  # on the way to a login, the cookie is for the way back
    later = {name for each in chain.hops[chain.hops.index(hop) + 1 :] for name, _ in _cookies(each)}
    if any(_SESSION.search(name) for name in later):
        return ""
    for name, domain in _cookies(hop):
        kept = domain and within(there, domain)
        if not kept and _SESSION.search(name) and not _EDGE_COOKIES.match(name):
            return f"{hop.url} sets the cookie {name[:60]!r} for itself, and leads to {there}, which does not get it"
    return ""


def _cookies(exchange: Exchange) -> list[tuple[str, str]]:
    """Return the names and domains of the cookies that an answer sets; "" as domain for the host alone. Deletions are left out."""
    found = []
    for line in exchange.header_values("set-cookie")[:MAX_COOKIES]:
        pair, *attributes = line.split(";")
        name, _, value = pair.partition("=")
        named = {
            key.strip().lower(): text.strip().lower() for key, _, text in (each.partition("=") for each in attributes)
        }
        if name.strip() and value.strip() and named.get("max-age") != "0":
            found.append((name.strip(), named.get("domain", "").lstrip(".")))
    return found
