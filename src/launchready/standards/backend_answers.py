"""What the answers of Supabase and Firebase mean: PostgREST, GoTrue, Storage, Edge Functions; Firestore, Realtime Database, Storage, Identity.

Rows pass through here and are not kept: what is told of them is how many there were, which fields held something, and whose they say they are.
Sources, 2026: docs.postgrest.org/en/v14/references/errors.html (42501 is 401 without a session, 403 with one; PGRST205, 42P01 are 404; PGRST106
is 406), supabase/storage `listObjects.ts`, the gateway's `UNAUTHORIZED_NO_AUTH_HEADER` and `NOT_FOUND` for functions, GoTrue's `error_code`,
firebase.google.com/docs/reference/rest/database, Google's error model (`error.status`). Not confirmed by a look at a live project.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from launchready.model.evidence.backends import Access

MAX_ROWS = 20
MAX_FIELDS = 80
MAX_FIELD = 63
_MISSING = frozenset({"PGRST205", "PGRST106", "42P01", "NOT_FOUND", "404"})
_DENIED = frozenset({"42501", "PERMISSION_DENIED", "UNAUTHORIZED_NO_AUTH_HEADER"})
_REFUSED_KEYS = ("api key", "apikey", "jwt", "jws", "api_key")


@dataclass(frozen=True, slots=True)
class Read:
    """What an answer means. `rows` hold values and go no further than the collector."""

    access: Access
    code: str = ""
    rows: tuple[dict[str, Any], ...] = field(default=(), repr=False)
    count: int = 0

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields that held something in what was read: a column that is always null gives nothing away."""
        found = {
            name[:MAX_FIELD]: None
            for row in self.rows
            for name, value in row.items()
            if value not in (None, "", [], {}) and name and name.isprintable()
        }
        return tuple(sorted(found))[:MAX_FIELDS]


def read_rows(status: int, media_type: str, body: bytes) -> Read:
    """Return what PostgREST answers to a read of a table."""
    told = _told(status, media_type, body)
    if told is not None:
        return told
    read = _json(body)
    if not isinstance(read, list):
        return Read(Access.UNCLEAR)
    rows = tuple(row for row in read[:MAX_ROWS] if isinstance(row, dict) and row)
    return _found(rows, len(read)) if len(rows) == min(len(read), MAX_ROWS) else Read(Access.UNCLEAR)


def read_listing(status: int, media_type: str, body: bytes) -> Read:
    """Return what Storage answers to a list of a bucket's files, or of the buckets: what is listed has a name."""
    told = _told(status, media_type, body)
    if told is not None:
        return told
    read = _json(body)
    if not isinstance(read, list) or not all(
        isinstance(each, dict) and isinstance(each.get("name"), str) for each in read
    ):
        return Read(Access.UNCLEAR)
    return _found(tuple(read[:MAX_ROWS]), len(read))


def read_function(status: int, media_type: str, body: bytes) -> Read:
    """Return what a function answers to somebody without a session: only content counts, not an acknowledgement or an error in disguise."""
    if status in (401, 403):
        return Read(Access.DENIED, error_code(body))
    told = _told(
        status, "json" if media_type in ("", "text/plain") else media_type, body
    )  # few functions say that theirs is JSON
    if told is not None:
        return told
    read = _json(body)
    if read is None:
        return Read(Access.UNCLEAR if body.strip() else Access.EMPTY)
    rows = (
        [read]
        if isinstance(read, dict)
        else [row for row in read if isinstance(row, dict)]
        if isinstance(read, list)
        else []
    )
    if any({"error", "errors"} & set(row) or row.get("success") is False or row.get("ok") is False for row in rows):
        return Read(Access.UNCLEAR)
    inner = tuple(
        flat
        for row in rows[:MAX_ROWS]
        for flat in _within(row, 3)
        if set(flat) - {"ok", "success", "status", "message"}
    )
    return _found(inner, len(inner))


def read_documents(status: int, media_type: str, body: bytes) -> Read:
    """Return what Firestore answers to a list of a collection's documents; each row is a document's fields, with its id under `""`."""
    told = _told(status, media_type, body)
    if told is not None:
        return told
    read = _json(body)
    if not isinstance(read, dict):
        return Read(Access.UNCLEAR)
    documents = read.get("documents")
    if documents is None:
        return Read(Access.EMPTY) if set(read) <= {"nextPageToken", "readTime"} else Read(Access.UNCLEAR)
    rows = []
    for document in documents[:MAX_ROWS] if isinstance(documents, list) else ():
        if not isinstance(document, dict) or not isinstance(document.get("name"), str):
            return Read(Access.UNCLEAR)
        fields = document.get("fields")
        plain = {key: _plain(value) for key, value in fields.items()} if isinstance(fields, dict) else {}
        rows.append({**plain, "": document["name"].rpartition("/")[2]})
    return _found(tuple(rows), len(rows))


def read_tree(status: int, media_type: str, body: bytes) -> Read:
    """Return what the Realtime Database answers to a shallow read: the row's fields are the children, `null` is nothing."""
    told = _told(status, media_type, body)
    if told is not None:
        return told
    read = _json(body)
    if read is None:
        return Read(Access.EMPTY) if body.strip() == b"null" else Read(Access.UNCLEAR)
    if isinstance(read, dict):
        if set(read) == {"error"}:
            return Read(Access.UNCLEAR)
        return _found((read,), len(read)) if read else Read(Access.EMPTY)
    return Read(Access.READABLE, count=1)


def read_objects(status: int, media_type: str, body: bytes) -> Read:
    """Return what Firebase's Storage answers to a list of a bucket's files."""
    told = _told(status, media_type, body)
    if told is not None:
        return told
    read = _json(body)
    if not isinstance(read, dict) or not ({"items", "prefixes"} & set(read) or not read):
        return Read(Access.UNCLEAR)
    listed = [each for name in ("items", "prefixes") for each in (read.get(name) or ()) if each]
    return _found(tuple(each for each in listed[:MAX_ROWS] if isinstance(each, dict)), len(listed))


def read_tokens(body: bytes, token: str, identity: tuple[str, ...]) -> tuple[str, str]:
    """Return the access token and the user's id of a login's answer, "" for what it lacks; `identity` is the way to the id."""
    read = _json(body)
    value = read.get(token) if isinstance(read, dict) else None
    who: Any = read
    for step in identity:
        who = who.get(step) if isinstance(who, dict) else None
    return (
        value if isinstance(value, str) and value.isprintable() else "",
        who if isinstance(who, str) and who.isprintable() else "",
    )


def error_code(body: bytes) -> str:
    """Return the code or the short reason that an error's JSON gives, bounded; "" for none."""
    read = _json(body)
    if not isinstance(read, dict):
        return ""
    inner = read.get("error")
    if isinstance(inner, dict):  # Google's error model
        read, inner = inner, None
    for name in ("error_code", "code", "status", "statusCode"):
        value = read.get(name)
        if isinstance(value, str) and value and len(value) <= 60 and value.isprintable():
            return value
    word = inner if isinstance(inner, str) else read.get("message")
    return word[:60] if isinstance(word, str) and word.isprintable() else ""


def _told(status: int, media_type: str, body: bytes) -> Read | None:
    """Return what an answer's status says by itself, or None for a success whose content must be read."""
    if status == 0 or status >= 500:
        return Read(Access.FAILED)
    if status == 429:
        return Read(Access.LIMITED)
    if "json" not in media_type:
        return Read(Access.UNCLEAR if status != 204 else Access.EMPTY)
    code = error_code(body)
    if status in (200, 206):
        return None
    if status in (201, 204):
        return Read(Access.EMPTY)
    if status in (401, 403):
        if code not in _DENIED and (code.startswith("PGRST30") or any(word in code.lower() for word in _REFUSED_KEYS)):
            return Read(Access.UNCLEAR, code)  # the key itself was refused: nothing was learned of what lies behind
        return Read(Access.DENIED, code)
    if code in _MISSING or status == 404:
        return Read(Access.MISSING, code)
    if code == "403":  # Storage says 400, and its own code in the body
        return Read(Access.DENIED, code)
    return Read(Access.UNCLEAR, code)


def _found(rows: tuple[dict[str, Any], ...], count: int) -> Read:
    return Read(Access.READABLE, rows=rows, count=count) if rows or count else Read(Access.EMPTY)


def _json(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


def _plain(value: Any) -> Any:
    """Return the value inside Firestore's typed one (`{"stringValue": "x"}`)."""
    if not isinstance(value, dict) or len(value) != 1:
        return value
    kind, inner = next(iter(value.items()))
    return None if kind == "nullValue" else inner


def _within(value: Any, depth: int) -> list[dict[str, Any]]:
    """Return an object and the objects within it, to a depth."""
    if isinstance(value, list):
        return [each for item in value[:MAX_ROWS] for each in _within(item, depth - 1)] if depth else []
    if not isinstance(value, dict):
        return []
    below = [each for item in list(value.values())[:MAX_FIELDS] for each in _within(item, depth - 1)] if depth else []
    return [value, *below] if value else below
