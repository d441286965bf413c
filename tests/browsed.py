"""Small words for what a browser made of pages."""

from __future__ import annotations

from dataclasses import replace

from seen import evidence

from launchready.model.evidence import Evidence
from launchready.model.evidence.browser import BrowserEvidence, PageVisit
from launchready.model.evidence.run import Gap

URL = "https://www.kettle.example/"


def visit(url: str = URL, **facts: object) -> PageVisit:
    """A page that came up well unless told otherwise."""
    made = PageVisit(url, final=url, status=200, chain=(url,), title="Kettle", text=400)
    return replace(made, **facts)  # type: ignore[arg-type]


def browsed(*visits: PageVisit, product: dict[str, object] | None = None) -> Evidence:
    """Evidence of a run in which a browser looked."""
    return replace(evidence(product=product), browser=BrowserEvidence("156.0", visits))


def unbrowsed() -> Evidence:
    """Evidence of a run without a browser."""
    gap = Gap(
        "browser",
        "kettle.example",
        "no browser looked: looking with a real browser needs launchready[browser]",
        "install it",
    )
    return replace(evidence(), gaps=(gap,))
