"""Finds a value in parsed JSON by a dotted path, as the product file writes it: `data.0.token`."""

from __future__ import annotations

from typing import Any


def at(value: Any, path: str) -> Any:
    """Return what stands at a path, None where nothing does. Numbers count from 0 in lists."""
    for step in path.split("."):
        if isinstance(value, list) and step.isascii() and step.isdigit() and int(step[:9]) < len(value):
            value = value[int(step[:9])]
        elif isinstance(value, dict):
            value = value.get(step)
        else:
            return None
    return value
