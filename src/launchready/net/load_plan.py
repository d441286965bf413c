"""What a load test is: what is sent, where and when; how it goes, and what came of it."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from enum import StrEnum

from launchready.model.secret import Secret
from launchready.net.http import Request
from launchready.net.proxy import Proxy
from launchready.net.route import Route
from launchready.standards.arrivals import Arrivals
from launchready.standards.load_samples import Samples

MAX_ANSWER = 16_000_000
"""Bytes of one answer: a longer one is a failure."""


@dataclass(frozen=True, slots=True)
class User:
    """Who sends: a name for templates, and the headers of a session."""

    name: str = ""
    secrets: tuple[tuple[str, Secret], ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Target:
    """What is sent, and where. In the request's body {n} is the number of the request, {uuid} an identifier used once, {user} who sends.

    The users take turns; `weight` is the target's share among all.
    """

    name: str
    request: Request
    route: Route
    users: tuple[User, ...] = (User(),)
    weight: int = 1


class Engine(StrEnum):
    """What carries the requests of a test."""

    LIBCURL = "libcurl"
    """Everything that curl speaks: TLS, HTTP/2, proxies."""
    PLAIN = "plain"
    """HTTP/1.1 without TLS, in less than half of the processor time."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A test: what is sent when, over how many connections at most, and when it is to stop early.

    `timeout` bounds each request in seconds, from its sending; one that waits longer than that for a connection is dropped. `stop_at` is the
    share of failures within five seconds that ends the test. Without an `engine` the quickest is taken that can carry all its requests.
    """

    targets: tuple[Target, ...]
    arrivals: Arrivals
    warm_up: float = 0.0
    connections: int = 256
    timeout: float = 10.0
    http2: bool = False
    stop_at: float = 0.5
    roots: str = ""
    proxy: Proxy | None = None
    engine: Engine | None = None


@dataclass(slots=True)
class Live:
    """How a test goes, to be read from another thread: numbers that only grow."""

    seconds: float = 0.0
    sent: int = 0
    ended: int = 0
    failed: int = 0
    under_way: int = 0
    histogram: list[int] = field(default_factory=lambda: [0] * 272)

    def p95(self) -> float | None:
        """Return about the p95 so far, in seconds: within five percent."""
        counts = list(self.histogram)
        rest = math.ceil(sum(counts) * 0.05)
        for place in range(len(counts) - 1, -1, -1):
            rest -= counts[place]
            if rest < 0:
                return float(2 ** (place / 8) / 1e6)
        return None


@dataclass(frozen=True, slots=True)
class Loaded:
    """What came of a test. `stopped` says why it ended early. `abandoned` were under way then, and are in no sample.

    `cpu` is the share of one core that the generator took; `stalls` and `longest_stall` are its own; `exhausted` what this machine ran out of.
    """

    samples: Samples
    seconds: float
    sent: int
    bytes_received: tuple[int, ...]
    cpu: float
    stalls: int
    longest_stall: float
    most_under_way: int
    opened: int
    abandoned: int = 0
    stopped: str = ""
    exhausted: str = ""
