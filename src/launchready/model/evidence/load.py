"""What load tests measured, as the record beside the product file keeps it: summaries alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Percentile:
    """A percentile in milliseconds with its 95 % interval; all None where the samples were too few to say."""

    q: float
    ms: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class RouteLoad:
    """One route under load. `requests` are all but those of the warm-up, `n` those that the percentiles are of, `errors` their kinds with counts.

    `rate` is what was asked for in requests a second, of this route. `invalid` says why nothing follows from it, "" where it is valid.
    """

    url: str
    method: str
    at: datetime
    rate: float
    seconds: float
    requests: int
    n: int
    errors: tuple[tuple[str, int], ...] = ()
    percentiles: tuple[Percentile, ...] = ()
    budget_ms: int | None = None
    invalid: str = ""

    @property
    def failed(self) -> int:
        """How many failed."""
        return sum(count for _, count in self.errors)

    @property
    def p95(self) -> Percentile | None:
        """The one that budgets are about."""
        return next((each for each in self.percentiles if each.q == 0.95), None)


@dataclass(frozen=True, slots=True)
class LoadEvidence:
    """The newest load test of each route. `file` is the record, `failure` says why it could not be read."""

    routes: tuple[RouteLoad, ...] = ()
    file: str = ""
    failure: str = ""
