"""What HTTP answered: parsed observations, never bodies."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cached_property

from launchready.model.evidence.backends import Calls


class FailureKind(StrEnum):
    """Why no (whole) answer came."""

    DNS = "dns"  # the host has no address
    BLOCKED = "blocked"  # the address policy forbids every address of the host
    REFUSED = "refused"  # nothing listens
    UNREACHABLE = "unreachable"  # no route
    TIMEOUT = "timeout"
    TLS = "tls"  # no TLS session could be agreed
    TOO_LARGE = "too-large"  # headers or body over the limit
    CLOSED = "closed"  # cut off in the middle, or nothing sent
    PROTOCOL = "protocol"  # what came is not HTTP
    PROXY = "proxy"  # the operator's proxy stood in the way: nothing is known of the product
    SCHEME = "scheme"  # neither http nor https
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class HttpFailure:
    """Why a request has no answer, or beside a status, why the answer is not whole; with the words of the library."""

    kind: FailureKind
    detail: str


@dataclass(frozen=True, slots=True)
class Timings:
    """Milliseconds from the start of the request to the end of each phase (RFC 9110 exchange over a new connection)."""

    connect: float
    tls: float
    first_byte: float
    total: float


@dataclass(frozen=True, slots=True)
class BodyFacts:
    """A body's facts. `size` counts decoded bytes that were read; `truncated` when there was more."""

    size: int
    sha256: str
    media_type: str
    truncated: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """A URL that a page names. `kind` is the element: a, script, link, img, iframe, form, meta.

    `rel` is the element's, or what a meta names (`og:url`); `text` what is to be read in an `a`, bounded.
    """

    kind: str
    url: str
    rel: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Code:
    """What JavaScript names, as far as plain reading tells: a script's, or a page's inline scripts together.

    `hosts` are those of http, https, ws and wss URLs in it, distinct and bounded, with a port where one is written (`localhost:3000`).
    `marks` are the words of TEST_MARKS that stand in it (`pk_test_`), never the values behind them. `source_map` is the URL of its map.
    `called` are those of the hosts that stand where code sends its requests (`fetch("http://…")`, `apiUrl: "http://…"`), and under no
    condition that asks where the code is running. `backends` is what it asks of Supabase or Firebase. `logins` are the addresses at which it begins
    logins at other services, `returns` those that it says a login leads back to, `chunks` the
    scripts that it loads in turn.
    """

    hosts: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    source_map: str = ""
    called: tuple[str, ...] = ()
    backends: Calls | None = None
    logins: tuple[str, ...] = ()
    returns: tuple[str, ...] = ()
    chunks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Robots:
    """What robots.txt says (RFC 9309): whether everybody is kept out of everything, and the sitemaps that it names."""

    disallows_all: bool = False
    sitemaps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sitemap:
    """The URLs of a sitemap (sitemaps.org), absolute, distinct and bounded; `index` where they are sitemaps themselves."""

    urls: tuple[str, ...] = ()
    index: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """What an HTML page says of itself. Links are absolute, distinct and bounded; `links_cut` says if some were left out.

    `placeholders` are the texts of links that lead nowhere (`#`, `javascript:void(0)`), `contacts` the mailto: addresses, `code` what the
    inline scripts name. `embedded_icon` is True where the icon is written into the page (a data: URL).
    """

    title: str = ""
    canonical: str = ""
    robots: str = ""
    generator: str = ""
    csp: tuple[str, ...] = ()
    inline_scripts: int = 0
    links: tuple[Link, ...] = ()
    links_cut: bool = False
    placeholders: tuple[str, ...] = ()
    contacts: tuple[str, ...] = ()
    code: Code | None = None
    embedded_icon: bool = False


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and its answer, or why there was none. Redirects are not followed: each hop is an exchange.

    `headers` are pairs in the order received, names in lower case. `address` is the one connected to. `tls_verified`
    is None without TLS; `tls_error` holds the verifier's words where it is False.
    """

    method: str
    url: str
    at: datetime
    status: int = 0
    http_version: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    address: str = ""
    tls_verified: bool | None = None
    tls_error: str = ""
    timings: Timings | None = None
    body: BodyFacts | None = None
    page: Page | None = None
    code: Code | None = None
    robots: Robots | None = None
    sitemap: Sitemap | None = None
    failure: HttpFailure | None = None
    request_headers: tuple[tuple[str, str], ...] = ()

    @property
    def answered(self) -> bool:
        """True if a status line came."""
        return self.status > 0

    def header(self, name: str) -> str | None:
        """Return the first value of a header, or None."""
        return next((value for key, value in self.headers if key == name.lower()), None)

    def header_values(self, name: str) -> tuple[str, ...]:
        """Return every value of a header, in order."""
        return tuple(value for key, value in self.headers if key == name.lower())

    @property
    def is_html(self) -> bool:
        """True if the answer says that it is an HTML page."""
        return self.body is not None and self.body.media_type in ("text/html", "application/xhtml+xml")


@dataclass(frozen=True)  # not slotted: it keeps an index of itself, since checks ask it thousands of times
class HttpEvidence:
    """Every exchange of the run."""

    exchanges: tuple[Exchange, ...] = ()

    def find(self, url: str, method: str = "GET") -> Exchange | None:
        """Return the exchange for a URL without extra request headers, or None if it was not asked."""
        return self._index.get((method, url))

    @cached_property
    def _index(self) -> dict[tuple[str, str], Exchange]:
        found: dict[tuple[str, str], Exchange] = {}
        for exchange in self.exchanges:
            if not exchange.request_headers:
                found.setdefault((exchange.method, exchange.url), exchange)
        return found
