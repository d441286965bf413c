"""What an answer of a private route is, and whether two are the same: bodies are looked at here and go no further."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from launchready.model.evidence.private import Given
from launchready.standards.private_data import is_private

MAX_LEAVES = 5000
MAX_DEPTH = 12
ALIKE = 0.9
"""Share of two answers' values that must be the same."""
_REFUSED = frozenset({301, 302, 303, 307, 308, 401, 403, 404, 405, 410})
_ACKNOWLEDGED = frozenset(
    {
        "ok",
        "success",
        "status",
        "message",
        "authenticated",
        "loggedin",
        "logged_in",
        "isloggedin",
        "user",
        "session",
        "error",
    }
)
_PASSING = re.compile(
    r"(?:^|[._-])(?:time|timestamp|now|nonce|csrf|request_?id|trace_?id|generated_?at|expires(?:_?at|_?in)?|etag|took|duration)$",
    re.IGNORECASE,
)


def given(status: int, media_type: str, body: bytes) -> Given:
    """Return what an answer is, by its status, its type and its content."""
    if status == 0 or status >= 500:
        return Given.FAILED
    if status == 429:
        return Given.LIMITED
    if status in _REFUSED:
        return Given.REFUSED
    if status not in (200, 206):
        return Given.OTHER
    if media_type in ("text/html", "application/xhtml+xml"):
        return Given.PAGE
    read = _json(body)
    if read is None:
        return Given.NOTHING if body.strip() in (b"", b"null") else Given.OTHER
    if isinstance(read, dict) and ({"error", "errors"} & set(read) and read.get("error", read.get("errors"))):
        return Given.REFUSED
    told = [path for path, value in leaves(read) if value not in (None, "", False, 0)]
    if not told or {path.rpartition(".")[2].lower() for path in told} <= _ACKNOWLEDGED:
        return Given.NOTHING
    return Given.CONTENT


def private_fields(body: bytes) -> tuple[str, ...]:
    """Return the names of an answer's fields that are private by name and hold something."""
    found = {
        name
        for path, value in leaves(_json(body))
        if value not in (None, "", False, 0) and is_private(name := path.rpartition(".")[2]) and name.isidentifier()
    }
    return tuple(sorted(found))[:20]


def named(body: bytes, users: Mapping[str, str]) -> tuple[str, ...]:
    """Return the test users, by the file's names for them, whose user name stands in an answer."""
    lower = body.lower()
    return tuple(user for user, name in users.items() if len(name) >= 6 and name.lower().encode() in lower)


def alike(one: bytes, other: bytes, kind: Given) -> bool:
    """Return True if two answers say the same: what passes from one moment to the next is left out."""
    if kind is not Given.CONTENT:
        return one == other
    a, b = _lasting(_json(one)), _lasting(_json(other))
    return bool(a and b) and len(a & b) / len(a | b) >= ALIKE


def is_of_one_thing(url: str) -> bool:
    """Return True for a URL whose path names one thing by its id."""
    steps = [step for step in url.partition("?")[0].split("/")[3:] if step]
    return any(
        re.fullmatch(
            r"\d{1,20}|[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}|[0-9a-fA-F]{16,64}|(?=.*\d)[A-Za-z0-9_-]{16,64}",
            step,
        )
        for step in steps
    )


def leaves(value: Any) -> Iterator[tuple[str, Any]]:
    """Yield the plain values of a JSON value with their paths, bounded in number and depth."""
    waiting: list[tuple[str, Any, int]] = [("", value, 0)]
    for _ in range(MAX_LEAVES):
        if not waiting:
            return
        path, each, depth = waiting.pop()
        if isinstance(each, dict | list) and depth < MAX_DEPTH:
            inner: Iterable[tuple[Any, Any]] = each.items() if isinstance(each, dict) else enumerate(each)
            waiting += [(f"{path}.{key}" if path else str(key), item, depth + 1) for key, item in inner][:MAX_LEAVES]
        elif not isinstance(each, dict | list):
            yield path, each


def _lasting(value: Any) -> set[tuple[str, str]]:
    return {(path, repr(each)) for path, each in leaves(value) if not _PASSING.search(path)}


def _json(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None
