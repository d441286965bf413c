"""Redirects as a browser follows them (RFC 9110, section 15.4), over what was seen."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from launchready.model.evidence.http import Exchange, HttpEvidence
from launchready.standards.urls import UrlError, resolve

REDIRECTS = frozenset({301, 302, 303, 307, 308})
PERMANENT = frozenset({301, 308})
MAX_HOPS = 20
"""Where browsers give up (Fetch, section 4.4)."""


class End(StrEnum):
    """How a chain of redirects ended."""

    ANSWER = "answer"  # something that is no redirect
    FAILURE = "failure"  # a hop did not answer
    LOOP = "loop"
    TOO_LONG = "too-long"
    BAD_LOCATION = "bad-location"  # a redirect to nowhere: no Location, or one that may not be followed
    NOT_SEEN = "not-seen"  # the run did not look at the next hop


@dataclass(frozen=True, slots=True)
class Chain:
    """The hops from a URL, in order. `detail` says what was wrong with the last one."""

    start: str
    hops: tuple[Exchange, ...]
    end: End
    detail: str = ""

    @property
    def redirects(self) -> tuple[Exchange, ...]:
        """The hops that sent the visitor on."""
        return tuple(hop for hop in self.hops if hop.status in REDIRECTS)

    @property
    def final(self) -> Exchange | None:
        """The answer that the visitor ends at; None where there is none."""
        return self.hops[-1] if self.end is End.ANSWER else None


def target(exchange: Exchange) -> str | None:
    """Return the URL that an exchange redirects to; None if it does not. Raises UrlError for one that leads nowhere."""
    if exchange.status not in REDIRECTS:
        return None
    location = exchange.header("location")
    if location is None or not location.strip():
        raise UrlError("a redirect without a Location")
    return resolve(exchange.url, _text(location))


def _text(value: str) -> str:
    """Return a header's value, which is kept byte by byte, as the UTF-8 that browsers take a Location for."""
    try:
        return value.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return value


def follow(http: HttpEvidence, url: str) -> Chain:
    """Return the chain of hops from a URL, as far as the run saw it."""
    hops: list[Exchange] = []
    seen: set[str] = set()
    at = url
    while True:
        exchange = http.find(at)
        if exchange is None:
            return Chain(url, tuple(hops), End.NOT_SEEN, at)
        seen.add(at)
        hops.append(exchange)
        if not exchange.answered:
            return Chain(url, tuple(hops), End.FAILURE, exchange.failure.detail if exchange.failure else "")
        try:
            onward = target(exchange)
        except UrlError as error:
            return Chain(url, tuple(hops), End.BAD_LOCATION, str(error))
        if onward is None:
            return Chain(url, tuple(hops), End.ANSWER)
        if onward in seen:
            return Chain(url, tuple(hops), End.LOOP, onward)
        if len(hops) > MAX_HOPS:
            return Chain(url, tuple(hops), End.TOO_LONG)
        at = onward
