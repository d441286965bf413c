"""Small words for what a webhook answered to the test events."""

from __future__ import annotations

from dataclasses import replace

from probed import attempt
from seen import page

from launchready.model.evidence.active import Attempt
from launchready.model.evidence.http import BodyFacts, Timings

URL = "https://api.kettle.example/webhooks/stripe"
HOOK: dict[str, object] = {"routes": [{"kind": "webhook", "url": URL, "method": "POST", "secret": "env:HOOK"}]}


def hook(url: str = URL, **facts: object) -> dict[str, object]:
    """A product with one webhook."""
    return {"routes": [{"kind": "webhook", "url": url, "method": "POST", "secret": "env:HOOK", **facts}]}


def told(
    purpose: str,
    status: int,
    *headers: tuple[str, str],
    url: str = URL,
    size: int = 100,
    sha256: str = "",
    took: float = 40,
    marks: tuple[str, ...] = (),
    media_type: str = "application/json",
) -> Attempt:
    """One event and its answer; status 0 is none."""
    made = attempt("webhook", purpose, url, status, *headers, marks=marks, media_type=media_type)
    if not status:
        return made
    body = BodyFacts(size, sha256 or f"{status}{size}".rjust(64, "0"), media_type)
    exchange = replace(made.exchange, body=body, timings=Timings(5, 10, took, took))
    return replace(made, exchange=exchange)


def paged(purpose: str, status: int = 200, title: str = "Kettle", url: str = URL) -> Attempt:
    """An event that is answered with a page."""
    made = page(url, status=status, title=title)
    return Attempt("webhook", purpose, replace(made, method="POST"))


def good(*, url: str = URL, **others: int) -> tuple[Attempt, ...]:
    """The answers of a good endpoint, with other statuses for some events."""
    usual = {
        "unsigned": 400,
        "forged": 400,
        "signed": 200,
        "stale": 400,
        "odd": 200,
        "again": 200,
        "large": 200,
        "pieces": 200,
    }
    return tuple(told(purpose, status, url=url) for purpose, status in {**usual, **others}.items() if status >= 0)
