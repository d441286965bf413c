"""Sends the requests of one active collector: only to origins that it planned and may probe, and no more than it planned."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from launchready.model.evidence.active import Attempt, Planned
from launchready.net.http import Received, Request
from launchready.net.session import Session
from launchready.standards.urls import origin_of


class NotPlannedError(Exception):
    """A request to an origin that was not planned, or may not be probed, or beyond the number stated."""


class Sender:
    """Counts each request against the plan before it leaves."""

    def __init__(
        self, session: Session, collector: str, planned: Iterable[Planned], keep: Callable[[Attempt], None]
    ) -> None:
        self._session = session
        self._collector = collector
        self._most: dict[str, int] = {}
        self._sent: dict[str, int] = {}
        self._keep = keep
        for each in planned:
            origin = origin_of(each.url)
            self._most[origin] = self._most.get(origin, 0) + each.most

    def may(self, url: str) -> bool:
        """Return True for a URL whose origin was planned and may be probed."""
        return origin_of(url) in self._most

    def left(self, url: str) -> int:
        """Return how many requests may still go to a URL's origin."""
        origin = origin_of(url)
        return self._most.get(origin, 0) - self._sent.get(origin, 0)

    def sent(self, url: str) -> int:
        """Return how many requests went to a URL's origin."""
        return self._sent.get(origin_of(url), 0)

    async def send(
        self,
        request: Request,
        purpose: str,
        read: Callable[[Received], Iterable[str]] = lambda _received: (),
        *,
        shown: str = "",
        private: bool = False,
    ) -> Received:
        """Send a request and keep the attempt as evidence, with the marks that `read` finds in the answer.

        `shown` stands for a URL that holds what no evidence may, such as somebody's id; of a `private` answer nothing is kept that was read
        of its body. Raises NotPlannedError before anything is sent. Redirects are not followed.
        """
        origin = origin_of(request.url)
        if origin not in self._most:
            raise NotPlannedError(f"{origin} was not among what may be probed")
        if self.left(request.url) <= 0:
            raise NotPlannedError(f"all {self._most[origin]} requests that were stated for {origin} are sent")
        self._sent[origin] = self._sent.get(origin, 0) + 1
        received = await self._session.fresh(request)
        hidden = tuple((name, "(not kept)") for name, _ in request.secrets)
        exchange = replace(
            received.exchange, request_headers=(*request.headers, *hidden), url=shown or received.exchange.url
        )
        if private:
            exchange = replace(exchange, page=None, code=None, robots=None, sitemap=None)
        self._keep(Attempt(self._collector, purpose, exchange, tuple(read(received))))
        return received
