"""How a chat request is made of what the product file says of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from launchready.model.product_chat import Chat

SAID = "{message}"
"""Stands for what the user says, in the product file's body."""
TALK = "{messages}"
"""Stands for the whole conversation: a list of role and content."""
CONVERSATION = "{conversation}"
"""Stands for the conversation's id."""


def remembers(chat: Chat) -> bool:
    """Return True for a chat that can be told, or tells apart, what was said before."""
    return _holds(chat.body, TALK) or _holds(chat.body, CONVERSATION)


def filled(value: Any, message: str, earlier: Sequence[tuple[str, str]] = (), conversation: str = "") -> Any:
    """Return a request's body with the message in its place, however deep. `earlier` is what was said before, each with its role."""
    if value == TALK:
        return [{"role": role, "content": said} for role, said in (*earlier, ("user", message))]
    if isinstance(value, str):
        return value.replace(CONVERSATION, conversation).replace(SAID, message)
    if isinstance(value, dict):
        return {key: filled(each, message, earlier, conversation) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [filled(each, message, earlier, conversation) for each in value]
    return value


def _holds(value: Any, word: str) -> bool:
    if isinstance(value, str):
        return word in value
    if isinstance(value, dict):
        return any(_holds(each, word) for each in value.values())
    return isinstance(value, list | tuple) and any(_holds(each, word) for each in value)
