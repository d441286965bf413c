"""Lengths of time as people say them."""

from __future__ import annotations


def span(hours: float) -> str:
    """Return some hours in words: minutes below one hour, days from three days on."""
    if hours < 1:
        return f"{round(hours * 60)} minutes"
    if hours < 72:
        return f"{hours:.1f}".removesuffix(".0") + (" hour" if hours == 1 else " hours")
    return f"{hours / 24:.1f}".removesuffix(".0") + " days"
