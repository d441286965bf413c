"""Speaks to the product's chat as the product file describes it: one message in, the answer's text out."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any
from uuid import uuid4

from launchready.collect.active.login import UserSession
from launchready.model.product_chat import Chat
from launchready.model.secret import Secret
from launchready.net.http import Received, Request
from launchready.standards.chats import filled
from launchready.standards.json_paths import at
from launchready.standards.urls import origin_of

TIMEOUT = 60.0
"""Seconds for one answer: a model thinks."""
MAX_ANSWER = 400_000


def speaks(chat: Chat) -> str:
    """Return why this chat cannot be spoken to here, or ""."""
    return "its answers come over a WebSocket, which these probes do not speak" if chat.transport == "websocket" else ""


def keys(chat: Chat, secret: Callable[[str], Secret | None]) -> tuple[tuple[str, Secret], ...]:
    """Return the headers that every caller of a chat sends, those of them that are set. `secret` returns the value behind `env:NAME`."""
    known = ((name, secret(reference)) for name, reference in chat.headers.items())
    return tuple((name, value) for name, value in known if value is not None)


def request(
    chat: Chat,
    message: str,
    session: UserSession | None,
    origin: str = "",
    keys: tuple[tuple[str, Secret], ...] = (),
    earlier: Sequence[tuple[str, str]] = (),
    conversation: str = "",
) -> Request:
    """Return the request that says a message, as a user where a session is given, as one who has none otherwise.

    `origin` is the page's that the message would come from; the chat's own where it is "". `keys` are headers that every caller sends; where the
    user's session says otherwise, the session counts. `earlier` is what was said before in the conversation.
    """
    body = json.dumps(filled(chat.body, message, earlier, conversation or str(uuid4()))).encode()
    accept = "text/event-stream" if chat.transport in ("sse", "openai", "vercel") else "application/json"
    headers = (
        ("Content-Type", "application/json"),
        ("Accept", f"{accept}, application/json;q=0.9, */*;q=0.1"),
        ("Origin", origin or origin_of(chat.url)),
    )
    users = session.headers(chat.url) if session else ()
    told = {name.lower() for name, _ in users}
    return Request(
        chat.url,
        chat.method,
        headers,
        verify=True,
        max_body=MAX_ANSWER,
        body=body if chat.method == "POST" else b"",
        secrets=(*users, *(key for key in keys if key[0].lower() not in told)),
        timeout=TIMEOUT,
    )


def text_of(chat: Chat, received: Received) -> str:
    """Return the text of an answer, "" where there is none that the product file's description fits. Never raises."""
    if not 200 <= received.exchange.status < 300:
        return ""
    raw = received.body.decode("utf-8", "replace")
    paths = (
        ["choices.0.message.content", "choices.0.delta.content", "choices.0.text"] if chat.transport == "openai" else []
    )
    paths = [chat.answer, *paths, "text", "delta", "content"]
    media_type = received.exchange.body.media_type if received.exchange.body else ""
    if media_type == "text/event-stream" or raw.startswith(("data:", "event:")):
        return "".join(
            _first(_parsed(line[5:].strip()), paths) for line in raw.splitlines() if line.startswith("data:")
        )
    if chat.transport == "vercel":  # the older data stream: 0:"text"
        parts = (_parsed(line[2:]) for line in raw.splitlines() if line.startswith("0:"))
        return "".join(part for part in parts if isinstance(part, str))
    if chat.transport == "jsonl":
        return "".join(_first(_parsed(line), [*paths, "message.content"]) for line in raw.splitlines())
    return _first(_parsed(raw), paths[:1] if chat.transport == "json" else paths)


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _first(value: Any, paths: list[str]) -> str:
    for path in paths:
        found = at(value, path)
        if isinstance(found, str) and found:
            return found
    return ""
