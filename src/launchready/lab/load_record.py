"""The recorded load test that lies beside Kettle's product file: of its homepage, its app and its health, three days ago."""

from __future__ import annotations

from datetime import datetime, timedelta

from launchready.lab.world import CANONICAL, DOMAIN
from launchready.model.evidence.load import Percentile, RouteLoad
from launchready.standards.record_files import LOAD

TESTED = timedelta(days=3)
HEALTH = f"https://api.{DOMAIN}/health"
_ROUTES = (f"{CANONICAL}/", f"https://app.{DOMAIN}/", HEALTH)


def measured(now: datetime, slow: str = "", times: float = 1.0) -> str:
    """Return the record's text; the route `slow` takes so many times as long as it should."""
    return LOAD.dump(_load(url, now - TESTED, times if url == slow else 1.0) for url in _ROUTES).decode()


def _load(url: str, at: datetime, times: float) -> RouteLoad:
    seen = ((0.5, 84, 81, 88), (0.9, 160, 151, 169), (0.95, 214, 203, 231), (0.99, 390, 352, 447))
    told = tuple(Percentile(q, ms * times, low * times, high * times) for q, ms, low, high in seen)
    return RouteLoad(
        url, "GET", at, rate=20.0, seconds=120.0, requests=2400, n=2400, percentiles=(*told, Percentile(0.999)), budget_ms=800
    )  # fmt: skip
