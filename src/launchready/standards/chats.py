"""How a chat request is made of what the product file says of it."""

from __future__ import annotations

from typing import Any

SAID = "{message}"
"""Stands for what the user says, in the product file's body."""


def filled(value: Any, message: str) -> Any:
    """Return a request's body with the message in its place, however deep."""
    if isinstance(value, str):
        return value.replace(SAID, message)
    if isinstance(value, dict):
        return {key: filled(each, message) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [filled(each, message) for each in value]
    return value
