"""How long answers took by the product's own access logs: a summary of each route, no line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from launchready.model.evidence.load import Percentile


@dataclass(frozen=True, slots=True)
class LoggedRoute:
    """The requests for one route that were answered. `pattern` is the path with `*` for what tells one thing from another; `file` is the log with the most of them."""

    method: str
    pattern: str
    host: str
    n: int
    p50: float
    p95: Percentile
    file: str


@dataclass(frozen=True, slots=True)
class AccessLogEvidence:
    """What the logs say. `lines` count those that are of an access log, `timed` those that say how long it took in a unit that is told.

    `newest` is the last day that a line names. `cut` is True where not all was read, `failed` are logs that could not be, with why.
    """

    routes: tuple[LoggedRoute, ...] = ()
    files: tuple[str, ...] = ()
    lines: int = 0
    timed: int = 0
    newest: date | None = None
    cut: bool = False
    failed: tuple[tuple[str, str], ...] = ()
