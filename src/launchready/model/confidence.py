"""How surely something was seen: an axis of its own, which findings and evidence share."""

from __future__ import annotations

from enum import StrEnum


class Confidence(StrEnum):
    """How surely it was seen."""

    CERTAIN = "certain"  # seen directly
    FIRM = "firm"  # follows from what was seen, unless something unusual is in play
    TENTATIVE = "tentative"  # signs of it
