"""What a fault is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from launchready.lab.world import World


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that can be wrong with the product.

    `checks` are the ids of the checks that must fail when it is planted, and no others may. `title` says in plain words
    what is wrong. `plant` changes a healthy world before it starts.
    """

    name: str
    checks: tuple[str, ...]
    title: str
    plant: Callable[[World], object]
