"""What a real browser made of the product's pages: where it ended, what it blocked, what broke, which cookies it kept."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MixedContent:
    """Something that a secure page asked for over plain http. `resolution` is blocked, upgraded or loaded."""

    url: str
    kind: str
    resolution: str


@dataclass(frozen=True, slots=True)
class FailedRequest:
    """A request of the page that got no answer, or an error. `reason` is the browser's word or the status; `kind` script, fetch, image …"""

    url: str
    kind: str
    reason: str


@dataclass(frozen=True, slots=True)
class KeptCookie:
    """A cookie as the browser keeps it, without its value. `same_site` is Strict, Lax or None."""

    name: str
    domain: str
    path: str
    secure: bool
    http_only: bool
    same_site: str
    session: bool


@dataclass(frozen=True, slots=True)
class CookieProblem:
    """A cookie that the browser refused, with its reasons (Chrome DevTools Protocol, Network.SetCookieBlockedReason)."""

    name: str
    url: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PageVisit:
    """One page. `chain` are the addresses that it was led through, `final` where it stood in the end, after scripts moved it too.

    `errors` are uncaught exceptions, `console` the console's errors, both bounded and without what looks like a key; `text` counts the characters that can be
    read. `failure` says why the page did not come up at all.
    """

    url: str
    final: str = ""
    status: int = 0
    chain: tuple[str, ...] = ()
    title: str = ""
    text: int = 0
    errors: tuple[str, ...] = ()
    console: tuple[str, ...] = ()
    failed: tuple[FailedRequest, ...] = ()
    mixed: tuple[MixedContent, ...] = ()
    cookies: tuple[KeptCookie, ...] = ()
    refused_cookies: tuple[CookieProblem, ...] = ()
    failure: str = ""


@dataclass(frozen=True, slots=True)
class BrowserEvidence:
    """Every page that was opened, the browser's own version, and the hosts that the address policy kept it from."""

    version: str = ""
    pages: tuple[PageVisit, ...] = ()
    blocked_hosts: tuple[str, ...] = ()

    def page(self, url: str) -> PageVisit | None:
        """Return the visit of a URL, or None."""
        return next((page for page in self.pages if page.url == url), None)
